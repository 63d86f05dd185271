package palimpsest.cms.allocate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import palimpsest.cms.ir.FloatState;
import palimpsest.cms.schedule.Departure;
import palimpsest.cms.schedule.LegalTrace;
import palimpsest.cms.schedule.Operation;
import palimpsest.cms.schedule.Place;
import palimpsest.cms.schedule.Schedule;
import palimpsest.cms.schedule.VirtualAtom;

/// Proves an allocation right by symbolic execution: each host register holds the name of a virtual one, every read
/// must find the name it expects.
///
/// Proven: operands, the state at exits and at the end, what exits recompute, and that a loop finds its prologue's
/// values again. Not proven: that the schedule keeps the program's order, and the copies in the stubs.
public final class AllocationChecker {
  private static final int NOTHING = -1;

  private final Schedule body;
  private final Allocation allocation;
  private final int[] holds = new int[Place.FIRST];
  private final List<String> problems = new ArrayList<>();

  private AllocationChecker(Schedule body, Allocation allocation) {
    this.body = body;
    this.allocation = allocation;
    Arrays.fill(holds, NOTHING);
    for (int guest = 0; guest < 8; guest++) {
      holds[guest] = guest;
    }
    FloatState.HOMES.forEach(home -> holds[home] = home);
  }

  /// What is wrong, a sentence each; empty if nothing.
  public static List<String> problems(Schedule prologue, Schedule body, Allocation allocation) {
    AllocationChecker checker = new AllocationChecker(body, allocation);
    prologue.molecules().forEach(checker::execute);
    checker.enter(prologue);
    int[] atLoopHead = checker.holds.clone();
    body.molecules().forEach(checker::execute);
    checker.loop(prologue, atLoopHead);
    return checker.problems;
  }

  private void execute(Schedule.Row row) {
    for (Schedule.Placed placed : row.atoms()) {
      for (int source : placed.operation().atom().sources()) {
        expect(source, placed.operation().toString());
      }
    }
    TreeSet<Integer> written = new TreeSet<>();
    for (Schedule.Placed placed : row.atoms()) {
      int result = placed.operation().atom().result();
      if (result != 62) {
        if (!written.add(allocation.of(result))) {
          problems.add("r" + allocation.of(result) + " is written twice in " + row);
        }
        holds[allocation.of(result)] = result;
      }
    }
    for (Schedule.Placed placed : row.atoms()) {
      if (placed.operation().departs()) {
        departure(placed.operation());
      }
    }
  }

  /// What the loop carries is in its registers, and goes by their names from here on.
  private void enter(Schedule prologue) {
    int carried = body.departures().getLast().carried().size();
    TreeSet<Integer> entered = new TreeSet<>();
    for (int virtual = Place.FIRST; virtual < prologue.homes().length; virtual++) {
      int home = prologue.homes()[virtual];
      if (home >= 0) {
        entered.add(home);
        if (holds[home] != virtual) {
          problems.add("r" + home + " enters with v" + holds[home] + ", not v" + virtual);
        }
        holds[home] = home;
      }
    }
    for (int i = 0; i < carried; i++) {
      if (!entered.contains(LegalTrace.FIRST_CARRIED + i)) {
        problems.add("nothing enters in r" + (LegalTrace.FIRST_CARRIED + i));
      }
    }
  }

  private void departure(Operation operation) {
    Departure departure = body.departures().get(operation.departure());
    int[] before = holds.clone();
    for (int read : departure.reads()) {
      expect(read, "departure " + operation.departure());
    }
    for (VirtualAtom atom : departure.recompute()) {
      for (int source : atom.sources()) {
        expect(source, "recomputed " + atom);
      }
      if (atom.result() != 62) {
        holds[allocation.of(atom.result())] = atom.result();
      }
    }
    List<Place> places = new ArrayList<>(departure.homes());
    places.addAll(departure.floats());
    places.add(departure.extra());
    departure.indirect().ifPresent(places::add);
    for (Place place : places) {
      if (place instanceof Place.Reg(int number)) {
        expect(number, "departure " + operation.departure());
      }
    }
    System.arraycopy(before, 0, holds, 0, holds.length);
    if (operation.kind() == Operation.Kind.END) {
      for (int guest = 0; guest < 8; guest++) {
        if (departure.homes().get(guest) instanceof Place.Reg(int number) && holds[guest] != number) {
          problems.add("at the end r" + guest + " holds v" + holds[guest] + ", not v" + number);
        }
      }
      for (int i = 0; i < departure.floats().size(); i++) {
        int home = FloatState.HOMES.get(i);
        if (departure.floats().get(i) instanceof Place.Reg(int number) && holds[home] != number) {
          problems.add("at the end r" + home + " holds v" + holds[home] + ", not v" + number);
        }
      }
      for (int i = 0; i < departure.carried().size(); i++) {
        int register = LegalTrace.FIRST_CARRIED + i;
        if (!departure.carried().get(i).is(holds[register])) {
          problems.add("r" + register + " carries v" + holds[register] + ", not " + departure.carried().get(i));
        }
      }
    }
  }

  /// What the body reads of the prologue must be where it was when the body began.
  private void loop(Schedule prologue, int[] atLoopHead) {
    TreeSet<Integer> kept = new TreeSet<>();
    prologue.molecules().forEach(row -> row.atoms().forEach(placed -> kept.add(placed.operation().atom().result())));
    TreeSet<Integer> read = new TreeSet<>();
    for (Schedule.Row row : body.molecules()) {
      for (Schedule.Placed placed : row.atoms()) {
        Arrays.stream(placed.operation().atom().sources()).forEach(read::add);
        if (placed.operation().departs()) {
          Arrays.stream(body.departures().get(placed.operation().departure()).reads()).forEach(read::add);
        }
      }
    }
    kept.retainAll(read);
    for (int value : kept) {
      int register = allocation.of(value);
      if (atLoopHead[register] != value || holds[register] != value || register >= 48) {
        problems.add("the prologue's v" + value + " does not survive in r" + register);
      }
    }
  }

  private void expect(int virtual, String reader) {
    int register = allocation.of(virtual);
    if (register != 63 && holds[register] != virtual) {
      problems.add("r" + register + " holds v" + holds[register] + ", not v" + virtual + " for " + reader);
    }
  }
}
