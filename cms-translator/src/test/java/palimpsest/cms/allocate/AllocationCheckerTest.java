package palimpsest.cms.allocate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.TraceParser;
import palimpsest.cms.schedule.LegalTrace;
import palimpsest.cms.schedule.Legaliser;
import palimpsest.cms.schedule.ListScheduler;
import palimpsest.cms.schedule.Place;
import palimpsest.cms.schedule.Schedule;
import palimpsest.cms.schedule.SlotFit;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;

/// Any two values that are alive together and forced into one register must be reported.
class AllocationCheckerTest {
  private final MachineDescription machine = machine();
  private final SlotFit slots = new SlotFit(machine);
  private final TranslationPolicy policy = TranslationPolicy.optimised(32);
  private final LegalTrace trace = Legaliser.legalise(TraceParser.parse("""
      trace 0x1000 values 20
      prologue
        v3 = live 3 @1000
        v8 = add v3 0x12345 @1000
      body
        v0 = live 0 @1000
        v1 = live 1 @1000
        v2 = live 2 @1000
        v4 = live 4 @1000
        v5 = live 5 @1000
        v6 = live 6 @1000
        v7 = live 7 @1000
        v9 = ld.32 [v8] @1002
        v10 = ld.32 [v6] @1004
        v11 = add v9 v10 @1006
        v12 = xor v9 v10 @1008
        _ f13 = sub v11 v12 @1008
        exit.e f13 -> 0x2000 10 {v11 v9 v2 v3 v4 v5 v6 v7 f13 4 0 0} @100a
        v14 f15 = sub v1 1 @1010
      end
        if.ne f15 -> loop else 0x1013 {v12 v14 v2 v3 v4 v5 v6 v7 f15 7 0 0} @1010
      """), slots);
  private final ListScheduler scheduler = new ListScheduler(trace, policy, machine, slots, 40);
  private final Schedule prologue = scheduler.prologue(ListScheduler.Order.URGENCY);
  private final Schedule body = scheduler.body(ListScheduler.Order.URGENCY).orElseThrow();
  private final Allocation allocation = LinearScan.allocate(prologue, body, machine).orElseThrow();

  private static MachineDescription machine() {
    try {
      return Machines.load("tm5800");
    } catch (MachineException e) {
      throw new AssertionError(e);
    }
  }

  private int[] registers() {
    int[] registers = new int[body.registers()];
    for (int i = Place.FIRST; i < registers.length; i++) {
      registers[i] = allocation.of(i);
    }
    return registers;
  }

  @Test
  void theAllocatorsOwnWorkPasses() {
    assertEquals(List.of(), AllocationChecker.problems(prologue, body, allocation));
  }

  @Test
  void everyMisplacedValueIsFound() {
    for (int value = Place.FIRST; value < body.registers(); value++) {
      int[] registers = registers();
      registers[value] = 4;
      assertFalse(AllocationChecker.problems(prologue, body, new Allocation(registers)).isEmpty(), "v" + value);
    }
  }

  @Test
  void aLoopsConstantOutsideTheShadowedRegistersIsFound() {
    int[] registers = registers();
    for (int value = Place.FIRST; value < registers.length; value++) {
      if (prologueDefines(value)) {
        registers[value] = 50;
        assertFalse(AllocationChecker.problems(prologue, body, new Allocation(registers)).isEmpty());
      }
    }
  }

  private boolean prologueDefines(int value) {
    return prologue.molecules().stream().flatMap(row -> row.atoms().stream())
        .anyMatch(placed -> placed.operation().atom().result() == value);
  }
}
