package palimpsest.cms.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.allocate.Allocation;
import palimpsest.cms.allocate.AllocationChecker;
import palimpsest.cms.allocate.LinearScan;
import palimpsest.cms.ir.TraceParser;
import palimpsest.cms.schedule.Departure;
import palimpsest.cms.schedule.LegalTrace;
import palimpsest.cms.schedule.Legaliser;
import palimpsest.cms.schedule.ListScheduler;
import palimpsest.cms.schedule.Operation;
import palimpsest.cms.schedule.Place;
import palimpsest.cms.schedule.Schedule;
import palimpsest.cms.schedule.Schedule.Placed;
import palimpsest.cms.schedule.Schedule.Row;
import palimpsest.cms.schedule.ScheduleChecker;
import palimpsest.cms.schedule.Sinking;
import palimpsest.cms.schedule.SlotFit;
import palimpsest.host.isa.Alias;
import palimpsest.host.machine.MachineDescription;

/// What the checkers say of every golden schedule after each small damage: an operation elsewhere, a cycle less,
/// another mark, another home, another register. A file's claim is that its lines are what is wrong; `ok` claims that
/// nothing is. Run with `-Dpalimpsest.bless=true` to write what comes out now, and read it.
class CheckerFileTest {
  private static final Path TRACES = Path.of("src/test/resources/filetests/schedule");
  private static final Path FINDINGS = Path.of("src/test/resources/filetests/checker");
  private static final List<Integer> REGISTERS = List.of(0, 3, 7, 8, 9, 10, 50);

