package palimpsest.cms.lift;

import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand.Mem;
import palimpsest.x86.isa.Width;

/// What each instruction that does not transfer control does, for everything [palimpsest.cms.region.Translatable] lets
/// through: moves, arithmetic, flags. Its neighbours are [Multiplication], [BitOperations], [StackOperations] and
/// [Strings].
final class Semantics {
  private final Emitter emitter;
  private final Multiplication multiplication;
  private final BitOperations bits;
  private final StackOperations stack;
  private final Strings strings;
  private final FloatOperations floats;

  Semantics(Emitter emitter) {
    this.emitter = emitter;
    multiplication = new Multiplication(emitter);
    bits = new BitOperations(emitter);
    stack = new StackOperations(emitter);
    strings = new Strings(emitter);
    floats = new FloatOperations(emitter);
  }

  StackOperations stack() {
    return stack;
  }

  Strings strings() {
    return strings;
  }

  /// Emits the operations of one instruction.
  void lift(Instruction instruction) {
    switch (instruction.mnemonic()) {
      case ADD -> binary(instruction, Opcode.ADD);
      case SUB -> binary(instruction, Opcode.SUB);
      case ADC -> binary(instruction, Opcode.ADC);
      case SBB -> binary(instruction, Opcode.SBB);
      case AND -> binary(instruction, Opcode.AND);
      case OR -> binary(instruction, Opcode.OR);
      case XOR -> binary(instruction, Opcode.XOR);
      case SHL -> binary(instruction, Opcode.SHL);
      case SHR -> binary(instruction, Opcode.SHR);
      case SAR -> binary(instruction, Opcode.SAR);
      case ROL -> binary(instruction, Opcode.ROL);
      case ROR -> binary(instruction, Opcode.ROR);
      case RCL -> binary(instruction, Opcode.RCL);
      case RCR -> binary(instruction, Opcode.RCR);
      case CMP -> compare(instruction, Opcode.SUB);
      case TEST -> compare(instruction, Opcode.AND);
      case INC -> unary(instruction, Opcode.ADDK, new Const(1));
      case DEC -> unary(instruction, Opcode.SUBK, new Const(1));
      case NEG -> unary(instruction, Opcode.NEG, Operand.NOTHING);
      case NOT -> complement(instruction);
      case SHLD -> bits.doubleShift(instruction, Opcode.SHLD);
      case SHRD -> bits.doubleShift(instruction, Opcode.SHRD);
      case BT -> bits.test(instruction, Opcode.BT);
      case BTS -> bits.test(instruction, Opcode.BTS);
      case BTR -> bits.test(instruction, Opcode.BTR);
      case BTC -> bits.test(instruction, Opcode.BTC);
      case BSF -> bits.scan(instruction, Opcode.BSF);
      case BSR -> bits.scan(instruction, Opcode.BSR);
      case BSWAP -> bits.swapBytes(instruction);
      case MUL -> multiplication.wide(instruction, Opcode.ZX, Opcode.MULHU);
      case IMUL -> multiplication.signed(instruction);
      case DIV -> multiplication.divide(instruction, Opcode.DIVQU, Opcode.DIVRU);
      case IDIV -> multiplication.divide(instruction, Opcode.DIVQS, Opcode.DIVRS);
      case MOV -> place(instruction, 0).write(emitter, place(instruction, 1).read(emitter));
      case MOVZX -> extend(instruction, Opcode.ZX);
      case MOVSX -> extend(instruction, Opcode.SX);
      case LEA -> place(instruction, 0).write(emitter, emitter.effective((Mem) instruction.operand(1)));
      case XCHG -> exchange(instruction);
      case XADD -> exchangeAdd(instruction);
      case CMPXCHG -> compareExchange(instruction);
      case CMOVCC -> conditionalMove(instruction);
      case SETCC -> conditionalSet(instruction);
      case CBW -> widenAccumulator(instruction);
      case CWD -> signIntoData(instruction);
      case XLAT -> translateByte(instruction);
      case PUSH -> stack.push(instruction);
      case POP -> stack.pop(instruction);
      case PUSHA -> stack.pushAll(instruction);
      case POPA -> stack.popAll(instruction);
      case LEAVE -> stack.leave();
      case ENTER -> stack.enter(instruction);
      case CLC -> emitter.putCodes(emitter.alu(Opcode.AND, allCodes(), new Const(~Eflags.CF)));
      case STC -> emitter.putCodes(emitter.alu(Opcode.OR, allCodes(), new Const(Eflags.CF)));
      case CMC -> emitter.putCodes(emitter.alu(Opcode.XOR, allCodes(), new Const(Eflags.CF)));
      case LAHF -> loadFlags();
      case SAHF -> storeFlags();
      case SALC -> {
        Operand accumulator = emitter.register(GuestState.EAX);
        emitter.register(GuestState.EAX, emitter.alu(Opcode.SBB, OperandWidth.W8, accumulator, accumulator));
      }
      case MOVS, STOS, LODS, SCAS, CMPS -> strings.iteration(instruction);
      case FPU -> floats.lift(instruction);
      case CLD, NOP, PAUSE, ENDBR -> {}
      default -> throw new IllegalArgumentException("not translatable: " + instruction.mnemonic());
    }
  }

