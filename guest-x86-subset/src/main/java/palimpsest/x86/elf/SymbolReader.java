package palimpsest.x86.elf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Finds the function symbols of a program file. Running needs none of them, so damaged section headers or string
/// tables are no error: what cannot be read is left out.
final class SymbolReader {
  private static final int LONGEST_NAME_BYTES = 4096;

  private final ByteBuffer bytes;
  private final List<ElfSegment> segments;

  SymbolReader(ByteBuffer bytes, List<ElfSegment> segments) {
    this.bytes = bytes;
    this.segments = segments;
  }

  /// The functions of the full symbol table, or of the dynamic one if the file was stripped of the full one.
  List<SymbolTable.Symbol> functions() {
    List<SymbolTable.Symbol> full = functionsIn(ElfFormat.SECTION_SYMBOLS);
    return full.isEmpty() ? functionsIn(ElfFormat.SECTION_DYNAMIC_SYMBOLS) : full;
  }

  private List<SymbolTable.Symbol> functionsIn(int sectionType) {
    long table = word(32);
    int count = bytes.getShort(48) & 0xffff;
    if (bytes.getShort(46) != ElfFormat.SECTION_HEADER_BYTES
        || table + (long) count * ElfFormat.SECTION_HEADER_BYTES > bytes.capacity()) {
      return List.of();
    }
    for (int i = 0; i < count; i++) {
      int header = (int) table + i * ElfFormat.SECTION_HEADER_BYTES;
      long link = word(header + 24);
      if (word(header + 4) == sectionType && link < count) {
        int strings = (int) table + (int) link * ElfFormat.SECTION_HEADER_BYTES;
        return functionsIn(word(header + 16), word(header + 20), word(strings + 16), word(strings + 20));
      }
    }
    return List.of();
  }

  private List<SymbolTable.Symbol> functionsIn(long offset, long size, long names, long namesSize) {
    if (offset + size > bytes.capacity() || names + namesSize > bytes.capacity()) {
      return List.of();
    }
    List<SymbolTable.Symbol> found = new ArrayList<>();
    for (long at = offset; at + ElfFormat.SYMBOL_BYTES <= offset + size; at += ElfFormat.SYMBOL_BYTES) {
      int symbol = (int) at;
      int type = bytes.get(symbol + 12) & 0xf;
      boolean defined = bytes.getShort(symbol + 14) != 0;
      int address = bytes.getInt(symbol + 4);
      if (defined && isFunction(type) && inCode(address)) {
        String name = name(names, namesSize, word(symbol));
        if (!name.isEmpty()) {
          found.add(new SymbolTable.Symbol(name, address, bytes.getInt(symbol + 8)));
        }
      }
    }
    return found;
  }

  /// Assembly sources seldom type their labels, so an untyped symbol in code counts.
  private static boolean isFunction(int type) {
    return type == ElfFormat.SYMBOL_FUNCTION
        || type == ElfFormat.SYMBOL_INDIRECT_FUNCTION
        || type == ElfFormat.SYMBOL_UNTYPED;
  }

  private boolean inCode(int address) {
    long at = Integer.toUnsignedLong(address);
    for (ElfSegment segment : segments) {
      if (segment.executable() && Integer.toUnsignedLong(segment.address()) <= at && at < segment.end()) {
        return true;
      }
    }
    return false;
  }

  private String name(long names, long namesSize, long offset) {
    long limit = Math.min(namesSize, offset + LONGEST_NAME_BYTES);
    long end = offset;
    while (end < limit && bytes.get((int) (names + end)) != 0) {
      end++;
    }
    return offset >= limit || end == limit
        ? ""
        : text((int) (names + offset), (int) (end - offset));
  }

  private String text(int at, int length) {
    byte[] copy = new byte[length];
    bytes.get(at, copy);
    return new String(copy, StandardCharsets.UTF_8);
  }

  private long word(int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }
}
