package palimpsest.x86.interp;

import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.fpu.ArithmeticUnit;
import palimpsest.x86.fpu.Constant;
import palimpsest.x86.fpu.DataUnit;
import palimpsest.x86.fpu.MemoryFormat;
import palimpsest.x86.fpu.Operation;
import palimpsest.x86.fpu.TranscendentalUnit;
import palimpsest.x86.isa.Condition;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;

/// The x87 instructions: what they find in memory and in EFLAGS; the arithmetic is [palimpsest.x86.fpu]'s.
///
/// An instruction that waits raises #MF for the unmasked exception an earlier one left behind, before it does anything.
final class FpuExecutors {
  private final Instruction in;
  private final int eip;
  private final int opcode;

  private FpuExecutors(Instruction in, int eip) {
    this.in = in;
    this.eip = eip;
    this.opcode = in.operands().getLast() instanceof Operand.Imm(int value, _) ? value : 0;
  }

  /// The executor of an x87 instruction at `eip`.
  static Executor bind(Instruction in, int eip) {
    return new FpuExecutors(in, eip).bind();
  }

  /// FWAIT.
  static Executor await() {
    return Executor.of(FpuExecutors::await);
  }

  static void await(Core c) {
    if (c.state.fpu().isPending()) {
      throw GuestFault.of(GuestFault.FLOATING_POINT);
    }
  }

  private Executor bind() {
    String name = OpcodeTable.i686().fpuRow(opcode).name();
    return switch (name) {
      case "FADD", "FADDP", "FIADD" -> operate(Operation.ADD);
      case "FMUL", "FMULP", "FIMUL" -> operate(Operation.MULTIPLY);
      case "FSUB", "FSUBP", "FISUB" -> operate(Operation.SUBTRACT);
      case "FSUBR", "FSUBRP", "FISUBR" -> operate(Operation.SUBTRACT_REVERSED);
      case "FDIV", "FDIVP", "FIDIV" -> operate(Operation.DIVIDE);
      case "FDIVR", "FDIVRP", "FIDIVR" -> operate(Operation.DIVIDE_REVERSED);

      case "FCOM", "FICOM" -> compare(true, 0);
      case "FCOMP", "FICOMP" -> compare(true, 1);
      case "FCOMPP" -> compare(true, 2);
      case "FUCOM" -> compare(false, 0);
      case "FUCOMP" -> compare(false, 1);
      case "FUCOMPP" -> compare(false, 2);
      case "FCOMI" -> compareToFlags(true, false);
      case "FCOMIP" -> compareToFlags(true, true);
      case "FUCOMI" -> compareToFlags(false, false);
      case "FUCOMIP" -> compareToFlags(false, true);
      case "FTST" -> arithmetic(ArithmeticUnit::compareWithZero);
      case "FXAM" -> arithmetic(ArithmeticUnit::examine);

      case "FCHS" -> arithmetic(ArithmeticUnit::changeSign);
      case "FABS" -> arithmetic(ArithmeticUnit::magnitude);
      case "FSQRT" -> arithmetic(ArithmeticUnit::squareRoot);
      case "FRNDINT" -> arithmetic(ArithmeticUnit::roundToInteger);
      case "FSCALE" -> arithmetic(ArithmeticUnit::scale);
      case "FPREM" -> arithmetic(unit -> unit.remainder(false));
      case "FPREM1" -> arithmetic(unit -> unit.remainder(true));
      case "FXTRACT" -> arithmetic(ArithmeticUnit::extract);

      case "F2XM1" -> transcendental(TranscendentalUnit::powerLessOne);
      case "FYL2X" -> transcendental(TranscendentalUnit::logarithm);
      case "FYL2XP1" -> transcendental(TranscendentalUnit::logarithmOfOneAnd);
      case "FPATAN" -> transcendental(TranscendentalUnit::angle);
      case "FSIN" -> transcendental(TranscendentalUnit::sine);
      case "FCOS" -> transcendental(TranscendentalUnit::cosine);
      case "FSINCOS" -> transcendental(TranscendentalUnit::sineAndCosine);
      case "FPTAN" -> transcendental(TranscendentalUnit::tangent);

      case "FLD1" -> data(unit -> unit.load(Constant.ONE));
      case "FLDL2T" -> data(unit -> unit.load(Constant.LOG2_10));
      case "FLDL2E" -> data(unit -> unit.load(Constant.LOG2_E));
      case "FLDPI" -> data(unit -> unit.load(Constant.PI));
      case "FLDLG2" -> data(unit -> unit.load(Constant.LOG10_2));
      case "FLDLN2" -> data(unit -> unit.load(Constant.LN_2));
      case "FLDZ" -> data(unit -> unit.load(Constant.ZERO));

      case "FLD", "FILD", "FBLD" -> load();
      case "FST", "FIST" -> store(false);
      case "FSTP", "FISTP", "FBSTP" -> store(true);
      case "FXCH" -> data(unit -> unit.exchange(stackRegister()));
      case "FFREE" -> data(unit -> unit.free(stackRegister(), false));
      case "FFREEP" -> data(unit -> unit.free(stackRegister(), true));
      case "FINCSTP" -> data(unit -> unit.turn(1));
      case "FDECSTP" -> data(unit -> unit.turn(-1));
      case "FNOP" -> data(_ -> {});
      case "FCMOVB" -> move(Condition.B);
      case "FCMOVE" -> move(Condition.E);
      case "FCMOVBE" -> move(Condition.BE);
      case "FCMOVU" -> move(Condition.P);
      case "FCMOVNB" -> move(Condition.AE);
      case "FCMOVNE" -> move(Condition.NE);
      case "FCMOVNBE" -> move(Condition.A);
      case "FCMOVNU" -> move(Condition.NP);

      default -> new FpuControlExecutors(in).bind(name);
    };
  }

