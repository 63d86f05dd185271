package palimpsest.verify.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import palimpsest.verify.hardware.LongModeEncoding.Obstacle;
import palimpsest.verify.instructions.Form;

/// Guest instructions in long mode's encodings.
class LongModeEncodingTest {
  @ParameterizedTest
  @CsvSource({
    "01d8, 01d8",
    "8b0500300a00, 678b042500300a00",
    "8b03, 678b03",
    "648b4304, 67648b4304",
    "40, ffc0",
    "664f, 66ffcf",
    "a1c01f000a, 67a1c01f000a",
    "f3a4, 67f3a4",
    "e2fe, 67e2fe",
    "d7, 67d7",
    "0fb7c8, 0fb7c8",
    "f00fc70e, 67f00fc70e"
  })
  void instructionsAreSaidTheSameWay(String guest, String longMode) {
    assertEquals(longMode, HexFormat.of().formatHex(LongModeEncoding.of(line(guest))));
  }

  @ParameterizedTest
  @CsvSource({
    "50, STACK",
    "c9, STACK",
    "27, NOT_IN_LONG_MODE",
    "c40e, NOT_IN_LONG_MODE",
    "8200ff, NOT_IN_LONG_MODE",
    "678b07, SIXTEEN_BIT_ADDRESS",
    "2e8b03, CODE_SEGMENT",
    "8ed8, SELECTOR",
    "66e90000, SIXTEEN_BIT_BRANCH",
    "ffe0, WIDE_TARGET"
  })
  void whatCannotBeSaidHasAReason(String guest, Obstacle obstacle) {
    assertEquals(Optional.of(obstacle), LongModeEncoding.obstacle(line(guest)));
  }

  /// ModRM 05 without an SIB byte would be relative to RIP; 40 to 4F would be REX prefixes.
  @Test
  void noDrawnInstructionMeansSomethingElseThere() {
    var draw = new LineDraw(new SplittableRandom(5));
    int said = 0;
    for (Form form : Coverage.asked(Processor.NATIVE_LONG_MODE)) {
      for (int i = 0; i < 5; i++) {
        Line line = draw.draw(form, List.of());
        if (LongModeEncoding.obstacle(line).isEmpty()) {
          byte[] bytes = LongModeEncoding.of(line);
          Encoding encoding = Encoding.of(bytes);
          assertTrue(bytes.length <= 15);
          assertFalse(encoding.namesMemory() && (encoding.rest()[0] & 0xc7) == 5, line.toString());
          assertFalse(encoding.namesMemory() && !encoding.hasPrefix(0x67), line.toString());
          assertFalse(!encoding.twoByte() && (encoding.opcode() & 0xf0) == 0x40, line.toString());
          said++;
        }
      }
    }
    assertTrue(said > 2_000, "only " + said);
  }

  private static Line line(String hex) {
    return Line.of(HexFormat.of().parseHex(hex));
  }
}