  private Place place(Instruction instruction, int n) {
    return Place.of(emitter, instruction.operand(n));
  }

  private static OperandWidth width(Instruction instruction) {
    return Emitter.width(instruction.operandSize());
  }

  private void binary(Instruction instruction, Opcode op) {
    Place destination = place(instruction, 0);
    Operand a = destination.read(emitter);
    Operand b = place(instruction, 1).read(emitter);
    destination.writeMerged(emitter, emitter.aluCodes(op, width(instruction), a, b));
  }

  private void compare(Instruction instruction, Opcode op) {
    Operand a = place(instruction, 0).read(emitter);
    Operand b = place(instruction, 1).read(emitter);
    emitter.onlyCodes(op, width(instruction), a, b);
  }

  private void unary(Instruction instruction, Opcode op, Operand b) {
    Place destination = place(instruction, 0);
    Operand a = destination.read(emitter);
    destination.writeMerged(emitter, emitter.aluCodes(op, width(instruction), a, b));
  }

  private void complement(Instruction instruction) {
    Place destination = place(instruction, 0);
    Operand a = destination.read(emitter);
    destination.writeMerged(emitter, emitter.alu(Opcode.XOR, width(instruction), a, new Const(-1)));
  }

  /// MOVZX and MOVSX: the operand size is the destination's, the source has its own.
  private void extend(Instruction instruction, Opcode op) {
    Operand extended;
    if (instruction.operand(1) instanceof Mem memory) {
      extended = emitter.load(Emitter.width(memory.width()), op == Opcode.SX, emitter.address(memory));
    } else {
      Operand source = place(instruction, 1).read(emitter);
      Width from = ((palimpsest.x86.isa.Operand.Reg) instruction.operand(1)).width();
      extended = from == Width.DWORD ? source : emitter.alu(op, Emitter.width(from), source, Operand.NOTHING);
    }
    place(instruction, 0).write(emitter, extended);
  }

  private void exchange(Instruction instruction) {
    Place first = place(instruction, 0);
    Place second = place(instruction, 1);
    Operand one = first.read(emitter);
    Operand other = second.read(emitter);
    first.write(emitter, other);
    second.write(emitter, one);
  }

  /// XADD: the source gets the old destination first, so that the sum wins where both are one register.
  private void exchangeAdd(Instruction instruction) {
    Place destination = place(instruction, 0);
    Place source = place(instruction, 1);
    Operand old = destination.read(emitter);
    Value sum = emitter.aluCodes(Opcode.ADD, width(instruction), old, source.read(emitter));
    source.write(emitter, old);
    destination.write(emitter, sum);
  }

