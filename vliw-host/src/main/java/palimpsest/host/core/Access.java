package palimpsest.host.core;

/// Where a memory access lies: one range of physical bytes, or two where it crosses a page. Each memory operation owns
/// one and fills it anew for every execution.
final class Access {
  int first;
  int firstBytes;
  int second;
  /// 0 where there is no second range.
  int secondBytes;
}
