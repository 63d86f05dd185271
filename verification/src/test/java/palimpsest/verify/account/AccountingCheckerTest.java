package palimpsest.verify.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.LoopInterference;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.account.Ledger;
import palimpsest.host.core.Engine;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.Interference;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.ManifestRow;
import palimpsest.verify.guest.Outcome;
import palimpsest.verify.inject.Hostility;

/// The second set of books agrees with the first on every machine, and an error planted in the first is reported.
class AccountingCheckerTest {
  private static final int GUEST_MIB = 24;
  private static final long LIMIT = 20_000;

  /// Something done to a machine's books, or to its engine behind their back.
  private interface Deed {
    void to(GuestMachine machine, Engine engine);

    static Deed on(Consumer<Ledger> deed) {
      return (machine, _) -> deed.accept(machine.ledger());
    }
  }

  /// Does it once, in the middle of a run.
  private static final class Embezzler implements Interference {
    private final Deed deed;
    private final Deque<GuestMachine> machine = new ArrayDeque<>();
    private int molecules;

    Embezzler(Deed deed) {
      this.deed = deed;
    }

    @Override
    public Optional<HostFault.Kind> before(int moleculePc, Engine engine) {
      if (molecules++ == 1_000) {
        deed.to(machine.getLast(), engine);
      }
      return Optional.empty();
    }
  }

  @TestFactory
  Stream<DynamicTest> honestBooksAreBelieved() {
    return Machines.names().stream()
        .map(name -> DynamicTest.dynamicTest(
            name, () -> assertEquals(List.of(), problems(Machines.load(name), "hashmap", (_, _) -> {}))));
  }

  @Test
  void aCycleChargedTwiceIsReportedThoughTheLeavesAddUp() throws Exception {
    reports("cycles.ISSUE", ledger -> {
      ledger.cycles().charge(CycleLeaf.ISSUE, 1);
      ledger.clock().advance(1);
    });
  }

  @Test
  void cyclesThatGoToTheWrongLeafAreReported() throws Exception {
    reports("cycles.STALL_BRANCH", ledger -> {
      ledger.cycles().chargeForGood(CycleLeaf.STALL_BRANCH, 3);
      ledger.cycles().chargeForGood(CycleLeaf.ISSUE, -3);
    });
  }

  @Test
  void workOfCmsThatIsNotPaidForIsReported() throws Exception {
    reports("cycles.CHAIN", ledger -> ledger.charge(CycleLeaf.CHAIN, -1));
  }

  @TestFactory
  Stream<DynamicTest> anEventThatIsNotCountedIsReported() {
    return Stream.of(Event.L1D_MISSES, Event.LOADS, Event.TLB_HITS, Event.ALIAS_CHECKS, Event.COMMITS)
        .map(event -> DynamicTest.dynamicTest(
            event.jsonName(), () -> reports("event." + event, ledger -> ledger.events().count(event, -1))));
  }

  @TestFactory
  Stream<DynamicTest> honestBooksAreBelievedThroughEveryChangeOfThePoint() {
    return Machines.names().stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> {
          Configuration restless = Hostility.RESTLESS.applied(
              Configuration.eager(Configuration.withGuestMemory(Machines.load(name), GUEST_MIB), 3));
          boolean several = restless.machine().machine().operatingPoints().size() > 1;
          assertEquals(List.of(), problems(restless, "hashmap", (machine, _) ->
              assertEquals(several, machine.operation().transitions() > 2, "changes before the middle of the run")));
        }));
  }

  @Test
  void aChangeThatTheAccountIsToldOfAndTheEngineIsNotIsReported() throws Exception {
    Deed lie = (machine, _) -> machine.operation().change(lowest(machine));
    reports("energy.CLOCK", lie);
    reports("picoseconds", lie);
  }

  @Test
  void aChangeThatTheEngineIsToldOfAndTheAccountIsNotIsReported() throws Exception {
    Deed lie = (machine, engine) -> engine.operateAt(lowest(machine));
    reports("energy.CLOCK", lie);
    reports("picoseconds", lie);
  }

  @Test
  void eventsPaidAtThePricesOfAnotherPointAreReportedThoughNoneIsMissing() throws Exception {
    reports("energy.L1D", (machine, engine) -> {
      machine.ledger().events().count(Event.L1D_MISSES, -5);
      ResolvedMachine lowest = lowest(machine);
      machine.operation().change(lowest);
      engine.operateAt(lowest);
      machine.ledger().events().count(Event.L1D_MISSES, 5);
    });
  }

  private static ResolvedMachine lowest(GuestMachine machine) {
    return machine.machine().at(machine.machine().machine().operatingPoints().getFirst());
  }

  private static void reports(String name, Consumer<Ledger> deed) throws Exception {
    reports(name, Deed.on(deed));
  }

  private static void reports(String name, Deed deed) throws Exception {
    List<String> problems = problems(Machines.load(Machines.DEFAULT), "sort", deed);
    assertTrue(problems.stream().anyMatch(line -> line.startsWith(name + ":")), problems::toString);
  }

  private static List<String> problems(MachineDescription description, String program, Deed deed) throws Exception {
    return problems(Configuration.eager(Configuration.withGuestMemory(description, GUEST_MIB), 3), program, deed);
  }

  private static List<String> problems(Configuration configuration, String program, Deed deed) throws Exception {
    Embezzler embezzler = new Embezzler(deed);
    AccountingChecker checker = new AccountingChecker(configuration.machine());
    Attachments attachments =
        checker.attachedTo(Attachments.NONE.withInterference(embezzler, LoopInterference.NONE));
    var out = new ByteArrayOutputStream();
    GuestMachine machine = configuration.load(row(program).guest().launch(out, out), attachments);
    embezzler.machine.addLast(machine);
    machine.run(LIMIT);
    assertTrue(embezzler.molecules > 1_000, "too short a run");
    return checker.problems(Outcome.of(machine, out, out));
  }

  private static ManifestRow row(String program) throws IOException {
    return ManifestRow.all(Path.of("guests"), "small").stream()
        .filter(each -> each.program().equals(program))
        .findFirst()
        .orElseThrow();
  }
}
