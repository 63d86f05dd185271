package palimpsest.cms.lift;

import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Width;

/// MUL, IMUL, DIV and IDIV. A double-width result or dividend stands in eDX:eAX, for bytes in AX.
final class Multiplication {
  private final Emitter emitter;

  Multiplication(Emitter emitter) {
    this.emitter = emitter;
  }

  /// IMUL in its three shapes.
  void signed(Instruction instruction) {
    if (instruction.operands().size() == 1) {
      wide(instruction, Opcode.SX, Opcode.MULHS);
    } else {
      OperandWidth width = Emitter.width(instruction.operandSize());
      Place destination = Place.of(emitter, instruction.operand(0));
      int first = instruction.operands().size() - 2;
      Operand a = Place.of(emitter, instruction.operand(first)).read(emitter);
      Operand b = Place.of(emitter, instruction.operand(first + 1)).read(emitter);
      destination.write(emitter, emitter.aluCodes(Opcode.MUL, width, a, b));
    }
  }

  /// The one-operand multiplication: accumulator times operand, double width.
  ///
  /// @param extend how a byte becomes wider
  /// @param high the operation that gives the high half, and the codes
  void wide(Instruction instruction, Opcode extend, Opcode high) {
    Operand factor = Place.of(emitter, instruction.operand(0)).read(emitter);
    Operand accumulator = emitter.register(GuestState.EAX);
    OperandWidth width = Emitter.width(instruction.operandSize());
    if (width == OperandWidth.W8) {
      Value a = emitter.alu(extend, OperandWidth.W8, accumulator, Operand.NOTHING);
      Value b = emitter.alu(extend, OperandWidth.W8, factor, Operand.NOTHING);
      Value product = emitter.alu(Opcode.MUL, a, b);
      emitter.onlyCodes(high, width, accumulator, factor);
      Place.register(GuestState.EAX, Width.WORD).write(emitter, product);
    } else {
      Value low = emitter.alu(Opcode.MUL, width, accumulator, factor);
      Value upper = emitter.aluCodes(high, width, accumulator, factor);
      Place.register(GuestState.EAX, instruction.operandSize()).writeMerged(emitter, low);
      Place.register(GuestState.EDX, instruction.operandSize()).write(emitter, upper);
    }
  }

  /// DIV and IDIV. Quotient and remainder are two operations that fault alike.
  void divide(Instruction instruction, Opcode quotient, Opcode remainder) {
    Operand divisor = Place.of(emitter, instruction.operand(0)).read(emitter);
    Operand low = emitter.register(GuestState.EAX);
    OperandWidth width = Emitter.width(instruction.operandSize());
    boolean bytes = width == OperandWidth.W8;
    Operand high =
        bytes ? new Place.High(GuestState.EAX).read(emitter) : emitter.register(GuestState.EDX);
    Value q = emitter.alu(quotient, width, low, divisor, high);
    Value r = emitter.alu(remainder, width, low, divisor, high);
    emitter.register(GuestState.EAX, q);
    if (bytes) {
      new Place.High(GuestState.EAX).write(emitter, r);
    } else {
      Place.register(GuestState.EDX, instruction.operandSize()).write(emitter, r);
    }
  }
}
