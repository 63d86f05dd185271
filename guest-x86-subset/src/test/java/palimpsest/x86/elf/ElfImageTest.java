package palimpsest.x86.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// A program file is either cut up right or refused with one line.
class ElfImageTest {
  private static final byte[] GOOD =
      new ElfBytes()
          .code("b801000000 cd80")
          .function("_start", ElfBytes.entry(), 5)
          .function("after", ElfBytes.entry() + 5, 0)
          .build();

  @Test
  void segmentsEntryAndHeadersAreWhereTheFileSays() throws ElfException {
    ElfImage image = ElfImage.parse("good", GOOD);
    assertEquals(ElfBytes.entry(), image.entry());
    assertEquals(ElfBytes.CODE_SEGMENT + 52, image.headerAddress());
    assertEquals(2, image.headerCount());
    ElfSegment code = image.segments().getFirst();
    assertTrue(code.executable() && code.readable() && !code.writable());
    ElfSegment data = image.segments().getLast();
    assertEquals(ElfBytes.DATA_SEGMENT, data.address());
    assertEquals(0, data.content().length);
    assertEquals(0x1_0000, data.memorySize());
  }

  @Test
  void theNearestFunctionHoldsTheAddressOrStartsBelowIt() throws ElfException {
    SymbolTable symbols = ElfImage.parse("good", GOOD).symbols();
    assertEquals("_start", symbols.nearest(ElfBytes.entry() + 4).orElseThrow().name());
    assertEquals("after", symbols.nearest(ElfBytes.entry() + 5).orElseThrow().name());
    assertEquals("after", symbols.nearest(-1).orElseThrow().name());
    assertTrue(symbols.nearest(ElfBytes.entry() - 1).isEmpty());
    assertEquals(ElfBytes.entry(), symbols.named("_start").orElseThrow().address());
    assertEquals(ElfBytes.entry() + 16, symbols.movedBy(16).named("_start").orElseThrow().address());
  }

  @Test
  void everyKindOfBadFileIsNamed() {
    assertRefused("not an ELF file", "hello, world".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertRefused("not an ELF file", new byte[0]);
    assertRefused("script", "#!/bin/sh\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertRefused("truncated", Arrays.copyOf(GOOD, 40));
    assertRefused("truncated", Arrays.copyOf(GOOD, 60));
    assertRefused("truncated", Arrays.copyOf(GOOD, 118));
    assertRefused("64-bit", changed(4, 2));
    assertRefused("little-endian", changed(5, 2));
    assertRefused("not i386", changed(18, 62));
    assertRefused("object file", new ElfBytes().type(1).build());
    assertRefused("core dump", new ElfBytes().type(4).build());
    assertRefused("no loadable segments", changed(52, 6, 84, 6));
    assertRefused("is no path", changed(84, 3));
    assertRefused("is truncated", changed(84, 3, 84 + 7, 1));
    assertRefused("overlap", changed(84 + 8, 0, 84 + 9, 0x80, 84 + 10, 0x04));
    assertRefused("beyond 0xc0000000", changed(84 + 11, 0xff));
    assertRefused("entry point", changed(24, 0, 25, 0, 26, 0, 27, 1));
    assertRefused("more bytes in the file", changed(84 + 16, 1, 84 + 20, 0, 84 + 21, 0, 84 + 22, 0));
  }

  @Test
  void aMissingFileAndADirectoryAreNamed() {
    assertTrue(
        words(assertThrows(ElfException.class, () -> ElfImage.read(Path.of("no/such")))).contains("no such file"));
    assertTrue(words(assertThrows(ElfException.class, () -> ElfImage.read(Path.of(".")))).contains("directory"));
  }

  @Property(tries = 3000)
  void mutatedFilesAreReadOrRefusedInOneLine(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 500) Integer> places,
      @ForAll @Size(min = 6, max = 6) List<Byte> values,
      @ForAll @IntRange(min = 0, max = 600) int length) {
    byte[] mutated = length < 400 ? GOOD.clone() : Arrays.copyOf(GOOD, length - 300);
    for (int i = 0; i < places.size(); i++) {
      int at = places.get(i) < 250 ? places.get(i) % 116 : places.get(i);
      if (mutated.length > 0) {
        mutated[at % mutated.length] = values.get(i);
      }
    }
    try {
      ElfImage image = ElfImage.parse("mutant", mutated);
      image.symbols().nearest(image.entry());
      assertTrue(image.end() <= ElfImage.USER_END);
    } catch (ElfException e) {
      assertOneLine(e);
    }
  }

  private static void assertRefused(String words, byte[] bytes) {
    ElfException refusal = assertThrows(ElfException.class, () -> ElfImage.parse("prog", bytes));
    assertTrue(words(refusal).contains(words), words(refusal));
    assertTrue(words(refusal).startsWith("prog: "));
    assertOneLine(refusal);
  }

  private static void assertOneLine(ElfException e) {
    assertFalse(words(e).contains("\n"));
  }

  private static String words(ElfException e) {
    return String.valueOf(e.getMessage());
  }

  private static byte[] changed(int... placesAndValues) {
    byte[] bytes = GOOD.clone();
    for (int i = 0; i < placesAndValues.length; i += 2) {
      bytes[placesAndValues[i]] = (byte) placesAndValues[i + 1];
    }
    return bytes;
  }
}
