package palimpsest.cms.lift;

import palimpsest.cms.FloatMark;
import palimpsest.cms.FloatStack;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.region.FloatInstruction;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand.Mem;

/// What the x87 instructions do that [FloatInstruction] lets through, as long as nothing exceptional happens: then a
/// host atom faults, and the interpreter does it.
final class FloatOperations {
  private final Emitter emitter;

  FloatOperations(Emitter emitter) {
    this.emitter = emitter;
  }

  void lift(Instruction instruction) {
    FloatInstruction op = FloatInstruction.of(instruction)
        .orElseThrow(() -> new IllegalArgumentException("not translatable: " + instruction));
    FloatRegisters floats = emitter.floats();
    var behind = op.behind(floats.stack())
        .orElseThrow(() -> new IllegalArgumentException("the x87 stack would fault: " + instruction));
    switch (op.form()) {
      case BINARY -> binary(instruction, op);
      case UNARY -> {
        Operand result = emitter.compute(op.op(), floats.get(0), Operand.NOTHING);
        if (op.op() != Opcode.FSQRT) {
          floats.plain(result);
        }
        floats.set(0, result);
        floats.rounding(result);
      }
      case LOAD -> push(op, loaded(instruction, op.format().orElseThrow()));
      case LOAD_REGISTER -> push(op, floats.get(op.other()));
      case CONSTANT -> {
        Operand constant = emitter.compute(op.op(), Operand.NOTHING, Operand.NOTHING);
        floats.plain(constant);
        push(op, constant);
      }
      case STORE -> store(instruction, op.format().orElseThrow());
      case STORE_REGISTER -> {
        Operand value = floats.get(0);
        floats.set(op.other(), value);
        unrounded();
      }
      case EXCHANGE -> {
        Operand top = floats.get(0);
        floats.set(0, floats.get(op.other()));
        floats.set(op.other(), top);
        unrounded();
      }
      case COMPARE -> emitter.compare(floats.get(0), floats.get(op.other()));
      case COMPARE_INTO_STATUS -> relate(
          op.format().isPresent() ? loaded(instruction, op.format().get()) : floats.get(op.other()));
      case TEST -> {
        Operand zero = emitter.compute(Opcode.FZERO, Operand.NOTHING, Operand.NOTHING);
        floats.plain(zero);
        relate(zero);
      }
      case STORE_STATUS -> {
        storeStatus(instruction);
        return;
      }
      case NOTHING -> {}
    }
    floats.stack(behind);
    floats.mark(FloatMark.of(emitter.eip(), op.opcode()));
  }

  private void binary(Instruction instruction, FloatInstruction op) {
    FloatRegisters floats = emitter.floats();
    Operand destination = floats.get(op.destination());
    Operand other = op.format().isPresent() ? loaded(instruction, op.format().get()) : floats.get(op.other());
    Operand result = op.reversed()
        ? emitter.compute(op.op(), other, destination)
        : emitter.compute(op.op(), destination, other);
    floats.set(op.destination(), result);
    floats.rounding(result);
  }

  /// C0 and C3 say how st(0) stands to `other`: they are where carry and zero are among the codes, a byte higher. C2 is
  /// clear, for a comparison without an order faults.
  private void relate(Operand other) {
    FloatRegisters floats = emitter.floats();
    Operand relation = emitter.relation(floats.get(0), other);
    Operand rest = emitter.alu(Opcode.AND, floats.word(emitter), new Operand.Const(~FloatStack.RELATION));
    Operand placed = emitter.alu(Opcode.SHL, relation, new Operand.Const(FloatStack.STATUS_SHIFT + 8));
    floats.word(emitter.alu(Opcode.OR, rest, placed));
    unrounded();
  }

  /// The status word into AX or memory. C1 is clear there, and no exception waits.
  private void storeStatus(Instruction instruction) {
    Operand status =
        emitter.alu(Opcode.SHR, emitter.floats().word(emitter), new Operand.Const(FloatStack.STATUS_SHIFT));
    if (instruction.operand(0) instanceof Mem memory) {
      emitter.store(OperandWidth.W16, emitter.address(memory), status);
    } else {
      emitter.register(
          GuestState.EAX, emitter.alu(Opcode.MOV, OperandWidth.W16, emitter.register(GuestState.EAX), status));
    }
  }

  private void push(FloatInstruction op, Operand value) {
    FloatRegisters floats = emitter.floats();
    floats.set(-1, value);
    unrounded();
  }

  /// A memory operand as a register's value; it becomes what the data pointer shows.
  private Operand loaded(Instruction instruction, FloatFormat format) {
    Mem memory = (Mem) instruction.operand(0);
    Operand offset = emitter.effective(memory);
    Operand value = emitter.load(format, emitter.plus(offset, emitter.base(memory.segment())));
    emitter.floats().plain(value);
    emitter.floats().data(offset);
    return value;
  }

  private void store(Instruction instruction, FloatFormat format) {
    FloatRegisters floats = emitter.floats();
    Mem memory = (Mem) instruction.operand(0);
    Operand offset = emitter.effective(memory);
    Operand address = emitter.plus(offset, emitter.base(memory.segment()));
    Operand value = floats.get(0);
    switch (format) {
      case SINGLE -> packed(Opcode.FPS, value, FloatFormat.INTEGER, address);
      case DOUBLE -> packed(Opcode.FPD, value, FloatFormat.LONG, address);
      case WORD -> packed(Opcode.FPW, value, format, address);
      case INTEGER -> packed(Opcode.FPI, value, format, address);
      case LONG -> packed(Opcode.FPL, value, format, address);
      case EXTENDED -> {
        emitter.store(format, address, value);
        unrounded();
      }
    }
    floats.data(offset);
  }

  private void packed(Opcode op, Operand value, FloatFormat as, Operand address) {
    Operand packed = emitter.compute(op, value, Operand.NOTHING);
    emitter.store(as, address, packed);
    emitter.floats().rounding(packed);
  }

  /// C1 is clear.
  private void unrounded() {
    FloatRegisters floats = emitter.floats();
    if (floats.plain().isEmpty()) {
      floats.plain(emitter.compute(Opcode.FZERO, Operand.NOTHING, Operand.NOTHING));
    }
    floats.rounding(floats.plain().orElseThrow());
  }
}
