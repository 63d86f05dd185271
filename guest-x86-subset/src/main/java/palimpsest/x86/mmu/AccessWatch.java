package palimpsest.x86.mmu;

/// Told of accesses that somebody wants to know of: those to watched pages ([Mmu#watch]), whoever makes them, just
/// before they are made and once it is certain that they are allowed.
///
/// It may throw a [palimpsest.x86.cpu.GuestFault]: the access is then not made, and what asked for it is as undone as
/// after a page fault at the same place.
@FunctionalInterface
public interface AccessWatch {
  /// Wants to know nothing.
  AccessWatch NONE = (_, _, _) -> {};

  /// @param linear address of the first byte
  /// @param length bytes, at least one of them in a watched page
  /// @param write whether they are about to change
  void accessed(int linear, int length, boolean write);
}