  static Stream<Path> files() throws IOException {
    return Files.list(TRACES).sorted();
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyDamageIsFoundForItsReason(Path file) throws IOException {
    String found = String.join("\n", new Damaged(Files.readString(file)).lines()) + "\n";
    Path golden = FINDINGS.resolve(file.getFileName());
    if (Boolean.getBoolean("palimpsest.bless")) {
      Files.createDirectories(FINDINGS);
      Files.writeString(golden, found);
    }
    assertEquals(Files.readString(golden), found);
  }

  /// A schedule and all its damages.
  private static final class Damaged {
    private final MachineDescription machine;
    private final SlotFit slots;
    private final TranslationPolicy policy;
    private final LegalTrace trace;
    private final Schedule prologue;
    private final Schedule body;
    private final List<String> lines = new ArrayList<>();

    Damaged(String text) {
      String question = text.substring(0, text.indexOf("----\n"));
      String header = question.substring(0, question.indexOf("\ntrace ") + 1);
      machine = TranslationBench.machine(ScheduleFileTest.word(header, "machine: ", "tm5800"));
      slots = new SlotFit(machine);
      policy = ScheduleFileTest.policy(header);
      LegalTrace legal =
          Legaliser.legalise(TraceParser.parse(question.substring(header.length())), slots);
      trace = policy.gear() == 2 ? legal : Sinking.sink(legal);
      var order = policy.gear() == 2 ? ListScheduler.Order.PROGRAM : ListScheduler.Order.URGENCY;
      var scheduler = new ListScheduler(trace, policy, machine, slots, LinearScan.temporaries(machine) - 8);
      prologue = scheduler.prologue(order);
      body = scheduler.body(order).orElseThrow();
    }

    List<String> lines() {
      say("as it is", body);
      for (Row row : body.molecules()) {
        for (Placed placed : row.atoms()) {
          moves(placed);
          marks(placed);
        }
      }
      cycles();
      homes();
      departures();
      policies();
      registers();
      return lines;
    }

    private void say(String what, Schedule schedule) {
      say(what, ScheduleChecker.problems(trace, schedule, machine, policy));
    }

    private void say(String what, List<String> problems) {
      lines.add(what + ": " + (problems.isEmpty() ? "ok" : String.join("; ", problems)));
    }

    private Schedule with(List<Row> rows) {
      return new Schedule(rows, body.departures(), body.homes(), body.registers());
    }

    private List<Row> without(Placed placed) {
      return body.molecules().stream()
          .map(row -> new Row(
              row.cycle(), row.template(), row.atoms().stream().filter(each -> !each.equals(placed)).toList()))
          .toList();
    }

    private void moves(Placed placed) {
      int index = placed.operation().index();
      List<Row> rest = without(placed);
      say("operation " + index + " left out", with(rest));
      for (int at = 0; at <= rest.size(); at++) {
        List<Row> rows = new ArrayList<>(rest.subList(0, at));
        int cycle = at < rest.size() ? rest.get(at).cycle() : rest.getLast().cycle() + 1;
        rows.add(filled(cycle, List.of(placed)).orElseThrow());
        rest.subList(at, rest.size()).forEach(row -> rows.add(new Row(row.cycle() + 1, row.template(), row.atoms())));
        say("operation " + index + " alone before molecule " + at, with(rows));
      }
      for (int at = 0; at < rest.size(); at++) {
        List<Placed> joined = new ArrayList<>(rest.get(at).atoms());
        joined.add(placed);
        List<Row> rows = new ArrayList<>(rest);
        Optional<Row> row = filled(rest.get(at).cycle(), joined);
        if (row.isPresent()) {
          rows.set(at, row.get());
          say("operation " + index + " in molecule " + at, with(rows));
        }
      }
      List<Row> twice = new ArrayList<>(body.molecules());
      twice.add(filled(body.cycles(), List.of(placed)).orElseThrow());
      say("operation " + index + " again at the end", with(twice));
      int count = machine.templates().get(rowOf(placed).template()).slots().size();
      for (int slot = 0; slot < count; slot++) {
        say("operation " + index + " in slot " + slot,
            replaced(placed, new Placed(slot, placed.operation(), placed.alias())));
      }
      Operation other = new Operation(index, placed.operation().eip() + 1, placed.operation().kind(),
          placed.operation().atom(), placed.operation().codesIn(), placed.operation().codesOut(),
          placed.operation().departure());
      say("operation " + index + " changed", replaced(placed, new Placed(placed.slot(), other, placed.alias())));
    }

    private Row rowOf(Placed placed) {
      return body.molecules().stream().filter(row -> row.atoms().contains(placed)).findFirst().orElseThrow();
    }

    private Optional<Row> filled(int cycle, List<Placed> atoms) {
      return slots.fill(atoms.stream().map(each -> each.operation().atom()).toList()).map(filling -> {
        List<Placed> placed = new ArrayList<>();
        for (int i = 0; i < atoms.size(); i++) {
          placed.add(new Placed(filling.slots()[i], atoms.get(i).operation(), atoms.get(i).alias()));
        }
        return new Row(cycle, filling.template(), placed);
      });
    }

    private Schedule replaced(Placed old, Placed by) {
      return with(body.molecules().stream()
          .map(row -> new Row(
              row.cycle(), row.template(), row.atoms().stream().map(each -> each.equals(old) ? by : each).toList()))
          .toList());
    }

    private void marks(Placed placed) {
      if (placed.operation().isMemory()) {
        for (Alias alias : List.of(Alias.IN_ORDER, new Alias.Protect(0), new Alias.Protect(1), new Alias.Check(4),
            new Alias.Check(1), new Alias.Check(2))) {
          say("operation " + placed.operation().index() + " marked " + alias,
              replaced(placed, new Placed(placed.slot(), placed.operation(), alias)));
        }
      }
    }

    private void cycles() {
      for (int at = 1; at < body.molecules().size(); at++) {
        List<Row> rows = new ArrayList<>(body.molecules().subList(0, at));
        body.molecules().subList(at, body.molecules().size())
            .forEach(row -> rows.add(new Row(row.cycle() - 1, row.template(), row.atoms())));
        say("molecule " + at + " and all behind it a cycle earlier", with(rows));
      }
    }

    private void homes() {
      for (int value = Place.FIRST; value < body.registers(); value++) {
        for (int home : new int[] {-1, 0, 5}) {
          if (body.homes()[value] != home) {
            int[] homes = body.homes().clone();
            homes[value] = home;
            say("v" + value + " at home in r" + home,
                new Schedule(body.molecules(), body.departures(), homes, body.registers()));
          }
        }
      }
    }

    private void departures() {
      for (int i = 0; i < body.departures().size(); i++) {
        Departure old = body.departures().get(i);
        for (int read : reads()) {
          List<Place> places = new ArrayList<>(old.homes());
          places.set(3, new Place.Reg(read));
          say("departure " + i + " with v" + read + " for r3", with(i, new Departure(old.eip(), old.taken(),
              old.otherwise(), places, old.extra(), old.indirect(), old.floats(), old.mark(), old.carried(),
              old.codes(), old.retired(), old.repIterations(),
              old.recompute())));
        }
        for (int codes = 0; codes < 20; codes++) {
          if (codes != old.codes()) {
            say("departure " + i + " with codes f" + codes, with(i, new Departure(old.eip(), old.taken(),
                old.otherwise(), old.homes(), old.extra(), old.indirect(), old.floats(), old.mark(), old.carried(),
                codes, old.retired(), old.repIterations(), old.recompute())));
          }
        }
      }
    }

    /// Virtual registers to damage a departure with: two of the guest's, the first value and the last.
    private List<Integer> reads() {
      return body.registers() > Place.FIRST ? List.of(0, 1, Place.FIRST, body.registers() - 1) : List.of(0, 1);
    }

    private Schedule with(int departure, Departure by) {
      List<Departure> all = new ArrayList<>(body.departures());
      all.set(departure, by);
      return new Schedule(body.molecules(), all, body.homes(), body.registers());
    }

    private void policies() {
      say("without alias speculation",
          checked(TranslationPolicy.optimised(32).withUnroll(1).withReordering(TranslationPolicy.Reordering.PROVABLE)));
      say("without control speculation",
          checked(TranslationPolicy.optimised(32).withUnroll(1).withoutControlSpeculation()));
      for (Operation operation : trace.body()) {
        if (operation.isMemory()) {
          say("accesses of %x in order".formatted(operation.eip()),
              checked(TranslationPolicy.optimised(32).withUnroll(1).withInOrder(Set.of(operation.eip()))));
        }
      }
    }

    private List<String> checked(TranslationPolicy other) {
      return ScheduleChecker.problems(trace, body, machine, other);
    }

    private void registers() {
      Allocation allocation = LinearScan.allocate(prologue, body, machine).orElseThrow();
      say("allocation as it is", AllocationChecker.problems(prologue, body, allocation));
      for (int value = Place.FIRST; value < body.registers(); value++) {
        for (int register : REGISTERS) {
          int[] registers = new int[body.registers()];
          for (int i = Place.FIRST; i < registers.length; i++) {
            registers[i] = i == value ? register : allocation.of(i);
          }
          if (allocation.of(value) != register) {
            say("v" + value + " in r" + register,
                AllocationChecker.problems(prologue, body, new Allocation(registers)));
          }
        }
      }
      for (int i = 0; i < body.departures().size(); i++) {
        Departure old = body.departures().get(i);
        for (int read : reads()) {
          Departure by = new Departure(old.eip(), old.taken(), old.otherwise(), old.homes(), new Place.Reg(read),
              Optional.of(new Place.Reg(read)), old.floats(), old.mark(), old.carried(), old.codes(), old.retired(),
              old.repIterations(), old.recompute());
          say("departure " + i + " adding v" + read, AllocationChecker.problems(prologue, with(i, by), allocation));
          List<Place> places = new ArrayList<>(old.homes());
          places.set(3, new Place.Reg(read));
          Departure home = new Departure(old.eip(), old.taken(), old.otherwise(), places, old.extra(), old.indirect(),
              old.floats(), old.mark(), old.carried(), old.codes(), old.retired(), old.repIterations(),
              old.recompute());
          say("departure " + i + " with v" + read + " in r3",
              AllocationChecker.problems(prologue, with(i, home), allocation));
        }
      }
    }
  }
}
