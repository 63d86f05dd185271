package palimpsest.verify.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A replay file is what was written to it, or one clear line.
class ReplayFileTest {
  private static final Replay REPLAY = new Replay(List.of(new LockstepReplayer()));
  private static final String EXIT_ZERO = "b8 01 00 00 00 31 db cd 80";

  @Property
  void whatIsPrintedIsReadBack(@ForAll @Size(min = 1) byte[] code) throws ReplayException {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("inject.seed", "17");
    keys.put("compare", "something-else");
    keys.put("area", "");
    ReplayFile file = ReplayFile.of("Whatever the bytes are.", keys, code);
    ReplayFile back = ReplayFile.parse("name", file.print());
    assertEquals(file, back);
    keys.put("guest", "i686");
    assertEquals(List.copyOf(keys.keySet()), List.copyOf(back.keys().keySet()));
  }

  @Property
  void anyTextIsAFileOrOneClearLine(@ForAll String text) {
    try {
      ReplayFile.parse("name", text);
    } catch (ReplayException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(message.startsWith("name:") && message.lines().count() == 1, message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|f:1: no claim; the first line must say what should have held",
        "claim|f:1: no program; put its listing behind a blank line below the keys",
        "claim/machine tm5800//90|f:2: 'machine tm5800' is no line 'key: value'; a blank line must end them",
        "claim/limit: many//90|f:2: limit must be a number from 1 to 9223372036854775807, found 'many'",
        "claim/limit: 5/limit: 6//90|f:3: key 'limit' stands twice; keep one",
        "claim/guest: i486//90|f:2: no processor 'i486' for key guest; name one of i686, pentium3, pentium4",
        "claim/subject: gear=5//90|f:2: gear must be a number from 1 to 4, found '5'",
        "claim/subject: speed=4//90|f:2: CMS has no switch 'speed'; 'palimpsest machines --cms' lists them",
        "claim//90 9x|f:3: '9x' is no byte; write an address, bytes of two digits, and text behind ';'",
        "claim//08048000 90/08048000 90|f:4: address 08048000, but the bytes before it end at 08048001; correct the"
            + " bytes, or leave the address out",
      })
  void aMalformedFileGivesOneClearLine(String text, String message) {
    var thrown = assertThrows(ReplayException.class, () -> ReplayFile.parse("f", text.replace('/', '\n')));
    assertEquals(message, thrown.getMessage());
  }

  @Test
  void anUnknownMachineIsRefusedWhereItStands() {
    var thrown = assertThrows(ReplayException.class, () -> ReplayFile.parse("f", "claim\nmachine: tm9\n\n90\n"));
    assertTrue(String.valueOf(thrown.getMessage()).startsWith("f:2: "), thrown.getMessage());
  }

  @Test
  void aMissingFileGivesOneClearLine(@TempDir Path folder) {
    Path missing = folder.resolve("missing");
    var thrown = assertThrows(ReplayException.class, () -> REPLAY.run(missing));
    assertTrue(String.valueOf(thrown.getMessage()).startsWith(missing + ": cannot be read"), thrown.getMessage());
  }

  @Test
  void aFileWithNothingButAClaimAndAProgramIsCompared() throws ReplayException {
    ReplayVerdict verdict = REPLAY.run("f", ReplayFile.parse("f", "It ends.\n\n" + EXIT_ZERO + "\n"));
    assertTrue(verdict.holds(), verdict.explanation());
    assertEquals("tm5800: 3 guest instructions agree at 1 boundaries", verdict.explanation());
  }

  /// `pxor xmm0, xmm0` is SSE2's: an i686, which files without the key are of, ends there.
  @ParameterizedTest
  @CsvSource({"'', 0", "guest: i686/, 0", "guest: pentium3/, 0", "guest: pentium4/, 4"})
  void theProgramRunsOnTheProcessorThatTheFileNames(String key, int instructions) throws ReplayException {
    ReplayVerdict verdict = REPLAY.run("f", ReplayFile.parse(
        "f", ("It ends./" + key + "/66 0f ef c0 " + EXIT_ZERO + "/").replace('/', '\n')));
    assertTrue(
        verdict.explanation().startsWith("tm5800: " + instructions + " guest instructions"), verdict.explanation());
  }

  @Test
  void anUnknownKindOfComparisonNamesThoseThereAre() {
    var thrown = assertThrows(
        ReplayException.class, () -> REPLAY.run("f", ReplayFile.parse("f", "claim\ncompare: dice\n\n90\n")));
    assertEquals("f: no comparison 'dice' for key compare; there are lockstep", thrown.getMessage());
    assertFalse(REPLAY.kinds().isEmpty());
  }
}
