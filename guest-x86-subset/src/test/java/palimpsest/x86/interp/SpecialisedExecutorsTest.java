package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Condition;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Instruction;

/// An executor made for one shape of operands does what the plain one for any operands does.
class SpecialisedExecutorsTest {
  private static final int OPERAND = Bench.DATA + 0x80;

  /// MOV, the eight of ADD's table, TEST, IMUL and the shifts, with a ModRM byte and nothing fixed about it but what is
  /// part of the opcode.
  private enum Encoding {
    MOV_STORE("88", -1), MOV_LOAD("8a", -1), MOV_IMMEDIATE("c6", 0),
    MOV_STORE32("89", -1), MOV_LOAD32("8b", -1), MOV_IMMEDIATE32("c7", 0),
    ADD("01", -1), ADD_LOAD("03", -1), OR("09", -1), OR_LOAD("0b", -1), AND("21", -1), AND_LOAD("23", -1),
    SUB("29", -1), SUB_LOAD("2b", -1), XOR("31", -1), XOR_LOAD("33", -1), XOR_BYTES("32", -1),
    CMP("39", -1), CMP_LOAD("3b", -1), CMP_BYTES("38", -1), CMP_BYTES_LOAD("3a", -1),
    ADD_IMMEDIATE("81", 0), OR_IMMEDIATE("81", 1), AND_IMMEDIATE("81", 4), SUB_IMMEDIATE("81", 5),
    XOR_IMMEDIATE("81", 6), CMP_IMMEDIATE("81", 7), CMP_BYTES_IMMEDIATE("80", 7),
    TEST("85", -1), TEST_BYTES("84", -1), TEST_IMMEDIATE("f7", 0), TEST_BYTES_IMMEDIATE("f6", 0),
    IMUL("0faf", -1), IMUL_IMMEDIATE("69", -1), IMUL_BYTE("6b", -1),
    ROL("c1", 0), ROR("c1", 1), SHL("c1", 4), SHR("c1", 5), SAR("c1", 7);

    final String opcode;
    final int digit;

    Encoding(String opcode, int digit) {
      this.opcode = opcode;
      this.digit = digit;
    }

    byte[] with(int register, int other, boolean inMemory, int immediate) {
      int reg = digit < 0 ? register : digit;
      String modrm = inMemory
          ? "%02x10".formatted(0x40 | reg << 3 | GuestState.EDI)
          : "%02x".formatted(0xc0 | reg << 3 | other);
      return HexFormat.of().parseHex(opcode + modrm + "%08x".formatted(immediate));
    }
  }

  /// What both machines start from; EDI points to the operand in memory.
  private record Start(int[] registers, int memory, int flags) {
    Bench bench() {
      Bench bench = new Bench();
      for (int i = 0; i < registers.length; i++) {
        bench.set(i, registers[i]);
      }
      bench.set(GuestState.EDI, OPERAND - 0x10);
      bench.memory.write32(OPERAND, memory);
      return bench;
    }
  }

  @Provide
  Arbitrary<Start> starts() {
    Arbitrary<Integer> value = Arbitraries.oneOf(
        Arbitraries.integers(), Arbitraries.of(0, 1, -1, 0x7fff_ffff, 0x8000_0000, 0x80, 0x7f, 0xff00));
    Arbitrary<Integer> flags = Arbitraries.integers().map(any -> any & Eflags.ARITHMETIC | Eflags.ALWAYS_ONE);
    return Combinators.combine(value.array(int[].class).ofSize(8), value, flags).as(Start::new);
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void specialisedAndPlainDoTheSame(
      @ForAll Encoding encoding, @ForAll("registers") int register, @ForAll("registers") int other,
      @ForAll boolean inMemory, @ForAll int immediate, @ForAll("starts") Start start) {
    byte[] code = encoding.with(register, other, inMemory, immediate);
    Instruction in = assertInstanceOf(Decoded.Valid.class, new Decoder().decode(i -> code[i] & 0xff)).instruction();
    Bench one = start.bench();
    Bench two = start.bench();
    assertEquals(
        executed(new Binder(Optional.empty()).bind(in, Bench.CODE), one, start.flags),
        executed(plain(in), two, start.flags), in::toString);
    assertArrayEquals(two.state.file(), one.state.file(), in::toString);
    assertEquals(two.memory.read64(OPERAND), one.memory.read64(OPERAND), in::toString);
  }

  @Provide
  Arbitrary<Integer> registers() {
    return Arbitraries.integers().between(0, 7);
  }

  /// The flags after it.
  private static int executed(Executor executor, Bench bench, int flags) {
    Core core = new Core(bench.state, bench.mmu, bench.environment());
    core.load(flags);
    executor.execute(core);
    return core.settled();
  }

  private static Executor plain(Instruction in) {
    return switch (in.mnemonic()) {
      case MOV -> MoveExecutors.plain(in);
      case ADD -> ArithmeticExecutors.update(in, ArithmeticExecutors::add);
      case OR -> ArithmeticExecutors.update(in, ArithmeticExecutors::or);
      case AND -> ArithmeticExecutors.update(in, ArithmeticExecutors::and);
      case SUB -> ArithmeticExecutors.update(in, ArithmeticExecutors::sub);
      case XOR -> ArithmeticExecutors.update(in, ArithmeticExecutors::xor);
      case CMP -> ArithmeticExecutors.compare(in, ArithmeticExecutors::sub);
      case TEST -> ArithmeticExecutors.compare(in, ArithmeticExecutors::and);
      case IMUL -> MultiplyExecutors.truncating(in, in.operands().size() - 2, in.operands().size() - 1);
      case ROL -> ShiftExecutors.plain(in, ShiftExecutors::rol);
      case ROR -> ShiftExecutors.plain(in, ShiftExecutors::ror);
      case SHL -> ShiftExecutors.plain(in, ShiftExecutors::shl);
      case SHR -> ShiftExecutors.plain(in, ShiftExecutors::shr);
      case SAR -> ShiftExecutors.plain(in, ShiftExecutors::sar);
      default -> throw new IllegalArgumentException(in.toString());
    };
  }

  @Example
  void everyConditionalJumpIsTakenWhenItsConditionHolds() {
    for (Condition condition : Condition.values()) {
      Bench bench = Bench.of("%02x 10".formatted(0x70 + condition.ordinal()));
      for (int flags = 0; flags < 1 << 12; flags++) {
        if ((flags & ~Eflags.ARITHMETIC) == 0) {
          bench.state.setEip(Bench.CODE);
          bench.flags(flags | Eflags.ALWAYS_ONE).steps(1);
          assertEquals(
              condition.holds(flags) ? Bench.CODE + 0x12 : Bench.CODE + 2, bench.state.eip(),
              () -> condition.toString());
        }
      }
    }
  }
}
