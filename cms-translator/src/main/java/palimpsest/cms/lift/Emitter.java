package palimpsest.cms.lift;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.FloatStack;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.FloatState;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.cms.ir.Snapshot;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Test;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Opcode.Trait;
import palimpsest.host.isa.OperandWidth;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// A trace under construction: the operations so far, and where each guest register and the codes stand now.
final class Emitter {
  private final SegmentBases bases;
  private final List<Op> body = new ArrayList<>();
  private final Operand[] registers = new Operand[8];
  private Codes codes;
  private int ids;
  private int eip;
  private boolean silent;
  private Optional<CodeField> field = Optional.empty();
  private boolean fieldLoaded;
  private final List<Op> prologue = new ArrayList<>();
  private final Optional<FloatRegisters> floats;

  Emitter(int head, SegmentBases bases) {
    this(head, bases, FloatStack.UNKNOWN);
  }

  /// @param stack the x87 stack at the entry, where there are x87 instructions
  Emitter(int head, SegmentBases bases, FloatStack stack) {
    this.bases = bases;
    eip = head;
    for (int i = 0; i < registers.length; i++) {
      Value value = newValue();
      body.add(new Op.LiveIn(head, value, i));
      registers[i] = value;
    }
    codes = newCodes();
    body.add(new Op.LiveInCodes(head, codes));
    floats = stack.isKnown() ? Optional.of(entered(head, stack)) : Optional.empty();
  }

  /// The x87 state as it comes in, and the comparison that holds the translation up where its stack is another.
  private FloatRegisters entered(int head, FloatStack stack) {
    List<Operand> values = new ArrayList<>();
    for (int home : FloatState.HOMES) {
      Value value = newValue();
      body.add(new Op.LiveIn(head, value, home));
      values.add(value);
    }
    expect(head, stack);
    return new FloatRegisters(values, stack);
  }

  private void expect(int head, FloatStack stack) {
    Value word = newValue();
    Value granted = newValue();
    prologue.add(new Op.LiveIn(head, word, FloatState.HOMES.get(FloatState.STACK)));
    prologue.add(new Op.Alu(
        head, Opcode.AND, OperandWidth.W32, granted, Codes.NONE, word, new Const(FloatStack.GRANTED), Operand.NOTHING,
        Codes.NONE));
    prologue.add(new Op.Alu(
        head, Opcode.EXPECT, OperandWidth.W32, Value.NONE, Codes.NONE, granted, new Const(stack.word()),
        Operand.NOTHING, Codes.NONE));
  }

  /// The x87 state, in a trace that has to do with it.
  FloatRegisters floats() {
    return floats.orElseThrow();
  }

  /// Whether a loop may end here: the x87 stack is as it was at the head.
  boolean isFloatStackBack() {
    return floats.map(FloatRegisters::isBack).orElse(true);
  }

  /// A floating-point operation with a result.
  Value compute(Opcode op, Operand a, Operand b) {
    Value dst = newValue();
    body.add(new Op.Float(eip, op, dst, Codes.NONE, a, b));
    return dst;
  }

  /// A floating-point comparison, which replaces the codes.
  void compare(Operand a, Operand b) {
    Codes out = newCodes();
    body.add(new Op.Float(eip, Opcode.FCMP, Value.NONE, out, a, b));
    codes = out;
  }

  /// A floating-point comparison whose codes become a value; the codes stay as they are.
  Value relation(Operand a, Operand b) {
    Value before = alu(Opcode.GETCC, Operand.NOTHING, Operand.NOTHING);
    compare(a, b);
    Value relation = alu(Opcode.GETCC, Operand.NOTHING, Operand.NOTHING);
    putCodes(before);
    return relation;
  }

  Value load(FloatFormat format, Operand address) {
    Value dst = newValue();
    body.add(new Op.FloatLoad(eip, format, dst, address));
    return dst;
  }

  void store(FloatFormat format, Operand address, Operand value) {
    body.add(new Op.FloatStore(eip, format, address, value));
  }

  /// Guest address of the instruction at hand.
  int eip() {
    return eip;
  }

