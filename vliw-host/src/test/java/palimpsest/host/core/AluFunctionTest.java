package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

class AluFunctionTest {
  private static final Set<Opcode> OTHERS = EnumSet.of(
      Opcode.MOV, Opcode.MOVH, Opcode.EXTH, Opcode.ZX, Opcode.SX, Opcode.GETCC, Opcode.PUTCC, Opcode.BSWAP, Opcode.SAME,
      Opcode.EXPECT, Opcode.SEL, Opcode.SET);

  private static final List<Opcode> ARITHMETIC =
      Arrays.stream(Opcode.values()).filter(op -> op.isAlu() && !OTHERS.contains(op)).toList();

  @Provide
  Arbitrary<Opcode> arithmetic() {
    return Arbitraries.of(ARITHMETIC);
  }

  @Provide
  Arbitrary<Integer> values() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(-40, 40),
        Arbitraries.integers(),
        Arbitraries.of(
            0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000,
            Integer.MAX_VALUE, Integer.MIN_VALUE, 0x80800080));
  }

  @Provide
  Arbitrary<Integer> codes() {
    return Arbitraries.integers().map(bits -> bits & HostState.CODES_MASK);
  }

  @Property(tries = 8_000)
  void everyArithmeticOperationAgreesWithTheManualsOwnWords(
      @ForAll("arithmetic") Opcode opcode,
      @ForAll OperandWidth width,
      @ForAll("values") int a,
      @ForAll("values") int b,
      @ForAll("values") int d,
      @ForAll("codes") int codes) {
    if (!opcode.allows(width)) {
      return;
    }
    OneBitAtATime expected = new OneBitAtATime(width.bits(), codes);
    expected.execute(opcode, a, b, d);
    AluFunction function = AluFunction.of(opcode, width);
    if (expected.faults) {
      HostFaultSignal signal = assertThrows(HostFaultSignal.class, () -> function.result(a, b, d, codes));
      assertEquals(HostFault.Kind.DIVIDE, signal.kind());
      return;
    }
    int upper = opcode == Opcode.SHLD || opcode == Opcode.SHRD ? d : a;
    int result = function.result(a, b, d, codes);
    assertEquals((upper & ~width.mask()) | expected.value.intValue(), result, "result");
    if (opcode.setsCodes()) {
      assertEquals(
          Integer.toHexString(expected.codes()), Integer.toHexString(function.codes(a, b, d, codes, result)), "codes");
    }
  }

  @Property
  void samenessFaultsAsStaleUnlessItsSourcesAreEqual(@ForAll int a, @ForAll int difference) {
    AluFunction function = AluFunction.of(Opcode.SAME, OperandWidth.W32);
    assertEquals(0, function.result(a, a, 0, 0));
    if (difference != 0) {
      var signal = assertThrows(HostFaultSignal.class, () -> function.result(a, a + difference, 0, 0));
      assertEquals(HostFault.Kind.STALE, signal.kind());
    }
  }

  @Property
  void movesMoveTheBitsTheyName(@ForAll int a, @ForAll int b, @ForAll("codes") int codes) {
    assertEquals(b, result(Opcode.MOV, OperandWidth.W32, a, b, codes));
    assertEquals(a >>> 16 << 16 | b & 0xffff, result(Opcode.MOV, OperandWidth.W16, a, b, codes));
    assertEquals(a >>> 8 << 8 | b & 0xff, result(Opcode.MOV, OperandWidth.W8, a, b, codes));
    int movedHigh = result(Opcode.MOVH, OperandWidth.W32, a, b, codes);
    assertEquals((byte) b, (byte) (movedHigh >> 8));
    assertEquals(a & 0xffff00ff, movedHigh & 0xffff00ff);
    assertEquals((a >> 8) & 0xff, result(Opcode.EXTH, OperandWidth.W32, a, b, codes));
    assertEquals(a & 0xff, result(Opcode.ZX, OperandWidth.W8, a, b, codes));
    assertEquals(a & 0xffff, result(Opcode.ZX, OperandWidth.W16, a, b, codes));
    assertEquals((byte) a, result(Opcode.SX, OperandWidth.W8, a, b, codes));
    assertEquals((short) a, result(Opcode.SX, OperandWidth.W16, a, b, codes));
    assertEquals(codes, result(Opcode.GETCC, OperandWidth.W32, a, b, codes));
    assertEquals(a & 0x8d5, AluFunction.of(Opcode.PUTCC, OperandWidth.W32).codes(a, b, 0, codes, 0));
    int swapped = result(Opcode.BSWAP, OperandWidth.W32, a, b, codes);
    for (int i = 0; i < 4; i++) {
      assertEquals((byte) (a >> 8 * i), (byte) (swapped >> 8 * (3 - i)));
    }
  }

  private static int result(Opcode opcode, OperandWidth width, int a, int b, int codes) {
    return AluFunction.of(opcode, width).result(a, b, 0, codes);
  }

  @Test
  void conditionsAreX86s() {
    for (int codes = 0; codes < 0x1000; codes++) {
      boolean carry = (codes & 0x1) != 0;
      boolean zero = (codes & 0x40) != 0;
      boolean less = (codes >> 7 & 1) != (codes >> 11 & 1);
      assertHolds(Condition.B, carry, codes);
      assertHolds(Condition.P, (codes & 0x4) != 0, codes);
      assertHolds(Condition.E, zero, codes);
      assertHolds(Condition.S, (codes & 0x80) != 0, codes);
      assertHolds(Condition.O, (codes & 0x800) != 0, codes);
      assertHolds(Condition.BE, carry || zero, codes);
      assertHolds(Condition.L, less, codes);
      assertHolds(Condition.LE, less || zero, codes);
    }
  }

  private static void assertHolds(Condition condition, boolean expected, int codes) {
    assertEquals(expected, ConditionCodes.holds(condition, codes), () -> condition + " " + codes);
    assertEquals(!expected, ConditionCodes.holds(condition.negated(), codes), () -> condition.negated() + " " + codes);
  }
}
