package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;

/// Results and flags of addition and subtraction at every width, against the manual's words in unbounded arithmetic.
class ArithmeticFlagsTest {
  /// An instruction `op eax, ebx` by its opcode in the 00..3F block, and what it computes.
  enum Op {
    ADD(0x00),
    ADC(0x10),
    SBB(0x18),
    SUB(0x28),
    CMP(0x38);

    final int opcode;

    Op(int opcode) {
      this.opcode = opcode;
    }

    boolean subtracts() {
      return this != ADD && this != ADC;
    }

    boolean takesCarry() {
      return this == ADC || this == SBB;
    }
  }

  @Provide
  Arbitrary<Integer> operands() {
    return Arbitraries.oneOf(
        Arbitraries.integers(),
        Arbitraries.of(0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, Integer.MAX_VALUE, Integer.MIN_VALUE));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void sumsAndDifferencesAreTheManuals(
      @ForAll Op op,
      @ForAll Bits bits,
      @ForAll("operands") int a,
      @ForAll("operands") int b,
      @ForAll boolean carryIn) {
    Bench bench = Bench.of(bits.encode(op.opcode) + "d8");
    bench.set(GuestState.EAX, a).set(GuestState.EBX, b).flags(carryIn ? 0x203 : 0x202);
    bench.steps(1);
    int carry = op.takesCarry() && carryIn ? 1 : 0;
    Sum sum = Sum.of(bits.count, op.subtracts(), a, b, carry);
    int kept = op == Op.CMP ? a : a & (int) ~bits.mask() | (int) sum.result;
    assertEquals(kept, bench.gpr(GuestState.EAX));
    assertEquals(sum.flags(), bench.state.eflags() & Eflags.ARITHMETIC);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void incrementAndDecrementKeepCarry(
      @ForAll Bits bits, @ForAll("operands") int a, @ForAll boolean carryIn, @ForAll boolean decrements) {
    Bench bench = Bench.of(bits.encode(0xfe) + (decrements ? "c8" : "c0"));
    bench.set(GuestState.EAX, a).flags(carryIn ? 0x203 : 0x202).steps(1);
    Sum sum = Sum.of(bits.count, decrements, a, 1, 0);
    assertEquals(a & (int) ~bits.mask() | (int) sum.result, bench.gpr(GuestState.EAX));
    int expected = sum.flags() & ~Eflags.CF | (carryIn ? Eflags.CF : 0);
    assertEquals(expected, bench.state.eflags() & Eflags.ARITHMETIC);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void theShortFormsOfIncrementAgreeWithTheLong(@ForAll("operands") int a, @ForAll boolean carryIn) {
    for (String[] forms : new String[][] {{"40", "ff c0"}, {"48", "ff c8"}}) {
      Bench shorter = Bench.of(forms[0]).set(GuestState.EAX, a).flags(carryIn ? 0x203 : 0x202).steps(1);
      Bench longer = Bench.of(forms[1]).set(GuestState.EAX, a).flags(carryIn ? 0x203 : 0x202).steps(1);
      assertEquals(longer.gpr(GuestState.EAX), shorter.gpr(GuestState.EAX));
      assertEquals(longer.state.eflags(), shorter.state.eflags());
    }
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void negationIsSubtractionFromZero(@ForAll Bits bits, @ForAll("operands") int a) {
    Bench bench = Bench.of(bits.encode(0xf6) + "d8").set(GuestState.EAX, a).steps(1);
    Sum sum = Sum.of(bits.count, true, 0, a, 0);
    assertEquals(a & (int) ~bits.mask() | (int) sum.result, bench.gpr(GuestState.EAX));
    assertEquals(sum.flags(), bench.state.eflags() & Eflags.ARITHMETIC);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void everyShapeOfAnOperationSaysTheSame(
      @ForAll("shapes") int opcode, @ForAll("operands") int a, @ForAll("operands") int b, @ForAll boolean carryIn) {
    int flags = carryIn ? 0x203 : 0x202;
    String immediate = "%02x %02x %02x %02x".formatted(b & 0xff, b >>> 8 & 0xff, b >>> 16 & 0xff, b >>> 24);
    Bench registers = Bench.of("%02x d8".formatted(opcode + 1));
    Bench fromMemory = Bench.of("%02x 05 00 00 04 00".formatted(opcode + 3));
    Bench toMemory = Bench.of("%02x 1d 00 00 04 00".formatted(opcode + 1));
    Bench accumulator = Bench.of("%02x %s".formatted(opcode + 5, immediate));
    Bench storeImmediate = Bench.of("81 %02x 00 00 04 00 %s".formatted(opcode | 5, immediate));
    fromMemory.memory.write32(Bench.DATA, b);
    toMemory.memory.write32(Bench.DATA, a);
    storeImmediate.memory.write32(Bench.DATA, a);
    registers.set(GuestState.EAX, a).set(GuestState.EBX, b).flags(flags).steps(1);
    fromMemory.set(GuestState.EAX, a).flags(flags).steps(1);
    toMemory.set(GuestState.EBX, b).flags(flags).steps(1);
    accumulator.set(GuestState.EAX, a).flags(flags).steps(1);
    storeImmediate.flags(flags).steps(1);
    int result = registers.gpr(GuestState.EAX);
    assertEquals(result, fromMemory.gpr(GuestState.EAX));
    assertEquals(result, toMemory.memory.read32(Bench.DATA));
    assertEquals(result, accumulator.gpr(GuestState.EAX));
    assertEquals(result, storeImmediate.memory.read32(Bench.DATA));
    int settled = registers.state.eflags();
    assertEquals(settled, fromMemory.state.eflags());
    assertEquals(settled, toMemory.state.eflags());
    assertEquals(settled, accumulator.state.eflags());
    assertEquals(settled, storeImmediate.state.eflags());
  }

  @Provide
  Arbitrary<Integer> shapes() {
    return Arbitraries.of(0x00, 0x08, 0x10, 0x18, 0x20, 0x28, 0x30, 0x38);
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void anyEflagsSurviveTheLazyForm(@ForAll int eflags) {
    LazyFlags flags = new LazyFlags();
    flags.load(eflags);
    assertEquals(eflags, flags.settled());
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void conditionsReadTheLazyFormAsTheySettle(@ForAll int a, @ForAll int b) {
    LazyFlags flags = new LazyFlags();
    flags.difference(a, b, a - b);
    for (palimpsest.x86.isa.Condition condition : palimpsest.x86.isa.Condition.values()) {
      assertEquals(condition.holds(flags.settled()), flags.holds(condition), condition.name());
    }
  }

  /// An operand width, and how an instruction of the byte/full-size opcode pairs is encoded for it.
  enum Bits {
    EIGHT(8),
    SIXTEEN(16),
    THIRTY_TWO(32);

    final int count;

    Bits(int count) {
      this.count = count;
    }

    long mask() {
      return (1L << count) - 1;
    }

    String encode(int byteOpcode) {
      return (this == SIXTEEN ? "66" : "") + "%02x".formatted(this == EIGHT ? byteOpcode : byteOpcode + 1);
    }
  }

  /// A sum or difference and its flags, defined on numbers and not on bits.
  private record Sum(long result, boolean cf, boolean of, boolean af, int bits) {
    static Sum of(int bits, boolean subtract, int a, int b, int carry) {
      long mask = (1L << bits) - 1;
      int sign = subtract ? -1 : 1;
      long unsigned = (a & mask) + sign * ((b & mask) + carry);
      long signed = extend(a, bits) + sign * (extend(b, bits) + carry);
      long low = (a & 15) + sign * ((b & 15) + carry);
      long result = unsigned & mask;
      return new Sum(result, unsigned != result, signed != extend(result, bits), low < 0 || low > 15, bits);
    }

    private static long extend(long value, int bits) {
      return value << (64 - bits) >> (64 - bits);
    }

    int flags() {
      return (cf ? Eflags.CF : 0)
          | (Long.bitCount(result & 0xff) % 2 == 0 ? Eflags.PF : 0)
          | (af ? Eflags.AF : 0)
          | (result == 0 ? Eflags.ZF : 0)
          | (extend(result, bits) < 0 ? Eflags.SF : 0)
          | (of ? Eflags.OF : 0);
    }
  }
}
