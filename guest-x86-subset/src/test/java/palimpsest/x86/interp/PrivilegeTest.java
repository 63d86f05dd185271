package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Segment;

/// RDMSR, WRMSR and HLT at the privilege levels.
class PrivilegeTest {
  private static final int KERNEL_CODE = 0x60;
  private static final int KNOWN = 0x8086_8010;

  /// A processor with one model-specific register.
  private static final class OneRegister implements Environment {
    final Map<Integer, Long> registers = new HashMap<>(Map.of(KNOWN, 0x1_8000_0002L));

    @Override
    public long readRegister(int number) {
      if (!registers.containsKey(number)) {
        throw new GuestFault(GuestFault.GENERAL_PROTECTION, 0, 0);
      }
      return registers.get(number);
    }

    @Override
    public void writeRegister(int number, long value) {
      readRegister(number);
      registers.put(number, value);
    }

    @Override
    public long timeStampCounter() {
      return 0;
    }

    @Override
    public int segmentBase(int selector) {
      return 0;
    }

    @Override
    public void unimplemented(Instruction instruction, int eip) {
      throw new AssertionError(instruction);
    }
  }

  private static Bench atLevel(int level, String hex) {
    Bench bench = Bench.of(hex);
    bench.state.setSegment(Segment.CS, KERNEL_CODE | level, 0);
    return bench;
  }

  @ParameterizedTest
  @CsvSource({"1, 0f32", "2, 0f32", "3, 0f32", "1, 0f30", "3, 0f30", "1, f4", "3, f4", "3, fa", "3, 0f06"})
  void everyOtherLevelIsRefusedAndNothingHappens(int level, String hex) {
    Bench bench = atLevel(level, hex).set(GuestState.ECX, KNOWN);
    GuestFault fault = bench.fault();
    assertEquals(
        List.of(GuestFault.GENERAL_PROTECTION, 0, Bench.CODE),
        List.of(fault.vector(), fault.errorCode(), bench.state.eip()));
    assertEquals(List.of(), bench.reported);
  }

  /// Far JMP and CALL, direct and through memory, RETF, IRET, MOV to CS: on the stack lie an address, the program's own
  /// selector but with level 0, and flags.
  @ParameterizedTest
  @ValueSource(strings = {"ea 00000100 7000", "9a 00000100 7000", "ff2c24", "ff1c24", "cb", "cf", "8ec8"})
  void nothingRaisesTheLevel(String hex) {
    Bench bench = Bench.of(hex);
    bench.mmu.write32(Bench.STACK, Bench.CODE);
    bench.mmu.write32(Bench.STACK + 4, Bench.CODE_SELECTOR & ~3);
    bench.mmu.write32(Bench.STACK + 8, 2);
    bench.set(GuestState.EAX, Bench.CODE_SELECTOR & ~3);
    bench.fault();
    assertEquals(3, bench.state.privilegeLevel());
    assertEquals(Bench.CODE, bench.state.eip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0f32", "0f30"})
  void aRegisterThatIsNotThereIsRefusedAtLevel0Too(String hex) {
    GuestFault fault = atLevel(0, hex).set(GuestState.ECX, KNOWN).fault();
    assertEquals(List.of(GuestFault.GENERAL_PROTECTION, 0), List.of(fault.vector(), fault.errorCode()));
  }

  @Test
  void atLevel0EdxHoldsTheHighHalfOfARegisterAndEaxTheLow() {
    Bench bench = atLevel(0, "0f32 0f30").set(GuestState.ECX, KNOWN).set(GuestState.EDX, -1);
    OneRegister there = new OneRegister();
    Interpreter interpreter = new Interpreter(bench.state, bench.mmu, there);
    assertEquals(Stop.BUDGET, interpreter.step());
    assertEquals(0x8000_0002, bench.gpr(GuestState.EAX));
    assertEquals(1, bench.gpr(GuestState.EDX));
    bench.set(GuestState.EDX, -2);
    assertEquals(Stop.REGISTER_WRITTEN, interpreter.run(10, Interpreter.NEVER_HOT));
    assertEquals(Map.of(KNOWN, 0xffff_fffe_8000_0002L), there.registers);
  }

  @Test
  void haltStopsTheInterpreterBehindItself() {
    Bench bench = atLevel(0, "90 f4 90 90");
    assertEquals(Stop.HALT, bench.interpreter.run(100, Interpreter.NEVER_HOT));
    assertEquals(Bench.CODE + 2, bench.state.eip());
    assertEquals(2, bench.interpreter.instructionsRetired());
  }

  @Test
  void whatIsPrivilegedAndNotThereIsReportedAtLevel0() {
    Bench bench = atLevel(0, "fa");
    assertEquals(GuestFault.INVALID_OPCODE, bench.fault().vector());
    assertEquals(1, bench.reported.size());
  }
}
