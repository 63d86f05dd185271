package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import palimpsest.memory.ProtectionMap.Mark;
import palimpsest.x86.cpu.GuestState;

/// Code that changes: the interpreter executes the bytes that are there.
class SelfModifyingTest {
  @Test
  void theVeryNextInstructionIsTheNewOne() {
    // mov byte [0x10008], 0x42 ; nop ; inc ecx (becomes inc edx) ; int 0x80
    Bench bench = Bench.of("c6 05 08 00 01 00 42 90 41 cd 80");
    assertEquals(Stop.INTERRUPT, bench.interpreter.run(100, Interpreter.NEVER_HOT));
    assertEquals(0, bench.gpr(GuestState.ECX));
    assertEquals(1, bench.gpr(GuestState.EDX));
    assertEquals(4, bench.interpreter.instructionsRetired());
  }

  @Test
  void aLoopThatRewritesItsOwnImmediateSeesEveryValue() {
    // L: mov eax, 1 ; add ebx, eax ; inc dword [0x10001] ; dec ecx ; jnz L ; int 0x80
    Bench bench = Bench.of("b8 01 00 00 00 01 c3 ff 05 01 00 01 00 49 75 f0 cd 80").set(GuestState.ECX, 10);
    assertEquals(Stop.INTERRUPT, bench.interpreter.run(1000, Interpreter.NEVER_HOT));
    assertEquals(55, bench.gpr(GuestState.EBX));
  }

  @Test
  void aWriteFromOutsideDropsTheBlockAndTheMarkWithIt() {
    Bench bench = Bench.of("40 40 cd 80");
    bench.interpreter.run(100, Interpreter.NEVER_HOT);
    assertTrue(bench.memory.protection().has(Bench.CODE, Mark.DECODED));
    assertTrue(bench.interpreter.profile(Bench.CODE).isPresent());
    bench.memory.write8(Bench.CODE + 1, 0x48);
    assertFalse(bench.memory.protection().has(Bench.CODE, Mark.DECODED));
    assertTrue(bench.interpreter.profile(Bench.CODE).isEmpty());
    bench.state.setEip(Bench.CODE);
    bench.interpreter.run(100, Interpreter.NEVER_HOT);
    assertEquals(2, bench.gpr(GuestState.EAX));
  }

  @Test
  void aWriteBesideTheBlockKeepsIt() {
    Bench bench = Bench.of("40 40 cd 80");
    bench.interpreter.run(100, Interpreter.NEVER_HOT);
    bench.memory.write8(Bench.CODE + 4, 0x48);
    assertTrue(bench.interpreter.profile(Bench.CODE).isPresent());
  }

  @Test
  void codeThatIsPatchedAgainAndAgainStillBecomesHot() {
    // mov eax, 1 ; int 0x80
    Bench bench = Bench.of("b8 01 00 00 00 cd 80");
    for (int round = 1; round <= 5; round++) {
      bench.state.setEip(Bench.CODE);
      bench.interpreter.run(100, Interpreter.NEVER_HOT);
      assertEquals(round, bench.interpreter.executions(Bench.CODE));
      bench.memory.write8(Bench.CODE + 1, round);
    }
  }

  @Test
  void anInstructionAcrossPagesDependsOnBoth() {
    // mov eax, 0x11111111 with its last two bytes in the next page
    int at = Bench.CODE + 0x1000 - 3;
    Bench bench = new Bench().code(at, "b8 11 11 11 11 cd 80");
    bench.state.setEip(at);
    bench.interpreter.run(100, Interpreter.NEVER_HOT);
    assertEquals(0x1111_1111, bench.gpr(GuestState.EAX));
    bench.memory.write8(Bench.CODE + 0x1001, 0x22);
    bench.state.setEip(at);
    bench.interpreter.run(100, Interpreter.NEVER_HOT);
    assertEquals(0x2211_1111, bench.gpr(GuestState.EAX));
  }

  @Test
  void aRemappedSecondPageIsNoticedAfterTheFlush() {
    int at = Bench.CODE + 0x1000 - 3;
    Bench bench = new Bench().code(at, "b8 11 11 11 11 cd 80").code(Bench.DATA, "33 44 cd 80");
    bench.state.setEip(at);
    bench.interpreter.run(100, Interpreter.NEVER_HOT);
    bench.tables.map(Bench.CODE + 0x1000, Bench.DATA, true, true);
    bench.mmu.flushPage(Bench.CODE + 0x1000);
    bench.state.setEip(at);
    bench.interpreter.run(100, Interpreter.NEVER_HOT);
    assertEquals(0x4433_1111, bench.gpr(GuestState.EAX));
  }

  @Test
  void aFlushWithoutChangeKeepsTheProfile() {
    Bench bench = Bench.of("40 40 cd 80");
    for (int i = 0; i < 3; i++) {
      bench.state.setEip(Bench.CODE);
      bench.interpreter.run(100, Interpreter.NEVER_HOT);
      bench.mmu.flush();
    }
    assertEquals(3, bench.interpreter.executions(Bench.CODE));
  }
}
