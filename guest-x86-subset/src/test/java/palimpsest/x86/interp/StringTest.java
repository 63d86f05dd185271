package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
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

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void iterationsOneByOneComeToWhatTheWholeInstructionComesTo(
      @ForAll("repeated") String code,
      @ForAll @IntRange(max = 20) int count,
      @ForAll @IntRange(max = 12) int distance,
      @ForAll boolean down) {
    Bench whole = Bench.of(code);
    Bench singly = Bench.of(code);
    for (Bench each : List.of(whole, singly)) {
      each.set(GuestState.ESI, Bench.DATA + 0x100).set(GuestState.EDI, Bench.DATA + 0x100 + distance);
      each.set(GuestState.ECX, count).set(GuestState.EAX, 0x0403_0201).flags(down ? 0x402 : 2);
      for (int i = 0; i < 0x200; i++) {
        each.memory.write8(Bench.DATA + i, i % 7 == 0 ? i : 1);
      }
    }
    whole.steps(1);
    long steps = 0;
    while (singly.interpreter.instructionsRetired() == 0) {
      singly.interpreter.stepIteration();
      steps++;
      assertEquals(steps, Math.max(1, singly.interpreter.repIterations()));
      assertEquals(count - singly.interpreter.repIterations(), singly.gpr(GuestState.ECX));
    }
    assertEquals(Math.max(1, whole.interpreter.repIterations()), steps);
    assertEquals(whole.state.eip(), singly.state.eip());
    assertEquals(whole.state.eflags(), singly.state.eflags());
    for (int register = 0; register < 8; register++) {
      assertEquals(whole.gpr(register), singly.gpr(register));
    }
    for (int i = 0; i < 0x200; i++) {
      assertEquals(whole.memory.read8(Bench.DATA + i), singly.memory.read8(Bench.DATA + i));
    }
  }

  @Provide
  Arbitrary<String> repeated() {
    return Arbitraries.of("f3 a4", "f3 a5", "66 f3 a5", "f3 aa", "f3 ab", "f3 ac", "f3 ad", "f3 a6", "f2 a6", "f3 a7",
        "f2 a7", "f3 ae", "f2 ae", "f3 af", "f2 af");
  }

  /// Intel SDM, volume 3, 17.3.1.4: the trap comes after each iteration.
  @Test
  void theTrapFlagRaisesDebugBehindEachIteration() {
    Bench bench = at("f3 a4", Bench.DATA, Bench.DATA + 0x40, 3).flags(0x102);
    for (int left = 2; left >= 0; left--) {
      assertEquals(GuestFault.DEBUG, bench.fault().vector());
      assertEquals(left, bench.gpr(GuestState.ECX));
      assertEquals(left == 0 ? Bench.CODE + 2 : Bench.CODE, bench.state.eip());
    }
    assertEquals(1, bench.interpreter.instructionsRetired());
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

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void copiesOfAnyOverlapGoElementByElement(
      @ForAll @IntRange(max = 0x60) int source,
      @ForAll @IntRange(max = 0x60) int target,
      @ForAll @IntRange(max = 0x40) int count,
      @ForAll @IntRange(max = 2) int size,
      @ForAll boolean across) {
    int bytes = 1 << size;
    String code = List.of("f3 a4", "66 f3 a5", "f3 a5").get(size);
    int base = Bench.DATA + (across ? 0xf80 : 0);
    Bench bench = at(code, base + source, base + target, count);
    byte[] model = new byte[0x400];
    for (int i = 0; i < model.length; i++) {
      model[i] = (byte) (i * 37 + 11);
    }
    bench.mmu.copyOut(base, model, 0, model.length);
    bench.steps(1);
    for (int i = 0; i < count; i++) {
      byte[] element = Arrays.copyOfRange(model, source + i * bytes, source + (i + 1) * bytes);
      System.arraycopy(element, 0, model, target + i * bytes, bytes);
    }
    byte[] got = new byte[model.length];
    bench.mmu.copyIn(base, got, 0, got.length);
    assertArrayEquals(model, got);
    assertEquals(base + source + count * bytes, bench.gpr(GuestState.ESI));
    assertEquals(base + target + count * bytes, bench.gpr(GuestState.EDI));
    assertEquals(0, bench.gpr(GuestState.ECX));
    assertEquals(count, bench.interpreter.repIterations());
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void fillsStoreEveryElement(
      @ForAll @IntRange(max = 0x60) int target,
      @ForAll @IntRange(max = 0x40) int count,
      @ForAll @IntRange(max = 2) int size,
      @ForAll("values") int value) {
    int base = Bench.DATA + 0xf80;
    Bench bench = at(List.of("f3 aa", "66 f3 ab", "f3 ab").get(size), 0, base + target, count);
    bench.set(GuestState.EAX, value).steps(1);
    for (int i = 0; i < 0x200; i++) {
      int at = i - target;
      boolean inside = at >= 0 && at < count << size;
      int expected = inside ? value >>> 8 * (at & (1 << size) - 1) & 0xff : 0;
      assertEquals(expected, bench.mmu.read8(base + i));
    }
    assertEquals(count, bench.interpreter.repIterations());
  }

  @Provide
  Arbitrary<Integer> values() {
    return Arbitraries.of(0, -1, 0x5a5a_5a5a, 0x1234_5a5a, 0x1234_5678);
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
  void aFaultingComparisonLeavesTheFlagsOfTheLastCompleteOne() {
    Bench bench = at("f3 a6", Bench.DATA + 0xffe, Bench.DATA + 0xffe, 5).flags(0x293);
    bench.tables.unmap(Bench.DATA + 0x1000);
    bench.mmu.flush();
    bench.fault();
    assertEquals(3, bench.gpr(GuestState.ECX));
    assertEquals(0x246, bench.state.eflags());
  }

  @Test
  void aComparisonThatFaultsAtOnceKeepsTheFlags() {
    Bench bench = at("f3 a6", Bench.DATA, 0x20_0000, 5).flags(0x293);
    bench.fault();
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
