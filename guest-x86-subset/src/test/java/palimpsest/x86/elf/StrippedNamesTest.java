package palimpsest.x86.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// What a stripped file still says of its functions: where they begin and end, and what the dynamic linker is asked
/// for.
class StrippedNamesTest {
  private static final int START = 0x1_0000;
  private static final int BYTES = 0x1000;
  private static final int TABLE = START + 0x100;
  private static final int DESCRIPTIONS = START + 0x800;
  private static final int CODE = START + 0x10_0000;

  private final ByteBuffer content = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private ElfImage image(int unwindHeader, int dynamic, SymbolTable symbols) {
    return new ElfImage("file", true, START,
        List.of(new ElfSegment(START, BYTES, content.array(), 0, true, true, true)), 0, 0, Optional.empty(),
        unwindHeader, dynamic, symbols);
  }

  private void put(int address, int... words) {
    for (int i = 0; i < words.length; i++) {
      content.putInt(address - START + 4 * i, words[i]);
    }
  }

  /// @param gaps bytes between two functions, then the bytes of the second
  @Property(tries = 200)
  void anAddressBelongsToTheFunctionWhoseDescriptionHoldsIt(
      @ForAll @Size(min = 2, max = 40) List<@IntRange(min = 0, max = 50) Integer> gaps) {
    List<int[]> functions = new ArrayList<>();
    int at = CODE;
    for (int i = 0; i + 1 < gaps.size(); i += 2) {
      at += gaps.get(i);
      functions.add(new int[] {at, at + gaps.get(i + 1) + 1});
      at += gaps.get(i + 1) + 1;
    }
    put(TABLE, 0x3b03_1b01, 0, functions.size());
    for (int i = 0; i < functions.size(); i++) {
      int description = DESCRIPTIONS + 20 * i;
      int[] function = functions.get(i);
      put(TABLE + 12 + 8 * i, function[0] - TABLE, description - TABLE);
      put(description, 16, 4, function[0] - (description + 8), function[1] - function[0]);
    }
    UnwindRanges ranges = UnwindRanges.of(image(TABLE, 0, SymbolTable.empty()));
    for (int address = CODE - 2; address < at + 2; address++) {
      int wanted = address;
      assertEquals(
          functions.stream()
              .filter(each -> each[0] <= wanted && wanted < each[1])
              .map(each -> (long) each[0])
              .findFirst(),
          ranges.startOf(address));
    }
  }

  @Test
  void aWordHasTheNameThatTheLinkerIsAskedForAndAStubTheNameOfItsWord() {
    int strings = START + 0x400;
    int symbols = START + 0x500;
    int plt = START + 0x600;
    int table = START + 0x700;
    content.put(strings - START, "\0first\0second\0".getBytes(StandardCharsets.UTF_8));
    put(symbols + 16, 1);
    put(symbols + 32, 7);
    put(START + 0x200, 5, strings, 6, symbols, 3, table, 17, START + 0x300, 18, 8, 23, START + 0x380, 2, 16, 0);
    put(START + 0x300, table + 12, 2 << 8 | 6);
    put(START + 0x380, table + 16, 1 << 8 | 7, table + 20, 42);
    put(table + 20, CODE);
    // jmp *16(%ebx), behind endbr32; jmp *(table + 12); nothing of the kind
    put(plt, 0xfb1e_0ff3, 0x0010_a3ff, 0);
    put(plt + 16, 0x25ff | table + 12 << 16, table + 12 >>> 16);
    put(plt + 32, 0x0040_a3ff);
    LinkedNames names = LinkedNames.of(image(0, START + 0x200,
        new SymbolTable(List.of(new SymbolTable.Symbol("chosen", CODE, 5)))));
    assertEquals(Optional.of("first"), names.at(table + 16));
    assertEquals(Optional.of("second"), names.at(table + 12));
    assertEquals(Optional.of("chosen"), names.at(table + 20), "the word holds the function that chooses");
    assertEquals(Optional.empty(), names.at(table));
    assertEquals(Optional.of("first"), names.stub(plt + 6));
    assertEquals(Optional.of("second"), names.stub(plt + 16));
    assertEquals(Optional.empty(), names.stub(plt + 32));
  }

  @Property(tries = 500)
  void whateverTheBytesAreNothingBreaks(@ForAll @Size(600) byte[] bytes, @ForAll @IntRange(max = 590) int at) {
    content.put(0, bytes);
    content.putInt(at & -4, 0x3b03_1b01);
    ElfImage image = image(START + (at & -4), START + at, SymbolTable.empty());
    UnwindRanges.of(image).startOf(START);
    LinkedNames.of(image).stub(START + at);
  }
}
