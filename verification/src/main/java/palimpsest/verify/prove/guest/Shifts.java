package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.function.BiFunction;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Operand.Imm;

/// Shifts and rotates. The count is taken modulo 32; a count of zero changes nothing, flags included (Intel SDM
/// volume 2, SAL/SAR/SHL/SHR and RCL/RCR/ROL/ROR).
///
/// What is undefined there is here as the interpreter has it: OF after counts other than 1 is what the last of the
/// one-bit steps would set, AF is clear after shifts, and zeros are what is shifted into CF from beyond an operand.
final class Shifts {
  private static final int COUNT_BITS = 5;

  private final Draft draft;
  private final Bits bits;
  private final FlagRules rules;

  Shifts(Draft draft) {
    this.draft = draft;
    bits = draft.bits();
    rules = new FlagRules(bits);
  }

  /// A result and the flags for a count that is not zero.
  private record Outcome(BitVecExpr result, Flags flags) {}

  /// SHL, SHR, SAR and the rotates.
  void shift(Instruction instruction) {
    counted(
        instruction,
        1,
        (a, count) ->
            switch (instruction.mnemonic()) {
              case SHL -> left(a, count);
              case SHR -> right(a, count);
              case SAR -> rightSigned(a, count);
              case ROL -> {
                BitVecExpr result = bits.rotateLeft(a, wide(count, a));
                yield rotatedLeft(result, Flag.of(() -> bits.bit(result, 0)));
              }
              case ROR -> {
                BitVecExpr result = bits.rotateRight(a, wide(count, a));
                yield rotatedRight(result, Flag.of(() -> bits.top(result)));
              }
              case RCL, RCR -> throughCarry(instruction.mnemonic(), a, count);
              default -> throw new IllegalArgumentException("not of this family: " + instruction.mnemonic());
            });
  }

  /// SHLD and SHRD.
  void doubleShift(Instruction instruction) {
    BitVecExpr fill = draft.read(draft.place(instruction, 1));
    counted(
        instruction,
        2,
        (a, count) ->
            instruction.mnemonic() == Mnemonic.SHLD ? doubleLeft(a, fill, count) : doubleRight(a, fill, count));
  }

  /// @param operand which operand the count is
  /// @param outcome from the destination and a count of five bits; for a count of zero its result must be the
  ///     destination
  private void counted(Instruction instruction, int operand, BiFunction<BitVecExpr, BitVecExpr, Outcome> outcome) {
    Place destination = draft.place(instruction, 0);
    if (instruction.operand(operand) instanceof Imm(int value, _)) {
      if ((value & 31) != 0) {
        Outcome known = outcome.apply(draft.read(destination), bits.number(value & 31, COUNT_BITS));
        draft.setFlags(known.flags());
        draft.write(destination, known.result());
      }
      return;
    }
    BitVecExpr count = bits.low(draft.register(Draft.ECX), COUNT_BITS);
    Outcome any = outcome.apply(draft.read(destination), count);
    draft.setFlags(any.flags().unless(bits, bits.isZero(count), draft.flags()));
    draft.write(destination, any.result());
  }

  private Outcome left(BitVecExpr a, BitVecExpr count) {
    BitVecExpr result = bits.up(a, wide(count, a));
    Flag cf = Flag.of(() -> bits.top(bits.up(a, lessOne(count, a))));
    return shifted(result, cf, Flag.of(() -> bits.differ(cf.term(), bits.top(result))));
  }

  private Outcome right(BitVecExpr a, BitVecExpr count) {
    BitVecExpr result = bits.down(a, wide(count, a));
    Flag cf = Flag.of(() -> bits.bit(bits.down(a, lessOne(count, a)), 0));
    return shifted(result, cf, Flag.of(() -> bits.bit(result, result.getSortSize() - 2)));
  }

  private Outcome rightSigned(BitVecExpr a, BitVecExpr count) {
    BitVecExpr result = bits.downSigned(a, wide(count, a));
    Flag cf = Flag.of(() -> bits.bit(bits.downSigned(a, lessOne(count, a)), 0));
    return shifted(result, cf, Flag.of(bits.truth(false)));
  }

  /// SHLD: the destination above what comes in; for 16 bits, where counts go beyond that, the destination again.
  private Outcome doubleLeft(BitVecExpr a, BitVecExpr fill, BitVecExpr count) {
    BitVecExpr pair = bits.join(a, fill);
    BitVecExpr string = a.getSortSize() == 16 ? bits.join(pair, a) : pair;
    BitVecExpr result = bits.high(bits.up(string, wide(count, string)), a.getSortSize());
    Flag cf = Flag.of(() -> bits.top(bits.up(string, lessOne(count, string))));
    return shifted(result, cf, Flag.of(() -> bits.differ(cf.term(), bits.top(result))));
  }

  /// SHRD: the destination below what comes in; for 16 bits the destination once more above.
  private Outcome doubleRight(BitVecExpr a, BitVecExpr fill, BitVecExpr count) {
    BitVecExpr pair = bits.join(fill, a);
    BitVecExpr string = a.getSortSize() == 16 ? bits.join(a, pair) : pair;
    BitVecExpr result = bits.low(bits.down(string, wide(count, string)), a.getSortSize());
    Flag cf = Flag.of(() -> bits.bit(bits.down(string, lessOne(count, string)), 0));
    return shifted(result, cf, topsDiffer(result));
  }

  /// RCL and RCR turn a ring of the operand and CF above it. Whole turns leave the flags.
  private Outcome throughCarry(Mnemonic mnemonic, BitVecExpr a, BitVecExpr count) {
    BitVecExpr ring = bits.join(bits.ofTruth(draft.flags().cf().term(), 1), a);
    int size = ring.getSortSize();
    BitVecExpr by = size > 31 ? count : bits.remainderUnsigned(count, bits.number(size, COUNT_BITS));
    BitVecExpr turn = bits.zeroExtended(by, size);
    BitVecExpr rest = bits.subtract(bits.number(size, size), turn);
    boolean left = mnemonic == Mnemonic.RCL;
    BitVecExpr turned = bits.or(bits.up(ring, left ? turn : rest), bits.down(ring, left ? rest : turn));
    BitVecExpr result = bits.low(turned, a.getSortSize());
    Flag cf = Flag.of(() -> bits.top(turned));
    Outcome outcome = left ? rotatedLeft(result, cf) : rotatedRight(result, cf);
    BoolExpr whole = bits.isZero(by);
    return new Outcome(result, outcome.flags().unless(bits, whole, draft.flags()));
  }

  private Outcome shifted(BitVecExpr result, Flag cf, Flag of) {
    return new Outcome(result, rules.ofResult(cf, Flag.of(bits.truth(false)), of, result));
  }

  private Outcome rotatedLeft(BitVecExpr result, Flag cf) {
    Flag of = Flag.of(() -> bits.differ(cf.term(), bits.top(result)));
    return new Outcome(result, draft.flags().withCfOf(cf, of));
  }

  private Outcome rotatedRight(BitVecExpr result, Flag cf) {
    return new Outcome(result, draft.flags().withCfOf(cf, topsDiffer(result)));
  }

  /// Whether the two topmost bits differ.
  private Flag topsDiffer(BitVecExpr result) {
    return Flag.of(() -> bits.differ(bits.top(result), bits.bit(result, result.getSortSize() - 2)));
  }

  private BitVecExpr wide(BitVecExpr count, BitVecExpr like) {
    return bits.zeroExtended(count, like.getSortSize());
  }

  private BitVecExpr lessOne(BitVecExpr count, BitVecExpr like) {
    return bits.add(wide(count, like), -1);
  }
}
