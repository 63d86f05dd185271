package palimpsest.cms.lift;

import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand.Imm;
import palimpsest.x86.isa.Operand.Mem;

/// Double shifts, bit tests, bit scans, byte swap.
final class BitOperations {
  private final Emitter emitter;

  BitOperations(Emitter emitter) {
    this.emitter = emitter;
  }

  /// SHLD and SHRD: destination, source of the bits shifted in, count.
  void doubleShift(Instruction instruction, Opcode op) {
    Place destination = Place.of(emitter, instruction.operand(0));
    Operand old = destination.read(emitter);
    Operand fill = Place.of(emitter, instruction.operand(1)).read(emitter);
    Operand count = Place.of(emitter, instruction.operand(2)).read(emitter);
    OperandWidth width = Emitter.width(instruction.operandSize());
    destination.writeMerged(emitter, emitter.aluCodes(op, width, fill, count, old));
  }

  /// BT and its three writing forms. A bit offset in a register reaches memory beyond the operand, in steps of its
  /// width; an immediate one does not (Intel SDM volume 2, BT).
  void test(Instruction instruction, Opcode op) {
    OperandWidth width = Emitter.width(instruction.operandSize());
    Operand offset = Place.of(emitter, instruction.operand(1)).read(emitter);
    Place place =
        instruction.operand(0) instanceof Mem memory && !(instruction.operand(1) instanceof Imm)
            ? new Place.Memory(addressOfBit(memory, offset, width), width)
            : Place.of(emitter, instruction.operand(0));
    Operand word = place.read(emitter);
    if (op == Opcode.BT) {
      emitter.onlyCodes(op, width, word, offset);
    } else {
      place.writeMerged(emitter, emitter.aluCodes(op, width, word, offset));
    }
  }

  private Operand addressOfBit(Mem memory, Operand offset, OperandWidth width) {
    Operand start = emitter.address(memory);
    Operand signed =
        width == OperandWidth.W16 ? emitter.alu(Opcode.SX, OperandWidth.W16, offset, Operand.NOTHING) : offset;
    int log = width == OperandWidth.W16 ? 4 : 5;
    Value words = emitter.alu(Opcode.SAR, signed, new Const(log));
    Value bytes = emitter.alu(Opcode.SHL, words, new Const(log - 3));
    return emitter.alu(Opcode.ADD, start, bytes);
  }

  /// BSF and BSR; a zero source leaves the destination. The codes are those of a test of the source, as on the P6.
  void scan(Instruction instruction, Opcode op) {
    Place destination = Place.of(emitter, instruction.operand(0));
    Operand source = Place.of(emitter, instruction.operand(1)).read(emitter);
    Operand old = destination.read(emitter);
    OperandWidth width = Emitter.width(instruction.operandSize());
    emitter.onlyCodes(Opcode.AND, width, source, source);
    destination.writeMerged(emitter, emitter.alu(op, width, old, source));
  }

  void swapBytes(Instruction instruction) {
    Place place = Place.of(emitter, instruction.operand(0));
    place.write(emitter, emitter.alu(Opcode.BSWAP, place.read(emitter), Operand.NOTHING));
  }
}