  /// Something that is done to a part of the unit.
  private interface Step<U> {
    void on(U unit);
  }

  private Executor data(Step<DataUnit> step) {
    return waiting(c -> step.on(c.fpu.data()));
  }

  private Executor arithmetic(Step<ArithmeticUnit> step) {
    return waiting(c -> step.on(c.fpu.arithmetic()));
  }

  private Executor transcendental(Step<TranscendentalUnit> step) {
    return waiting(c -> step.on(c.fpu.transcendental()));
  }

  private Executor waiting(Executor.Action action) {
    return Executor.of(
        c -> {
          await(c);
          action.execute(c);
          noteInstruction(c);
        });
  }

  private void noteInstruction(Core c) {
    c.state.fpu().noteInstruction(eip, c.state.selector(Segment.CS), opcode);
  }

  private Executor operate(Operation operation) {
    if (in.operand(0) instanceof Operand.Mem mem) {
      FpuMemory memory = new FpuMemory(mem, in.addressSize(), format(mem));
      return waiting(
          c -> {
            long bits = memory.low(c);
            c.fpu.arithmetic().operate(operation, memory.format(), bits);
            memory.note(c);
          });
    }
    int destination = in.operand(0) instanceof Operand.St(int index) ? index : 0;
    int other = in.operand(1) instanceof Operand.St(int index) ? index : 0;
    boolean pops = opcode >> 8 == 6;
    return arithmetic(unit -> unit.operate(operation, destination, other, pops));
  }

  private Executor compare(boolean quietIsInvalid, int pops) {
    if (in.operand(0) instanceof Operand.Mem mem) {
      FpuMemory memory = new FpuMemory(mem, in.addressSize(), format(mem));
      return waiting(
          c -> {
            long bits = memory.low(c);
            c.fpu.arithmetic().compare(memory.format(), bits, pops);
            memory.note(c);
          });
    }
    return arithmetic(unit -> unit.compare(stackRegister(), quietIsInvalid, pops));
  }

  private Executor compareToFlags(boolean quietIsInvalid, boolean pops) {
    return waiting(
        c -> {
          int flags = c.fpu.arithmetic().compareToFlags(stackRegister(), quietIsInvalid, pops);
          c.loadArithmetic(flags);
        });
  }

  private Executor move(Condition condition) {
    return waiting(c -> c.fpu.data().move(stackRegister(), c.holds(condition)));
  }

  private Executor load() {
    if (in.operand(0) instanceof Operand.Mem mem) {
      FpuMemory memory = new FpuMemory(mem, in.addressSize(), format(mem));
      return waiting(
          c -> {
            long low = memory.low(c);
            c.fpu.data().load(memory.format(), low, memory.high(c));
            memory.note(c);
          });
    }
    return data(unit -> unit.load(stackRegister()));
  }

  private Executor store(boolean pops) {
    if (in.operand(0) instanceof Operand.Mem mem) {
      FpuMemory memory = new FpuMemory(mem, in.addressSize(), format(mem));
      return waiting(
          c -> {
            DataUnit unit = c.fpu.data();
            boolean stores = unit.prepareStore(memory.format());
            if (stores) {
              memory.write(c, unit.storedLow(), unit.storedHigh());
            }
            unit.finishStore(stores, pops);
            memory.note(c);
          });
    }
    boolean unchecked = opcode >> 8 == 1;
    return data(
        unchecked
            ? unit -> unit.storeUnchecked(stackRegister())
            : unit -> unit.store(stackRegister(), pops));
  }

  /// The stack register an instruction names beside the top; FCOMPP and FUCOMPP mean st(1).
  private int stackRegister() {
    for (int i = in.operands().size() - 2; i >= 0; i--) {
      if (in.operand(i) instanceof Operand.St(int index)) {
        return index;
      }
    }
    return 1;
  }

  private MemoryFormat format(Operand.Mem mem) {
    int escape = opcode >> 8;
    boolean integer = escape == 2 || escape == 3 || escape == 6 || escape == 7;
    return switch (mem.width()) {
      case WORD -> MemoryFormat.INTEGER_16;
      case DWORD -> integer ? MemoryFormat.INTEGER_32 : MemoryFormat.SINGLE;
      case QWORD -> integer ? MemoryFormat.INTEGER_64 : MemoryFormat.DOUBLE;
      case TBYTE -> escape == 7 ? MemoryFormat.DECIMAL : MemoryFormat.EXTENDED;
      case BYTE, FWORD, XMMWORD -> throw new IllegalArgumentException("no x87 operand of " + mem.width());
    };
  }
}
