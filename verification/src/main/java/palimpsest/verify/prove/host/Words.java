package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import palimpsest.verify.prove.term.Terms;

/// Words of any width and the codes made from them: the vocabulary of the host's half.
final class Words {
  final Terms terms;
  final Context solver;

  Words(Terms terms) {
    this.terms = terms;
    solver = terms.context();
  }

  BitVecExpr number(long value, int bits) {
    return terms.number(value, bits);
  }

  BitVecExpr bits(BitVecExpr word, int lowest, int count) {
    return count == word.getSortSize() ? word : solver.mkExtract(lowest + count - 1, lowest, word);
  }

  BitVecExpr zeroExtend(BitVecExpr word, int bits) {
    return bits == word.getSortSize() ? word : solver.mkZeroExt(bits - word.getSortSize(), word);
  }

  BitVecExpr signExtend(BitVecExpr word, int bits) {
    return bits == word.getSortSize() ? word : solver.mkSignExt(bits - word.getSortSize(), word);
  }

  BoolExpr bit(BitVecExpr word, int n) {
    return solver.mkEq(bits(word, n, 1), number(1, 1));
  }

  BoolExpr top(BitVecExpr word) {
    return bit(word, word.getSortSize() - 1);
  }

  BoolExpr isZero(BitVecExpr word) {
    return solver.mkEq(word, number(0, word.getSortSize()));
  }

  BitVecExpr ofTruth(BoolExpr truth, int bits) {
    return terms.choose(truth, number(1, bits), number(0, bits));
  }

  /// Whether the low byte has an even number of ones.
  BoolExpr even(BitVecExpr word) {
    BitVecExpr odd = bits(word, 0, 1);
    for (int n = 1; n < 8; n++) {
      odd = solver.mkBVXOR(odd, bits(word, n, 1));
    }
    return isZero(odd);
  }

  Code clear() {
    return Code.of(solver.mkFalse());
  }

  /// Codes of which sign, zero and parity are a result's.
  Codes ofResult(BitVecExpr result, Code carry, Code adjust, Code overflow) {
    return new Codes(
        carry,
        new Code(() -> even(result)),
        adjust,
        new Code(() -> isZero(result)),
        new Code(() -> top(result)),
        overflow);
  }

  /// `a` where `condition` holds, else `b`.
  Codes choose(BoolExpr condition, Codes a, Codes b) {
    return new Codes(
        choose(condition, a.carry(), b.carry()),
        choose(condition, a.parity(), b.parity()),
        choose(condition, a.adjust(), b.adjust()),
        choose(condition, a.zero(), b.zero()),
        choose(condition, a.sign(), b.sign()),
        choose(condition, a.overflow(), b.overflow()));
  }

  private Code choose(BoolExpr condition, Code a, Code b) {
    return a == b ? a : new Code(() -> terms.chooseTruth(condition, a.term(), b.term()));
  }
}
