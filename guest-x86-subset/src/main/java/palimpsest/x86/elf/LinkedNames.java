package palimpsest.x86.elf;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What the words of a file are called that the dynamic linker fills with addresses of functions: a call through such a
/// word reaches the function of that name, whatever the file says that the function lies in. So are those found that
/// are chosen when a program starts, by a function that returns the best for the processor (`IFUNC`): their own names
/// are in no table that stripping leaves.
///
/// Tables and relocations are those of the System V ABI, i386 supplement, with GNU's `R_386_IRELATIVE`.
public final class LinkedNames {
  private static final int TABLE = 3;
  private static final int STRINGS = 5;
  private static final int SYMBOLS = 6;
  private static final int PLT_BYTES = 2;
  private static final int PLT = 23;
  private static final int RELOCATIONS = 17;
  private static final int RELOCATION_BYTES = 18;

  private static final int GLOBAL = 6;
  private static final int JUMP_SLOT = 7;
  private static final int CHOSEN = 42;

  private static final int ENTRY_BYTES = 8;
  private static final int LONGEST_NAME_BYTES = 4096;

  /// `jmp m32` with an absolute address, or with one relative to the table, and `endbr32`, which may stand before.
  private static final int ABSOLUTE_JUMP = 0x25ff;
  private static final int BASED_JUMP = 0xa3ff;
  private static final int LANDING = 0xfb1e_0ff3;
  /// Stubs begin at multiples of these, in bytes: with what binds them lazily, and without.
  private static final int[] STUB_BYTES = {16, 8};

  private final ElfImage image;
  private final Map<Integer, Integer> told = new HashMap<>();
  private final Map<Integer, String> names = new HashMap<>();

  private LinkedNames(ElfImage image) {
    this.image = image;
  }

  /// The words of a file.
  public static LinkedNames of(ElfImage image) {
    LinkedNames found = new LinkedNames(image);
    if (image.dynamic() != 0) {
      int most = image.bytesFrom(image.dynamic()) / ENTRY_BYTES;
      for (int i = 0; i < most && image.word(image.dynamic() + i * ENTRY_BYTES) != 0; i++) {
        int at = image.dynamic() + i * ENTRY_BYTES;
        found.told.putIfAbsent(image.word(at), image.word(at + Integer.BYTES));
      }
      found.add(RELOCATIONS, RELOCATION_BYTES);
      found.add(PLT, PLT_BYTES);
    }
    return found;
  }

  private int told(int what) {
    return told.getOrDefault(what, 0);
  }

  private void add(int table, int bytes) {
    int start = told(table);
    int count = Math.clamp(told(bytes) / ENTRY_BYTES, 0, start == 0 ? 0 : image.bytesFrom(start) / ENTRY_BYTES);
    for (int i = 0; i < count; i++) {
      int slot = image.word(start + i * ENTRY_BYTES);
      String name = name(slot, image.word(start + i * ENTRY_BYTES + Integer.BYTES));
      if (!name.isEmpty()) {
        names.put(slot, name);
      }
    }
  }

  private String name(int slot, int information) {
    return switch (information & 0xff) {
      case JUMP_SLOT, GLOBAL -> {
        int symbol = told(SYMBOLS) + (information >>> 8) * ElfFormat.SYMBOL_BYTES;
        yield text(told(STRINGS) + image.word(symbol));
      }
      case CHOSEN -> {
        int chooser = image.word(slot);
        yield image.symbols().nearest(chooser)
            .filter(symbol -> symbol.address() == chooser)
            .map(SymbolTable.Symbol::name)
            .orElse("");
      }
      default -> "";
    };
  }

  private String text(int address) {
    byte[] bytes = new byte[LONGEST_NAME_BYTES];
    int length = 0;
    while (length < LONGEST_NAME_BYTES && image.octet(address + length) != 0) {
      bytes[length] = (byte) image.octet(address + length);
      length++;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /// The name of the function whose address is put at `slot`, if it is one of these words.
  public Optional<String> at(int slot) {
    return Optional.ofNullable(names.get(slot));
  }

  /// The name of the function to which the stub leads that holds an address, if one does: code that only jumps through
  /// such a word, as calls of other files' functions go by.
  public Optional<String> stub(int address) {
    for (int bytes : STUB_BYTES) {
      int start = address & -bytes;
      int at = image.word(start) == LANDING ? start + Integer.BYTES : start;
      int opcode = image.word(at) & 0xffff;
      if (opcode == ABSOLUTE_JUMP || opcode == BASED_JUMP) {
        Optional<String> name = at(image.word(at + 2) + (opcode == BASED_JUMP ? told(TABLE) : 0));
        if (name.isPresent()) {
          return name;
        }
      }
    }
    return Optional.empty();
  }
}
