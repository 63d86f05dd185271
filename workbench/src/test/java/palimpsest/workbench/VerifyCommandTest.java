package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.guest.ManifestRow;

/// What `verify` promises around the battery: a table, files for what was found, a status that says so.
class VerifyCommandTest {
  @TempDir private Path folder = Path.of("");

  /// An area that is done at once.
  private record Instant(String name, List<AreaReport.Finding> findings) implements Area {
    @Override
    public String claim() {
      return name + " holds";
    }

    @Override
    public AreaReport run(Stint stint) {
      stint.advanced(3, 1_234_567);
      return new AreaReport(
          3, 1_234_567, List.of(new AreaReport.Tally("rows", 2, 4)), findings, List.of("no hardware here"));
    }
  }

  @Test
  void programsThatTakeTurnsBySimulatedTimeAreNotHeldAgainstTheInterpreterWhateverIsInjected() throws IOException {
    List<String> programs = VerifyAreas.inLockstep(ManifestRow.all(CommandRun.GUESTS, "small")).stream()
        .map(guest -> String.valueOf(guest.program().getFileName()))
        .toList();
    assertTrue(programs.containsAll(List.of("sort", "selfmod", "signals")), programs::toString);
    assertTrue(Collections.disjoint(programs, List.of("processes", "threads", "decoder")), programs::toString);
  }

  @Test
  void theListNamesEachAreaOnceAndItsClaim() {
    CommandRun run = CommandRun.of(folder, "verify", "--list", "--guests", CommandRun.GUESTS.toString());

    List<String> names = run.out().lines().map(line -> line.split(" ", 2)[0]).toList();
    assertAll(
        () -> assertEquals(0, run.status()),
        () -> assertEquals(names.stream().distinct().toList(), names),
        () -> assertTrue(names.contains("guests"), run::out));
  }

  @Test
  void anAreaAloneRunsAndPrintsATable() {
    CommandRun run = CommandRun.of(folder, "verify", "--area", "guests", "--seconds", "0.5", "--guests",
        CommandRun.GUESTS.toString(), "--out", folder.toString());

    List<String> lines = run.out().lines().toList();
    assertAll(
        () -> assertEquals(0, run.status(), run::out),
        () -> assertTrue(lines.get(0).startsWith("area "), run::out),
        () -> assertTrue(lines.get(1).startsWith("guests "), run::out),
        () -> assertTrue(lines.get(2).startsWith("all "), run::out));
  }

  @Test
  void aReplayedFileSaysWhetherItsClaimHoldsNow() throws IOException {
    Path regressions = Path.of("../verification/src/test/resources/regressions");
    try (Stream<Path> files = Files.list(regressions)) {
      Path file = files.filter(each -> each.toString().endsWith(".replay")).sorted().findFirst().orElseThrow();
      CommandRun run = CommandRun.of(folder, "verify", "--replay", file.toString());

      assertAll(
          () -> assertEquals(0, run.status(), run::errors),
          () -> assertTrue(run.out().endsWith("holds now" + System.lineSeparator()), run::out));
    }
  }

  @Test
  void aRunCanHaveItsTranslationsProved() {
    CommandRun run = CommandRun.of(folder, "run", "--gears", "2", "--prove", CommandRun.guest("crc32"), "100");

    assertAll(
        () -> assertEquals(0, run.status(), run::errors),
        () -> assertTrue(run.errors().lines().findFirst().orElse("").endsWith(" 0 refuted"), run::errors));
  }

  @Test
  void findingsAreWrittenToFilesAndCounted() throws IOException {
    var finding = new AreaReport.Finding("two is two", "but it was three", "the replay");
    List<Lanes.Result> results = results(List.of(finding, new AreaReport.Finding("one is one", "it was none", "")));
    StringWriter out = new StringWriter();
    int count = Findings.save(results, folder, new PrintWriter(out));

    assertAll(
        () -> assertEquals(2, count),
        () -> assertEquals("two is two\n\nbut it was three", Files.readString(folder.resolve("finding-first-1.txt"))),
        () -> assertEquals("the replay", Files.readString(folder.resolve("finding-first-1.replay"))),
        () -> assertTrue(Files.exists(folder.resolve("finding-first-2.txt"))),
        () -> assertTrue(Files.notExists(folder.resolve("finding-first-2.replay"))),
        () -> assertTrue(out.toString().contains("--replay"), out::toString));
  }

  @Test
  void theTableAddsUpAndSaysWhatWasSkipped() {
    String table = VerifyTable.of(results(List.of()), 7, 2);

    assertAll(
        () -> assertTrue(table.contains("6 "), table),
        () -> assertTrue(table.contains("2,469,134"), table),
        () -> assertTrue(table.contains("rows"), table),
        () -> assertTrue(table.contains("2 of 4 (50.0 %)"), table),
        () -> assertTrue(table.contains("skipped: no hardware here"), table),
        () -> assertTrue(table.contains("seed 7"), table));
  }

  @Test
  void anAreaThatBreaksDownIsAFindingAndStopsNoOther() {
    Area broken = new Area() {
      @Override
      public String name() {
        return "broken";
      }

      @Override
      public String claim() {
        return "it works";
      }

      @Override
      public AreaReport run(Stint stint) {
        throw new IllegalStateException("out of order");
      }
    };
    AtomicInteger told = new AtomicInteger();
    List<Lanes.Result> results = new Lanes(1, 1, 2).run(
        List.of(new Lanes.Share(broken, 1), new Lanes.Share(new Instant("sound", List.of()), 5)),
        (_, _) -> told.incrementAndGet());

    assertAll(
        () -> assertEquals(List.of("broken", "sound"), results.stream().map(each -> each.area().name()).toList()),
        () -> assertEquals(1, results.getFirst().report().findings().size()),
        () -> assertEquals(3, results.getLast().report().programs()));
  }

  private static List<Lanes.Result> results(List<AreaReport.Finding> findings) {
    return new Lanes(1, 1, 1).run(
        List.of(
            new Lanes.Share(new Instant("first", findings), 1),
            new Lanes.Share(new Instant("second", List.of()), 1)),
        (_, _) -> {});
  }
}
