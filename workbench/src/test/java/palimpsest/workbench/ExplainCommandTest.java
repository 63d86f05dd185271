package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `explain` shows one region all the way from guest code to molecules.
class ExplainCommandTest {
  private static final Pattern GUEST = Pattern.compile("  ([0-9a-f]{8})  [a-z].*");
  private static final Pattern ATOM = Pattern.compile("  [ 0-9a-z]{19}  (\\w+ +)(\\S.*?)  +([0-9a-f]{8}  .*)");

  private static CommandRun explain(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "explain";
    System.arraycopy(options, 0, arguments, 1, options.length);
    arguments[options.length + 1] = CommandRun.guest("crc32");
    arguments[options.length + 2] = "3000";
    return CommandRun.of(Path.of(""), arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3", "4"})
  void everyStageOfTheHotLoopIsShownInOrder(String gear) {
    CommandRun run = explain("--gear", gear);

    List<String> stages = run.out().lines().filter(line -> line.startsWith("--- ")).toList();
    assertAll(
        () -> assertEquals(0, run.status(), run.errors()),
        () -> assertEquals("", run.guestOut()),
        () -> assertTrue(run.out().startsWith("region at "), run.out()),
        () -> assertTrue(run.out().contains("guest instructions, ends: loop"), run.out()),
        () -> assertEquals("--- after lift", stages.getFirst()),
        () -> assertTrue(stages.get(1).startsWith("--- after dead code and dead flags"), stages.toString()),
        () -> assertTrue(stages.getLast().startsWith("--- molecules ("), stages.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tm3200", "tm5800", "tm8600", "ideal16"})
  void everyAtomStandsBesideTheGuestInstructionItComesFrom(String machine) {
    CommandRun run = explain("--machine", machine);

    List<String> lines = run.out().lines().toList();
    List<String> guest = lines.stream().takeWhile(line -> !line.startsWith("---"))
        .filter(line -> GUEST.matcher(line).matches()).map(String::strip).distinct().toList();
    List<String> molecules = lines.stream().dropWhile(line -> !line.startsWith("--- molecules")).skip(1).toList();
    List<Matcher> atoms = molecules.stream().map(ATOM::matcher).filter(Matcher::matches).toList();
    List<String> origins = atoms.stream().map(atom -> atom.group(3)).toList();
    assertAll(
        () -> assertTrue(origins.size() > 20, run.out()),
        () -> assertTrue(guest.containsAll(origins), run.out()),
        () -> assertEquals(1, atoms.stream().map(atom -> atom.start(3)).distinct().count(), "one column"));
  }

  @Test
  void aFunctionMayBeNamedAndOptionsMayStandBehindTheProgram() {
    CommandRun named = CommandRun.of(Path.of(""), "explain", CommandRun.guest("sieve"), "--at", "strike", "--gear", "2",
        "250000");

    assertAll(
        () -> assertEquals(0, named.status(), named.errors()),
        () -> assertTrue(named.out().lines().findFirst().orElse("").contains(" in strike+0x0: "), named.out()));
  }
}