  /// CMPXCHG: the destination is written in either case, with its old value where the comparison failed.
  private void compareExchange(Instruction instruction) {
    Place destination = place(instruction, 0);
    Place accumulator = Place.register(GuestState.EAX, instruction.operandSize());
    Operand expected = accumulator.read(emitter);
    Operand old = destination.read(emitter);
    Operand replacement = place(instruction, 1).read(emitter);
    emitter.onlyCodes(Opcode.SUB, width(instruction), expected, old);
    Operand written = emitter.select(Condition.E, replacement, old);
    accumulator.write(emitter, emitter.select(Condition.E, expected, old));
    destination.write(emitter, written);
  }

  private void conditionalMove(Instruction instruction) {
    Place destination = place(instruction, 0);
    Operand moved = place(instruction, 1).read(emitter);
    Operand kept = destination.read(emitter);
    destination.write(emitter, emitter.select(Emitter.condition(instruction.condition()), moved, kept));
  }

  private void conditionalSet(Instruction instruction) {
    Condition condition = Emitter.condition(instruction.condition());
    Place destination = place(instruction, 0);
    switch (destination) {
      case Place.Low(int register, _) ->
          emitter.register(register, emitter.setByte(condition, emitter.register(register)));
      case Place.Whole _, Place.High _, Place.Memory _, Place.Immediate _, Place.Loaded _ ->
          destination.write(emitter, emitter.setByte(condition, new Const(0)));
    }
  }

  /// CBW and CWDE: al into ax, ax into eax.
  private void widenAccumulator(Instruction instruction) {
    Operand accumulator = emitter.register(GuestState.EAX);
    OperandWidth from = instruction.operandSize() == Width.WORD ? OperandWidth.W8 : OperandWidth.W16;
    Value extended = emitter.alu(Opcode.SX, from, accumulator, Operand.NOTHING);
    Place.register(GuestState.EAX, instruction.operandSize()).write(emitter, extended);
  }

  /// CWD and CDQ: the accumulator's sign into all of dx or edx.
  private void signIntoData(Instruction instruction) {
    OperandWidth width = width(instruction);
    Operand accumulator = emitter.register(GuestState.EAX);
    Value sign = emitter.alu(Opcode.SAR, width, accumulator, new Const(width.bits() - 1));
    Place.register(GuestState.EDX, instruction.operandSize()).write(emitter, sign);
  }

  /// XLAT: al := byte at segment:[ebx + al].
  private void translateByte(Instruction instruction) {
    Operand accumulator = emitter.register(GuestState.EAX);
    Value index = emitter.alu(Opcode.ZX, OperandWidth.W8, accumulator, Operand.NOTHING);
    Operand address = emitter.alu(Opcode.ADD, emitter.register(GuestState.EBX), index);
    Value loaded = emitter.load(OperandWidth.W8, emitter.plus(address, emitter.base(instruction.segment())));
    Place.register(GuestState.EAX, Width.BYTE).write(emitter, loaded);
  }

  private Operand allCodes() {
    return emitter.alu(Opcode.GETCC, Operand.NOTHING, Operand.NOTHING);
  }

  /// LAHF: ah := SF ZF 0 AF 0 PF 1 CF.
  private void loadFlags() {
    Value low = emitter.alu(Opcode.OR, allCodes(), new Const(Eflags.ALWAYS_ONE));
    new Place.High(GuestState.EAX).write(emitter, low);
  }

  /// SAHF: all codes but OF from ah.
  private void storeFlags() {
    Value overflow = emitter.alu(Opcode.AND, allCodes(), new Const(Eflags.OF));
    Operand ah = new Place.High(GuestState.EAX).read(emitter);
    Value low = emitter.alu(Opcode.AND, ah, new Const(Eflags.ARITHMETIC & 0xff));
    emitter.putCodes(emitter.alu(Opcode.OR, overflow, low));
  }
}
