package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand.Reg;
import palimpsest.x86.isa.Width;

/// BT, BTS, BTR, BTC, BSF, BSR and BSWAP.
///
/// Beyond the manual: bit tests change CF only; scans set the flags as a test of their source does and leave the
/// destination where the source is zero; BSWAP clears a 16-bit register.
final class BitInstructions {
  private final Draft draft;
  private final Bits bits;
  private final FlagRules rules;

  BitInstructions(Draft draft) {
    this.draft = draft;
    bits = draft.bits();
    rules = new FlagRules(bits);
  }

  /// A bit test. An offset in a register is signed and reaches any unit of a bit string in memory; other offsets stay
  /// within the operand (Intel SDM volume 2, BT).
  void test(Instruction instruction) {
    int size = instruction.operandSize().bits();
    BitVecExpr offset = bits.zeroExtended(draft.read(draft.place(instruction, 1)), size);
    Place place = draft.place(instruction, 0);
    if (place instanceof Place.Memory(BitVecExpr address, int bytes) && instruction.operand(1) instanceof Reg) {
      place = new Place.Memory(bits.add(address, unit(offset, size)), bytes);
    }
    BitVecExpr old = draft.read(place);
    BitVecExpr index = bits.and(offset, bits.number(size - 1, size));
    BitVecExpr mask = bits.up(bits.number(1, size), index);
    draft.setFlags(draft.flags().withCf(Flag.of(() -> bits.bit(bits.down(old, index), 0))));
    switch (instruction.mnemonic()) {
      case BT -> {}
      case BTS -> draft.write(place, bits.or(old, mask));
      case BTR -> draft.write(place, bits.and(old, bits.complement(mask)));
      case BTC -> draft.write(place, bits.xor(old, mask));
      default -> throw new IllegalArgumentException("not of this family: " + instruction.mnemonic());
    }
  }

  /// How many bytes the unit with a bit is from the operand.
  private BitVecExpr unit(BitVecExpr offset, int size) {
    int log = size == 16 ? 4 : 5;
    BitVecExpr units = bits.downSigned(bits.signExtended(offset, 32), bits.number(log, 32));
    return bits.up(units, bits.number(log - 3, 32));
  }

  /// BSF: the lowest bit that is set.
  void scanForward(Instruction instruction) {
    scan(instruction, true);
  }

  /// BSR: the highest.
  void scanReverse(Instruction instruction) {
    scan(instruction, false);
  }

  private void scan(Instruction instruction, boolean forward) {
    Place destination = draft.place(instruction, 0);
    BitVecExpr source = draft.read(draft.place(instruction, 1));
    int size = source.getSortSize();
    BitVecExpr found = draft.read(destination);
    for (int i = 0; i < size; i++) {
      int n = forward ? size - 1 - i : i;
      BoolExpr set = bits.bit(source, n);
      found = bits.choose(set, bits.number(n, size), found);
    }
    draft.setFlags(rules.logic(source));
    draft.write(destination, found);
  }

  void swapBytes(Instruction instruction) {
    Place place = draft.place(instruction, 0);
    BitVecExpr old = draft.read(place);
    if (instruction.operandSize() == Width.WORD) {
      draft.write(place, bits.number(0, 16));
      return;
    }
    BitVecExpr swapped = bits.slice(old, 0, 8);
    for (int n = 1; n < 4; n++) {
      swapped = bits.join(swapped, bits.slice(old, 8 * n, 8));
    }
    draft.write(place, swapped);
  }
}
