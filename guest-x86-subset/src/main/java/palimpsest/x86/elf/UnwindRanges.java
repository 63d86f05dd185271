package palimpsest.x86.elf;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Where the functions of a file begin and end, as its unwind information says, which stripping leaves there: each is
/// described for exceptions and debuggers whether it has a name or not.
///
/// Read is the form that linkers write: a sorted table of relative words (LSB Core 5.0, 10.6, `.eh_frame_hdr`), whose
/// entries lead to descriptions with addresses of four bytes. What is in another form, or damaged, is left out.
public final class UnwindRanges {
  private static final int VERSION = 1;
  /// Encodings of pointers: what the table's header has them be (LSB Core 5.0, 10.5).
  private static final int RELATIVE_TO_TABLE_SIGNED_WORD = 0x3b;
  private static final int RELATIVE_TO_PLACE_SIGNED_WORD = 0x1b;
  private static final int UNSIGNED_WORD = 0x03;

  private static final int HEADER_BYTES = 12;
  private static final int ENTRY_BYTES = 8;
  /// What a description has in front of the function's address, and that address.
  private static final int LENGTH_AND_COMMON = 8;

  private final TreeMap<Long, Long> ends = new TreeMap<>();

  private UnwindRanges() {}

  /// The functions of a file.
  public static UnwindRanges of(ElfImage image) {
    UnwindRanges found = new UnwindRanges();
    int table = image.unwindHeader();
    if (table == 0
        || image.octet(table) != VERSION
        || image.octet(table + 1) != RELATIVE_TO_PLACE_SIGNED_WORD
        || image.octet(table + 2) != UNSIGNED_WORD
        || image.octet(table + 3) != RELATIVE_TO_TABLE_SIGNED_WORD) {
      return found;
    }
    int count = Math.clamp(image.word(table + 8), 0, image.bytesFrom(table + HEADER_BYTES) / ENTRY_BYTES);
    for (int i = 0; i < count; i++) {
      int entry = table + HEADER_BYTES + i * ENTRY_BYTES;
      int start = table + image.word(entry);
      int description = table + image.word(entry + Integer.BYTES);
      int place = description + LENGTH_AND_COMMON;
      if (image.word(description) != 0 && place + image.word(place) == start) {
        int length = image.word(place + Integer.BYTES);
        found.ends.put(Integer.toUnsignedLong(start), Integer.toUnsignedLong(start) + Integer.toUnsignedLong(length));
      }
    }
    return found;
  }

  /// Where the function begins that holds an address, both as unsigned numbers.
  public Optional<Long> startOf(long address) {
    Map.Entry<Long, Long> below = ends.floorEntry(address);
    return below == null || address >= below.getValue() ? Optional.empty() : Optional.of(below.getKey());
  }
}