  /// From here on operations come from the guest instruction at `address`.
  void at(int address) {
    eip = address;
  }

  /// The instruction at hand has this constant to be loaded from the guest's code.
  void field(Optional<CodeField> constant) {
    field = constant;
    fieldLoaded = false;
  }

  /// Whether the instruction at hand has loaded its constant.
  boolean fieldLoaded() {
    return fieldLoaded;
  }

  /// The constant of the instruction at hand, if it is an immediate that is loaded.
  Optional<Operand> loadedImmediate() {
    return field.filter(constant -> !constant.isDisplacement()).map(this::loaded);
  }

  private Operand loaded(CodeField constant) {
    fieldLoaded = true;
    return constant.bytes() == 1
        ? load(OperandWidth.W8, true, new Const(eip + constant.offset()))
        : load(OperandWidth.W32, new Const(eip + constant.offset()));
  }

  /// Holds a translation up where `a` and `b` differ.
  void same(Operand a, Operand b) {
    body.add(new Op.Alu(
        eip, Opcode.SAME, OperandWidth.W32, Value.NONE, Codes.NONE, a, b, Operand.NOTHING, Codes.NONE));
  }

  /// While silent, nothing writes codes: for instructions whose codes are known to be dead.
  void silent(boolean on) {
    silent = on;
  }

  /// What is done at the entry alone.
  List<Op> prologue() {
    return List.copyOf(prologue);
  }

  List<Op> body() {
    return body;
  }

  /// One more than the largest id so far.
  int ids() {
    return ids;
  }

  Codes codes() {
    return codes;
  }

  Operand register(int number) {
    return registers[number];
  }

  void register(int number, Operand value) {
    registers[number] = value;
  }

  /// The registers as they stand, in encoding order.
  List<Operand> registers() {
    return List.of(registers);
  }

  Snapshot snapshot(int retired, Operand retiredExtra, int repIterations) {
    FloatState state = floats.map(found -> found.state(this)).orElse(FloatState.NONE);
    return new Snapshot(registers(), codes, state, retired, retiredExtra, repIterations);
  }

  /// An ALU operation on 32 bits that writes no codes.
  Value alu(Opcode op, Operand a, Operand b) {
    return alu(op, OperandWidth.W32, a, b);
  }

  /// An ALU operation that writes no codes.
  Value alu(Opcode op, OperandWidth width, Operand a, Operand b) {
    return emit(op, width, newValue(), false, a, b, Operand.NOTHING);
  }

  /// An ALU operation that writes no codes and reads its destination's old value.
  Value alu(Opcode op, OperandWidth width, Operand a, Operand b, Operand old) {
    return emit(op, width, newValue(), false, a, b, old);
  }

  /// An ALU operation that writes the codes.
  Value aluCodes(Opcode op, OperandWidth width, Operand a, Operand b) {
    return emit(op, width, newValue(), true, a, b, Operand.NOTHING);
  }

  /// An ALU operation that writes the codes and reads its destination's old value.
  Value aluCodes(Opcode op, OperandWidth width, Operand a, Operand b, Operand old) {
    return emit(op, width, newValue(), true, a, b, old);
  }

  /// An ALU operation of which only the codes matter.
  void onlyCodes(Opcode op, OperandWidth width, Operand a, Operand b) {
    if (!silent) {
      emit(op, width, Value.NONE, true, a, b, Operand.NOTHING);
    }
  }

  /// Replaces the codes by the arithmetic bits of `value`, in EFLAGS positions.
  void putCodes(Operand value) {
    onlyCodes(Opcode.PUTCC, OperandWidth.W32, value, Operand.NOTHING);
  }

  private Value emit(Opcode op, OperandWidth width, Value dst, boolean sets, Operand a, Operand b, Operand old) {
    boolean setting = sets && !silent;
    Opcode effective = op;
    if (sets && silent) {
      effective =
          switch (op) {
            case ADDK -> Opcode.ADD;
            case SUBK -> Opcode.SUB;
            default -> op;
          };
    }
    boolean reading = op.has(Trait.READS_CODES) || setting && op.has(Trait.READS_CODES_WHEN_SETTING);
    Codes in = reading ? codes : Codes.NONE;
    Codes out = setting ? newCodes() : Codes.NONE;
    body.add(new Op.Alu(eip, effective, width, dst, out, a, b, old, in));
    if (setting) {
      codes = out;
    }
    return dst;
  }

