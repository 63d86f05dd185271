package palimpsest.cms.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.TraceParser;
import palimpsest.host.isa.Alias;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;

/// A checker that accepts everything proves nothing: each of these schedules is wrong in one way.
class ScheduleCheckerTest {
  private static final MachineDescription MACHINE = machine();
  private static final TranslationPolicy POLICY = TranslationPolicy.optimised(32);
  private static final LegalTrace TRACE = Sinking.sink(Legaliser.legalise(TraceParser.parse("""
      trace 0x1000 values 20
      body
        v0 = live 0 @1000
        v1 = live 1 @1000
        v2 = live 2 @1000
        v3 = live 3 @1000
        v4 = live 4 @1000
        v5 = live 5 @1000
        v6 = live 6 @1000
        v7 = live 7 @1000
        st.32 [v6] v1 @1000
        v9 = ld.32 [v3] @1002
        v10 = add v9 1 @1004
        v11 = ld.32 [v10] @1006
        _ f12 = sub v1 v11 @1008
        exit.e f12 -> 0x2000 10 {v0 v1 v2 v3 v4 v5 v6 v7 f12 4 0 0} @100a
        v13 = add v0 v9 @100c
        st.32 [v6] v13 @100e
        v14 f15 = sub v1 1 @1010
      end
        -> 0x1013 {v13 v14 v2 v3 v4 v5 v6 v7 f15 7 0 0} @1010
      """), new SlotFit(MACHINE)));

  private static MachineDescription machine() {
    try {
      return Machines.load("tm5800");
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  private static Schedule schedule() {
    return new ListScheduler(TRACE, POLICY, MACHINE, new SlotFit(MACHINE), 40)
        .body(ListScheduler.Order.URGENCY)
        .orElseThrow();
  }

  private static List<String> problems(List<Schedule.Row> rows) {
    Schedule right = schedule();
    return ScheduleChecker.problems(
        TRACE, new Schedule(rows, right.departures(), right.homes(), right.registers()), MACHINE, POLICY);
  }

  /// The molecules with the operation of index `index` moved to molecule `row`, into whatever slot.
  private static List<Schedule.Row> moved(int index, int row) {
    List<Schedule.Row> rows = new ArrayList<>(schedule().molecules());
    Schedule.Placed moving = rows.stream().flatMap(each -> each.atoms().stream())
        .filter(placed -> placed.operation().index() == index).findFirst().orElseThrow();
    for (int i = 0; i < rows.size(); i++) {
      List<Schedule.Placed> atoms = new ArrayList<>(rows.get(i).atoms());
      atoms.remove(moving);
      if (i == row) {
        atoms.add(moving);
      }
      rows.set(i, new Schedule.Row(rows.get(i).cycle(), rows.get(i).template(), atoms));
    }
    return rows;
  }

  private static int index(Operation.Kind kind, int nth) {
    return TRACE.body().stream().filter(operation -> operation.kind() == kind).toList().get(nth).index();
  }

  private static int rowOf(Operation.Kind kind, int nth) {
    List<Schedule.Row> rows = schedule().molecules();
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).atoms().stream().anyMatch(placed -> placed.operation().index() == index(kind, nth))) {
        return row;
      }
    }
    throw new AssertionError("operation is missing");
  }

  @Test
  void theSchedulersOwnWorkPasses() {
    assertEquals(List.of(), problems(schedule().molecules()));
  }

  @Test
  void aMissingOperationIsFound() {
    List<Schedule.Row> rows = new ArrayList<>(schedule().molecules());
    rows.removeFirst();
    assertFalse(problems(rows).isEmpty());
  }

  @Test
  void aStoreAboveAnExitIsFound() {
    assertFalse(problems(moved(index(Operation.Kind.STORE, 1), rowOf(Operation.Kind.EXIT, 0))).isEmpty());
  }

  @Test
  void aStoreBelowAnExitIsFound() {
    assertFalse(problems(moved(index(Operation.Kind.STORE, 0), rowOf(Operation.Kind.EXIT, 0) + 1)).isEmpty());
  }

  @Test
  void aResultReadTooEarlyIsFound() {
    assertFalse(problems(moved(index(Operation.Kind.LOAD, 1), 0)).isEmpty());
  }

  @Test
  void aStoreThatForgetsToCheckIsFound() {
    List<Schedule.Row> rows = new ArrayList<>();
    boolean checked = false;
    for (Schedule.Row row : schedule().molecules()) {
      List<Schedule.Placed> atoms = new ArrayList<>();
      for (Schedule.Placed placed : row.atoms()) {
        checked |= placed.alias() instanceof Alias.Check;
        atoms.add(placed.alias() instanceof Alias.Check
            ? new Schedule.Placed(placed.slot(), placed.operation(), Alias.IN_ORDER)
            : placed);
      }
      rows.add(new Schedule.Row(row.cycle(), row.template(), atoms));
    }
    assertEquals(checked, !problems(rows).isEmpty());
    assertEquals(true, checked);
  }
}
