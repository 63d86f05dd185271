package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;

/// Repeated string instructions: counts, directions, faults in the middle, overlap.
class StringTest {
  private static Bench at(String code, int source, int target, int count) {
    return Bench.of(code).set(GuestState.ESI, source).set(GuestState.EDI, target).set(GuestState.ECX, count);
  }

  @Test
  void aFaultInTheMiddleLeavesTheRegistersAtTheIteration() {
    Bench bench = at("f3 a5", Bench.DATA, Bench.DATA + 0x2ff4, 8);
    bench.tables.unmap(Bench.DATA + 0x3000);
    bench.mmu.flush();
    GuestFault fault = bench.fault();
    assertEquals(Bench.DATA + 0x3000, fault.address());
    assertEquals(5, bench.gpr(GuestState.ECX));
    assertEquals(Bench.DATA + 12, bench.gpr(GuestState.ESI));
    assertEquals(Bench.DATA + 0x3000, bench.gpr(GuestState.EDI));
    assertEquals(Bench.CODE, bench.state.eip());
    assertEquals(0, bench.interpreter.instructionsRetired());
    assertEquals(3, bench.interpreter.repIterations());
    bench.tables.map(Bench.DATA + 0x3000, Bench.DATA + 0x3000, true, true);
    bench.steps(1);
    assertEquals(0, bench.gpr(GuestState.ECX));
    assertEquals(1, bench.interpreter.instructionsRetired());
    assertEquals(8, bench.interpreter.repIterations());
  }

  @Test
  void anOverlappingForwardCopyRepeatsItsPattern() {
    Bench bench = at("f3 a4", Bench.DATA, Bench.DATA + 3, 9);
    bench.mmu.copyOut(Bench.DATA, new byte[] {1, 2, 3}, 0, 3);
    bench.steps(1);
    for (int i = 0; i < 12; i++) {
      assertEquals(1 + i % 3, bench.memory.read8(Bench.DATA + i));
    }
  }

  @Test
  void theDirectionFlagTurnsEverythingRound() {
    Bench bench = at("fd f3 a4", Bench.DATA + 2, Bench.DATA + 12, 3);
    bench.mmu.copyOut(Bench.DATA, new byte[] {1, 2, 3}, 0, 3);
    bench.steps(2);
    assertEquals(1, bench.memory.read8(Bench.DATA + 10));
    assertEquals(Bench.DATA - 1, bench.gpr(GuestState.ESI));
    assertEquals(Bench.DATA + 9, bench.gpr(GuestState.EDI));
  }

  @Test
  void scanStopsBehindTheMatchAndItsFlagsAreTheLastComparison() {
    Bench bench = at("f2 ae", 0, Bench.DATA, 100).set(GuestState.EAX, 7);
    bench.memory.write8(Bench.DATA + 4, 7);
    bench.steps(1);
    assertEquals(Bench.DATA + 5, bench.gpr(GuestState.EDI));
    assertEquals(95, bench.gpr(GuestState.ECX));
    assertEquals(Eflags.ZF, bench.state.eflags() & Eflags.ZF);
  }

  @Test
  void aCountOfZeroTouchesNothingNotEvenFlags() {
    Bench bench = at("f3 a6", 0x20_0000, 0x20_0000, 0).flags(0x2d7).steps(1);
    assertEquals(0x2d7, bench.state.eflags());
    assertEquals(1, bench.interpreter.instructionsRetired());
  }

  @Test
  void aFaultingComparisonRestoresTheFlags() {
    Bench bench = at("f3 a6", Bench.DATA + 0xffe, Bench.DATA + 0xffe, 5).flags(0x293);
    bench.tables.unmap(Bench.DATA + 0x1000);
    bench.mmu.flush();
    bench.fault();
    assertEquals(3, bench.gpr(GuestState.ECX));
    assertEquals(0x293, bench.state.eflags());
  }

  @Test
  void sixteenBitAddressesWrapAndKeepTheUpperHalves() {
    Bench bench = at("67 f3 aa", 0, 0x1234_ffff, 0x9999_0001).set(GuestState.EAX, 0x5a);
    bench.tables.map(0xf000, Bench.DATA, true, true);
    bench.mmu.flush();
    bench.steps(1);
    assertEquals(0x5a, bench.memory.read8(Bench.DATA + 0xfff));
    assertEquals(0x1234_0000, bench.gpr(GuestState.EDI));
    assertEquals(0x9999_0000, bench.gpr(GuestState.ECX));
  }

  @Test
  void onlyTheSourceSegmentIsOverridden() {
    Bench bench = at("65 a4", 4, Bench.DATA + 0x200, 0);
    bench.state.setSegment(palimpsest.x86.isa.Segment.GS, Bench.TLS_SELECTOR, Bench.TLS_BASE);
    bench.memory.write8(Bench.TLS_BASE + 4, 0x77);
    bench.steps(1);
    assertEquals(0x77, bench.memory.read8(Bench.DATA + 0x200));
  }
}
