package palimpsest.x86.linux;

/// A run of pages with one protection and one purpose, what Linux calls a VMA.
///
/// @param start first linear address, page aligned
/// @param end first linear address after it, page aligned
/// @param protection bits of [AddressSpace#READ], [AddressSpace#WRITE], [AddressSpace#EXECUTE]
/// @param kind what it is for
record Area(long start, long end, int protection, Kind kind) {
  /// What an area is for.
  enum Kind {
    /// Segments of the program file, BSS included.
    PROGRAM,
    /// Grown and shrunk by brk.
    HEAP,
    /// Anonymous memory from mmap.
    ANONYMOUS,
    /// A private copy of a file: filled when mapped, and a bus error beyond the file's end.
    FILE,
    /// The stack, which grows down by faults.
    STACK
  }

  long length() {
    return end - start;
  }

  Area from(long newStart) {
    return new Area(newStart, end, protection, kind);
  }

  Area until(long newEnd) {
    return new Area(start, newEnd, protection, kind);
  }

  Area protectedAs(int newProtection) {
    return new Area(start, end, newProtection, kind);
  }

  boolean writable() {
    return (protection & AddressSpace.WRITE) != 0;
  }

  /// i386 page tables cannot tell reading from executing, and a page that may be written may be read.
  boolean accessible() {
    return protection != 0;
  }

  boolean joins(Area next) {
    return end == next.start && protection == next.protection && kind == next.kind;
  }
}
