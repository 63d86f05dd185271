package palimpsest.verify.engines;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import palimpsest.memory.ConventionalMemory;

/// Compares all the memory two guests have, page tables and what no page table maps included.
final class MemoryDifference {
  private static final int PIECE = 1 << 16;
  private static final int SHOWN = 16;

  private MemoryDifference() {}

  /// The first difference, in one line.
  static Optional<String> between(ConventionalMemory reference, ConventionalMemory subject) {
    if (reference.size() != subject.size()) {
      return Optional.of("%d bytes of memory, not %d".formatted(subject.size(), reference.size()));
    }
    byte[] mine = new byte[PIECE];
    byte[] theirs = new byte[PIECE];
    for (int address = 0; address < reference.size(); address += PIECE) {
      int length = Math.min(PIECE, reference.size() - address);
      reference.read(address, mine, 0, length);
      subject.read(address, theirs, 0, length);
      int at = Arrays.mismatch(mine, 0, length, theirs, 0, length);
      if (at >= 0) {
        int until = Math.min(length, at + SHOWN);
        HexFormat hex = HexFormat.ofDelimiter(" ");
        return Optional.of("physical memory at %08x holds %s, not %s".formatted(
            address + at, hex.formatHex(theirs, at, until), hex.formatHex(mine, at, until)));
      }
    }
    return Optional.empty();
  }
}
