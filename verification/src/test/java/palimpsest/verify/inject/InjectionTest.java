package palimpsest.verify.inject;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import palimpsest.host.account.Event;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.generate.GeneratedPrograms;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.ManifestRow;
import palimpsest.verify.guest.Outcome;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.verify.replay.Replay;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.verify.replay.ReplayVerdict;

/// Invariant V1: whatever is injected, the guest computes the same.
class InjectionTest {
  private static final int GUEST_MIB = 24;
  /// Enough for every kind to come, and for gear 3 to speculate.
  private static final long LONG = 60_000;
  private static final long SHORT = 20_000;
  private static final int PIECES = 5;

  /// The rollbacks by which each kind shows; the other kinds leave no trace but time.
  private static final Map<InjectionKind, List<Event>> TRACES = new EnumMap<>(Map.of(
      InjectionKind.ROLLBACK,
      List.of(Event.ROLLBACKS_PAGE, Event.ROLLBACKS_DIVIDE, Event.ROLLBACKS_ALIAS, Event.ROLLBACKS_SPECULATIVE_IO,
          Event.ROLLBACKS_PROTECTION, Event.ROLLBACKS_STORE_BUFFER, Event.ROLLBACKS_FLOAT),
      InjectionKind.INTERRUPT, List.of(Event.ROLLBACKS_INTERRUPT),
      InjectionKind.ALIAS, List.of(Event.ROLLBACKS_ALIAS),
      InjectionKind.SHRINK, List.of(Event.ROLLBACKS_STORE_BUFFER),
      InjectionKind.IO_PAGES, List.of(Event.ROLLBACKS_SPECULATIVE_IO),
      InjectionKind.TLB_FLUSH, List.of(Event.TLB_MISSES)));

  @TestFactory
  Stream<DynamicTest> everyKindIsInjectedAndSurvived() {
    return Stream.of(InjectionKind.values())
        .map(kind -> DynamicTest.dynamicTest(kind.key(), () -> {
          DisturbedRun run = injected(InjectionPlan.only(kind, kind.shortest(), 1));
          DisturbedRun.Result result = run.of(guest("sort"), LONG);
          Outcome outcome = agreed(run, result);
          assertNotEquals(0L, result.injected().get(kind));
          assertAll(TRACES.getOrDefault(kind, List.of()).stream()
              .map(event -> () -> assertNotEquals(0L, outcome.statistic("event." + event), event::toString)));
        }));
  }

  @TestFactory
  Stream<DynamicTest> aGuestGetsOnUnderAnInjectionAtEveryOccasion() {
    return Stream.of(InjectionKind.values())
        .map(kind -> DynamicTest.dynamicTest(kind.key(), () -> {
          DisturbedRun run = injected(InjectionPlan.only(kind, 1, 2));
          agreed(run, run.of(guest("hello"), SHORT));
        }));
  }

  @TestFactory
  Stream<DynamicTest> aMachineShortOfSomethingComputesTheSame() {
    return Stream.of(Hostility.values())
        .map(hostility -> DynamicTest.dynamicTest(hostility.toString(), () -> {
          DisturbedRun run = new DisturbedRun(machine(), 3, Set.of(hostility), new InjectionPlan(0, Map.of()));
          agreed(run, run.of(guest("sort"), SHORT));
        }));
  }

  @Test
  void aDisturbedRunRepeatsItselfToTheLastCounter() throws Exception {
    DisturbedRun run = injected(InjectionPlan.random(5));
    DisturbedRun.Result first = run.of(guest("sort"), SHORT);
    DisturbedRun.Result second = run.of(guest("sort"), SHORT);
    assertEquals(agreed(run, first), agreed(run, second));
    assertEquals(first.injected(), second.injected());
  }

  @Test
  void theAreaFindsNothing() throws IOException {
    AreaReport report = new InjectionArea(List.of(guest("selfmod"), guest("signals"))).run(Stint.of(11, PIECES));
    assertEquals(List.of(), report.findings());
    assertEquals(PIECES, report.programs());
    assertTrue(report.tallies().stream().anyMatch(tally -> tally.count() > 0), () -> report.tallies().toString());
  }

  @Test
  void aReplayFileRepeatsADisturbedRun() throws Exception {
    byte[] code = GeneratedPrograms.with(6, programs -> programs.of(3, 4).value().assemble());
    MachineDescription small = Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), 4);
    DisturbedRun run =
        new DisturbedRun(small, 2, Set.of(Hostility.TINY_TLB, Hostility.TINY_TCACHE), InjectionPlan.random(9));
    ReplayFile file = ReplayFile.parse("text", ReplayFile.of("it holds", run.keys(4, SHORT), code).print());
    assertEquals(run.toString(), DisturbedRun.of(file).toString());
    ReplayVerdict verdict = new Replay(List.of(new InjectionReplayer())).run("text", file);
    assertTrue(verdict.holds(), verdict::explanation);
  }

  private static DisturbedRun injected(InjectionPlan plan) throws MachineException {
    return new DisturbedRun(machine(), 3, Set.of(), plan);
  }

  private static Outcome agreed(DisturbedRun run, DisturbedRun.Result result) {
    assertEquals(List.of(), result.misaccounted(), run::toString);
    return switch (result.verdict()) {
      case Verdict.Agreed agreed -> agreed.subject();
      case Verdict.Diverged(var divergence) -> fail(run + "\n" + divergence);
    };
  }

  private static Guest guest(String program) throws IOException {
    return ManifestRow.all(Path.of("guests"), "small").stream()
        .filter(row -> row.program().equals(program))
        .findFirst()
        .orElseThrow()
        .guest();
  }

  private static MachineDescription machine() throws MachineException {
    return Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB);
  }
}
