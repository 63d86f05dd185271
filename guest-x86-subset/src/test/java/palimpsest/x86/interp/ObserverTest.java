package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;

/// An observer is told of every instruction once, and of where it led.
class ObserverTest {
  private final List<String> seen = new ArrayList<>();
  private final Bench bench = new Bench();
  private final Interpreter interpreter = observed();

  private Interpreter observed() {
    Interpreter watched = new Interpreter(bench.state, bench.mmu, bench.environment(), new InstructionObserver() {
      @Override
      public void executing(int eip, Instruction instruction) {
        seen.add(Integer.toHexString(eip) + " " + instruction.mnemonic() + " ecx " + bench.gpr(GuestState.ECX));
      }

      @Override
      public void retired(int next) {
        seen.add("to " + Integer.toHexString(next) + " ecx " + bench.gpr(GuestState.ECX));
      }

      @Override
      public void faulted() {
        seen.add("fault ecx " + bench.gpr(GuestState.ECX));
      }
    });
    watched.watchWrites(bench.memory.protection());
    return watched;
  }

  @Test
  void registersAreAsBeforeAndAsAfter() {
    bench.code(Bench.CODE, "41 41");

    interpreter.run(2, Interpreter.NEVER_HOT);

    assertEquals(
        List.of("10000 INC ecx 0", "to 10001 ecx 1", "10001 INC ecx 1", "to 10002 ecx 2"), seen);
  }

  @Test
  void branchesSayWhereTheyLed() {
    // dec ecx; jnz -3: taken once, then not.
    bench.code(Bench.CODE, "49 75 fd").set(GuestState.ECX, 2);

    interpreter.run(4, Interpreter.NEVER_HOT);

    assertEquals(
        List.of(
            "10000 DEC ecx 2", "to 10001 ecx 1", "10001 JCC ecx 1", "to 10000 ecx 1",
            "10000 DEC ecx 1", "to 10001 ecx 0", "10001 JCC ecx 0", "to 10003 ecx 0"),
        seen);
  }

  @Test
  void whatFaultsDoesNotRetireThoughIterationsWereDone() {
    // rep stosb into the last mapped page.
    bench.code(Bench.CODE, "f3 aa").set(GuestState.ECX, 5).set(GuestState.EDI, 0x10_0000 - 2);

    assertThrows(GuestFault.class, () -> interpreter.run(1, Interpreter.NEVER_HOT));

    assertEquals(List.of("10000 STOS ecx 5", "fault ecx 3"), seen);
    assertEquals(0, interpreter.instructionsRetired());
  }

  @Test
  void trapsRetire() {
    bench.code(Bench.CODE, "cc");

    assertThrows(GuestFault.class, () -> interpreter.run(1, Interpreter.NEVER_HOT));

    assertEquals(List.of("10000 INT3 ecx 0", "to 10001 ecx 0"), seen);
    assertEquals(1, interpreter.instructionsRetired());
  }

  @Test
  void codeThatOverwritesTheNextInstructionIsSeenAsItIsExecuted() {
    // mov byte [0x10007], 0x41 writes "inc ecx" over the nop behind it.
    bench.code(Bench.CODE, "c6 05 07 00 01 00 41 90");

    interpreter.run(2, Interpreter.NEVER_HOT);

    assertEquals(
        List.of("10000 MOV ecx 0", "to 10007 ecx 0", "10007 INC ecx 0", "to 10008 ecx 1"), seen);
  }
}
