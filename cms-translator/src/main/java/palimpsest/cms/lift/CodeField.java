package palimpsest.cms.lift;

import java.util.Optional;
import palimpsest.cms.CodeReading.Patched;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// Bytes of an instruction that are a constant and nothing else: whatever stands there, the instruction is the same but
/// for one immediate or one displacement.
///
/// @param offset of the first byte in the instruction
/// @param bytes how many: 1, which stand for a signed number, or 4
/// @param operand position of the operand the constant belongs to
/// @param isDisplacement whether it is added to that operand's address, else it is the operand
public record CodeField(int offset, int bytes, int operand, boolean isDisplacement) {
  private static final int ONES = 0x01010101;

  /// Bytes to try in a constant's place: they differ in sign and in every bit.
  private static final int[] TRIALS = {0x2a, 0xd5};

  /// The constant that holds the bytes `patched`, if there is one.
  ///
  /// @param code the instruction's bytes
  static Optional<CodeField> of(Instruction instruction, byte[] code, Patched patched) {
    for (int bytes : new int[] {1, 4}) {
      for (int offset = Math.max(1, patched.last() - bytes + 1); offset <= patched.first(); offset++) {
        if (offset + bytes <= code.length) {
          Optional<CodeField> found = at(instruction, code, offset, bytes);
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<CodeField> at(Instruction instruction, byte[] code, int offset, int bytes) {
    for (int n = 0; n < instruction.operands().size(); n++) {
      for (boolean displacement : new boolean[] {false, true}) {
        CodeField field = new CodeField(offset, bytes, n, displacement);
        if (field.holdsAny(instruction, code)) {
          return Optional.of(field);
        }
      }
    }
    return Optional.empty();
  }

  private boolean holdsAny(Instruction instruction, byte[] code) {
    for (int trial : TRIALS) {
      byte[] changed = code.clone();
      for (int i = 0; i < bytes; i++) {
        changed[offset + i] = (byte) trial;
      }
      int value = bytes == 1 ? (byte) trial : trial * ONES;
      boolean same = new Decoder().decode(index -> index < changed.length ? changed[index] & 0xff : 0)
          instanceof Decoded.Valid valid
          && matches(instruction, valid.instruction(), value);
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /// Whether `other` is `instruction` with `value` for this constant.
  private boolean matches(Instruction instruction, Instruction other, int value) {
    if (other.operands().size() != instruction.operands().size()) {
      return false;
    }
    Optional<Operand> expected = with(instruction.operand(operand), value);
    if (expected.isEmpty() || !expected.get().equals(other.operand(operand))) {
      return false;
    }
    var operands = new java.util.ArrayList<>(other.operands());
    operands.set(operand, instruction.operand(operand));
    return instruction.equals(new Instruction(
        other.mnemonic(), other.condition(), other.operandSize(), other.addressSize(), operands, other.segment(),
        other.repeat(), other.lock(), other.length()));
  }

  private Optional<Operand> with(Operand old, int value) {
    return switch (old) {
      case Operand.Imm(_, Width width) when !isDisplacement && width == Width.DWORD ->
          Optional.of(new Operand.Imm(value, width));
      case Operand.Imm(_, Width width) when !isDisplacement && width == Width.BYTE && bytes == 1 ->
          Optional.of(new Operand.Imm(value & 0xff, width));
      case Operand.Mem(var segment, int base, int index, int scale, _, Width width) when isDisplacement ->
          Optional.of(new Operand.Mem(segment, base, index, scale, value, width));
      case Operand.Imm _, Operand.Mem _, Operand.Reg _, Operand.Rel _, Operand.Far _, Operand.Seg _,
          Operand.Control _, Operand.Debug _, Operand.St _, Operand.Mmx _, Operand.Xmm _ -> Optional.empty();
    };
  }
}
