package palimpsest.verify.instructions;

import java.util.List;
import java.util.Optional;
import palimpsest.x86.isa.Segment;

/// The memory that samples may touch.
///
/// @param address linear address of the first byte
/// @param bytes how many, at least 512
/// @param bases segments whose base is not 0; the others' are
public record Window(int address, int bytes, List<Base> bases) {
  /// Bytes that stack instructions may touch on either side of where ESP is put, and bit tests of where they begin.
  static final int MARGIN = 160;

  /// A segment register that holds a selector of a segment with a base of its own.
  public record Base(Segment segment, int base) {}

  public Window {
    bases = List.copyOf(bases);
    if (bytes < 512) {
      throw new IllegalArgumentException("a window of " + bytes + " bytes");
    }
  }

  /// A window for programs in which every segment begins at 0.
  public Window(int address, int bytes) {
    this(address, bytes, List.of());
  }

  /// Linear address of its middle.
  public int middle() {
    return address + bytes / 2;
  }

  /// The base of a segment, if samples may name it: ES, CS, SS and DS always, FS and GS where they have one.
  Optional<Integer> base(Segment segment) {
    for (Base each : bases) {
      if (each.segment() == segment) {
        return Optional.of(each.base());
      }
    }
    return segment == Segment.FS || segment == Segment.GS ? Optional.empty() : Optional.of(0);
  }

  /// The address `place` bytes from the middle, or nearer to it where `margin` bytes on either side would leave the
  /// window.
  int at(int place, int margin) {
    int reach = bytes / 2 - margin;
    return middle() + Math.clamp(place, -reach, reach);
  }

  /// Whether all of it can be reached through a segment with 16-bit addresses.
  boolean inReachOf16Bits(int base) {
    int offset = address - base;
    return offset >= 0 && offset + bytes <= 0x1_0000;
  }
}