  /// `condition(current codes) ? a : b`.
  Operand select(Condition condition, Operand a, Operand b) {
    return select(condition, codes, a, b);
  }

  /// `condition(when) ? a : b`.
  Operand select(Condition condition, Codes when, Operand a, Operand b) {
    if (a.equals(b)) {
      return a;
    }
    Value dst = newValue();
    body.add(new Op.Conditional(eip, Opcode.SEL, condition, dst, when, a, b));
    return dst;
  }

  /// `old` with its low byte replaced by 1 where the condition holds on the current codes, 0 elsewhere.
  Value setByte(Condition condition, Operand old) {
    Value dst = newValue();
    body.add(new Op.Conditional(eip, Opcode.SET, condition, dst, codes, old, Operand.NOTHING));
    return dst;
  }

  /// A zero-extending load.
  Value load(OperandWidth width, Operand address) {
    return load(width, false, address);
  }

  Value load(OperandWidth width, boolean signed, Operand address) {
    Value dst = newValue();
    body.add(new Op.Load(eip, width, signed, dst, address));
    return dst;
  }

  void store(OperandWidth width, Operand address, Operand value) {
    body.add(new Op.Store(eip, width, address, value));
  }

  void exit(Test test, Target target, Snapshot snapshot, int likelihood) {
    body.add(new Op.Exit(eip, test, target, snapshot, likelihood));
  }

  void pushReturn(int returnEip) {
    body.add(new Op.PushReturn(eip, returnEip));
  }

  /// The linear address of a memory operand.
  Operand address(palimpsest.x86.isa.Operand.Mem memory) {
    return plus(effective(memory), base(memory.segment()));
  }

  /// The effective address of a memory operand: without its segment's base.
  Operand effective(palimpsest.x86.isa.Operand.Mem memory) {
    Operand sum = new Const(0);
    if (memory.base() != palimpsest.x86.isa.Operand.NONE) {
      sum = registers[memory.base()];
    }
    if (memory.index() != palimpsest.x86.isa.Operand.NONE) {
      Operand index = registers[memory.index()];
      Operand scaled =
          memory.scaleShift() == 0 ? index : alu(Opcode.SHL, index, new Const(memory.scaleShift()));
      sum = memory.base() == palimpsest.x86.isa.Operand.NONE ? scaled : alu(Opcode.ADD, sum, scaled);
    }
    Optional<Operand> displacement = field.filter(CodeField::isDisplacement).map(this::loaded);
    if (displacement.isPresent()) {
      return sum.equals(new Const(0)) ? displacement.get() : alu(Opcode.ADD, sum, displacement.get());
    }
    return plus(sum, memory.displacement());
  }

  /// `value + addend`, without an operation where none is needed.
  Operand plus(Operand value, int addend) {
    if (addend == 0) {
      return value;
    }
    if (value instanceof Const(var constant)) {
      return new Const(constant + addend);
    }
    return alu(Opcode.ADD, value, new Const(addend));
  }

  int base(Segment segment) {
    return switch (segment) {
      case ES, CS, SS, DS -> 0;
      case FS -> bases.fs();
      case GS -> bases.gs();
    };
  }

  private Value newValue() {
    return new Value(ids++);
  }

  private Codes newCodes() {
    return new Codes(ids++);
  }

  /// The host's width for an operand of 1, 2 or 4 bytes.
  static OperandWidth width(Width width) {
    return switch (width) {
      case BYTE -> OperandWidth.W8;
      case WORD -> OperandWidth.W16;
      case DWORD -> OperandWidth.W32;
      case FWORD, QWORD, TBYTE, XMMWORD -> throw new IllegalArgumentException("no integer operand: " + width);
    };
  }

  /// The host's condition for a guest's: both copy the same encoding.
  static Condition condition(palimpsest.x86.isa.Condition condition) {
    return Condition.of(condition.ordinal());
  }
}
