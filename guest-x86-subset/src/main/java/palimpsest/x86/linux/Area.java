package palimpsest.x86.linux;

import java.util.Optional;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A run of pages with one protection and one purpose, what Linux calls a VMA.
///
/// @param start first linear address, page aligned
/// @param end first linear address after it, page aligned
/// @param protection bits of [AddressSpace#READ], [AddressSpace#WRITE], [AddressSpace#EXECUTE]
/// @param kind what it is for
/// @param source what it shows
record Area(long start, long end, int protection, Kind kind, Source source) {
  /// An area that shows nothing but memory of its own.
  Area(long start, long end, int protection, Kind kind) {
    this(start, end, protection, kind, Source.NONE);
  }

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
    /// Pages that other areas show too, of a file or of none.
    SHARED,
    /// The stack, which grows down by faults.
    STACK
  }

  long length() {
    return end - start;
  }

  Area from(long newStart) {
    return new Area(newStart, end, protection, kind, newStart > start ? source.advanced(newStart - start) : source);
  }

  Area until(long newEnd) {
    return new Area(start, newEnd, protection, kind, source);
  }

  Area protectedAs(int newProtection) {
    return new Area(start, end, newProtection, kind, source);
  }

  boolean writable() {
    return (protection & AddressSpace.WRITE) != 0;
  }

  /// i386 page tables cannot tell reading from executing, and a page that may be written may be read.
  boolean accessible() {
    return protection != 0;
  }

  /// The same `length` bytes of addresses elsewhere.
  Area movedTo(long newStart) {
    return new Area(newStart, newStart + length(), protection, kind, source);
  }

  /// Which of the pages it shows the page at `address` is.
  long pageOfSource(long address) {
    return (source.offset() + address - start) / AddressSpace.PAGE;
  }

  boolean joins(Area next) {
    return end == next.start
        && protection == next.protection
        && kind == next.kind
        && source.advanced(length()).equals(next.source);
  }

  void save(StateWriter out, Shared shared) throws StateException {
    out.i64(start);
    out.i64(end);
    out.i32(protection);
    out.choice(kind);
    out.text(source.name());
    out.bool(source.host().isPresent());
    out.i64(source.offset());
    out.bool(source.shared().isPresent());
    if (source.shared().isPresent()) {
      source.shared().get().save(out, shared);
    }
  }

  static Area restored(StateReader in, Shared shared) throws StateException {
    return new Area(in.i64(), in.i64(), in.i32(), in.choice(Kind.values()), restoredSource(in, shared));
  }

  private static Source restoredSource(StateReader in, Shared shared) throws StateException {
    String name = in.text();
    return new Source(
        name,
        in.bool() ? Optional.of(shared.kernel().files().hostPath(name)) : Optional.empty(),
        in.i64(),
        in.bool() ? Optional.of(SharedPages.restored(in, shared)) : Optional.empty());
  }
}
