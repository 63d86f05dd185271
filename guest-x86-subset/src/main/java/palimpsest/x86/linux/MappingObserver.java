package palimpsest.x86.linux;

/// Told when translations from linear addresses stop being what they were: whoever caches them (TLBs, decoded blocks,
/// translations keyed by linear EIP) drops what lies in the range.
public interface MappingObserver {
  /// The pages of `length` bytes (whole pages) from linear `address` were unmapped, moved, or lost a permission.
  /// Called after the page tables have changed. Pages that only become present are not announced.
  void mappingChanged(int address, int length);
}
