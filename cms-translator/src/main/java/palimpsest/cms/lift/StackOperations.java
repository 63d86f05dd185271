package palimpsest.cms.lift;

import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.host.isa.OperandWidth;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand.Imm;
import palimpsest.x86.isa.Width;

/// Pushes, pops and frames. The stack segment is flat and 32 bits wide.
final class StackOperations {
  private final Emitter emitter;

  StackOperations(Emitter emitter) {
    this.emitter = emitter;
  }

  /// Stores `value` below the top, then moves the top: a faulting store leaves esp.
  void push(OperandWidth width, Operand value) {
    Operand top = emitter.plus(emitter.register(GuestState.ESP), -width.bits() / 8);
    emitter.store(width, top, value);
    emitter.register(GuestState.ESP, top);
  }

  /// Loads from the top and moves it.
  Operand pop(OperandWidth width) {
    Operand top = emitter.register(GuestState.ESP);
    Operand value = emitter.load(width, top);
    emitter.register(GuestState.ESP, emitter.plus(top, width.bits() / 8));
    return value;
  }

  /// PUSH; what is pushed is read first, so PUSH ESP pushes the old one.
  void push(Instruction instruction) {
    Operand value = Place.of(emitter, instruction.operand(0)).read(emitter);
    push(Emitter.width(instruction.operandSize()), value);
  }

  /// POP; esp moves first, so a destination in memory is addressed by the new one, and POP ESP keeps what was loaded
  /// (Intel SDM volume 2, POP).
  void pop(Instruction instruction) {
    Operand value = pop(Emitter.width(instruction.operandSize()));
    Place.of(emitter, instruction.operand(0)).write(emitter, value);
  }

  void pushAll(Instruction instruction) {
    OperandWidth width = Emitter.width(instruction.operandSize());
    Operand before = emitter.register(GuestState.ESP);
    for (int register = 0; register < 8; register++) {
      push(width, register == GuestState.ESP ? before : emitter.register(register));
    }
  }

  /// POPA reads the saved esp and throws it away.
  void popAll(Instruction instruction) {
    Width size = instruction.operandSize();
    for (int register = 7; register >= 0; register--) {
      Operand value = pop(Emitter.width(size));
      if (register != GuestState.ESP) {
        Place.register(register, size).write(emitter, value);
      }
    }
  }

  void leave() {
    emitter.register(GuestState.ESP, emitter.register(GuestState.EBP));
    Operand value = pop(OperandWidth.W32);
    emitter.register(GuestState.EBP, value);
  }

  /// ENTER with nesting level 0.
  void enter(Instruction instruction) {
    push(OperandWidth.W32, emitter.register(GuestState.EBP));
    Operand frame = emitter.register(GuestState.ESP);
    emitter.register(GuestState.EBP, frame);
    int size = instruction.operand(0) instanceof Imm(int value, _) ? value : 0;
    emitter.register(GuestState.ESP, emitter.plus(frame, -size));
  }

  /// The pop of a near return: its target; `extra` bytes of arguments go too.
  Operand popReturn(int extra) {
    Operand target = pop(OperandWidth.W32);
    emitter.register(GuestState.ESP, emitter.plus(emitter.register(GuestState.ESP), extra));
    return target;
  }

  /// The push of a near call.
  void pushReturn(int returnEip) {
    push(OperandWidth.W32, new Const(returnEip));
  }
}
