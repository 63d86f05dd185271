package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;

/// Shifts and rotations. The count is the low five bits of the second source at every width; where it is zero the codes
/// stay. OF is what the last of the single-bit steps would set; a shift clears AF.
final class ShiftTerms {
  private static final int COUNT_BITS = 5;

  private final Words words;
  private final Context solver;

  ShiftTerms(Words words) {
    this.words = words;
    solver = words.solver;
  }

  AluOutput left(AluInput in) {
    BitVecExpr result = solver.mkBVSHL(in.a(), count(in, in.width()));
    Code carry = new Code(() -> words.top(solver.mkBVSHL(in.a(), lessOne(in, in.width()))));
    return shifted(in, result, carry, differs(carry, result));
  }

  AluOutput right(AluInput in) {
    BitVecExpr result = solver.mkBVLSHR(in.a(), count(in, in.width()));
    Code carry = new Code(() -> words.bit(solver.mkBVLSHR(in.a(), lessOne(in, in.width())), 0));
    return shifted(in, result, carry, new Code(() -> words.bit(result, in.width() - 2)));
  }

  AluOutput arithmeticRight(AluInput in) {
    BitVecExpr result = solver.mkBVASHR(in.a(), count(in, in.width()));
    Code carry = new Code(() -> words.bit(solver.mkBVASHR(in.a(), lessOne(in, in.width())), 0));
    return shifted(in, result, carry, words.clear());
  }

  /// The old destination moves up, `a` follows; at width 16, where counts may go on, the old destination again.
  AluOutput doubleLeft(AluInput in) {
    int width = in.width();
    BitVecExpr pair = solver.mkConcat(in.old(), in.a());
    BitVecExpr joined = width == 16 ? solver.mkConcat(pair, in.old()) : pair;
    int size = joined.getSortSize();
    BitVecExpr result = words.bits(solver.mkBVSHL(joined, count(in, size)), size - width, width);
    Code carry = new Code(() -> words.top(solver.mkBVSHL(joined, lessOne(in, size))));
    return shifted(in, result, carry, differs(carry, result));
  }

  /// The old destination moves down, `a` follows; at width 16 the old destination again.
  AluOutput doubleRight(AluInput in) {
    int width = in.width();
    BitVecExpr pair = solver.mkConcat(in.a(), in.old());
    BitVecExpr joined = width == 16 ? solver.mkConcat(in.old(), pair) : pair;
    int size = joined.getSortSize();
    BitVecExpr result = words.bits(solver.mkBVLSHR(joined, count(in, size)), 0, width);
    Code carry = new Code(() -> words.bit(solver.mkBVLSHR(joined, lessOne(in, size)), 0));
    return shifted(in, result, carry, topsDiffer(result));
  }

  AluOutput rotateLeft(AluInput in) {
    BitVecExpr result = solver.mkBVRotateLeft(in.a(), count(in, in.width()));
    Code carry = new Code(() -> words.bit(result, 0));
    return unlessZero(in, result, in.codes().withTurned(carry, differs(carry, result)));
  }

  AluOutput rotateRight(AluInput in) {
    BitVecExpr result = solver.mkBVRotateRight(in.a(), count(in, in.width()));
    Code carry = new Code(() -> words.top(result));
    return unlessZero(in, result, in.codes().withTurned(carry, topsDiffer(result)));
  }

  AluOutput rotateLeftThroughCarry(AluInput in) {
    return throughCarry(in, true);
  }

  AluOutput rotateRightThroughCarry(AluInput in) {
    return throughCarry(in, false);
  }

  /// Carry above the field, as one number, turned by the count modulo its length; whole turns leave the codes.
  private AluOutput throughCarry(AluInput in, boolean left) {
    BitVecExpr ring = solver.mkConcat(words.ofTruth(in.codes().carry().term(), 1), in.a());
    int size = ring.getSortSize();
    BitVecExpr low = words.bits(in.b(), 0, COUNT_BITS);
    BitVecExpr reduced = size > 31 ? low : solver.mkBVURem(low, words.number(size, COUNT_BITS));
    BitVecExpr turn = words.zeroExtend(reduced, size);
    BitVecExpr rest = solver.mkBVSub(words.number(size, size), turn);
    BitVecExpr turned =
        solver.mkBVOR(solver.mkBVSHL(ring, left ? turn : rest), solver.mkBVLSHR(ring, left ? rest : turn));
    BitVecExpr result = words.bits(turned, 0, in.width());
    Code carry = new Code(() -> words.top(turned));
    Code overflow = left ? differs(carry, result) : topsDiffer(result);
    Codes codes = in.codes().withTurned(carry, overflow);
    return new AluOutput(result, words.choose(words.isZero(reduced), in.codes(), codes));
  }

  private AluOutput shifted(AluInput in, BitVecExpr result, Code carry, Code overflow) {
    return unlessZero(in, result, words.ofResult(result, carry, words.clear(), overflow));
  }

  private AluOutput unlessZero(AluInput in, BitVecExpr result, Codes codes) {
    BoolExpr zero = words.terms.simpleTruth(words.isZero(words.bits(in.b(), 0, COUNT_BITS)));
    if (zero.isTrue()) {
      return new AluOutput(result, in.codes());
    }
    return new AluOutput(result, zero.isFalse() ? codes : words.choose(zero, in.codes(), codes));
  }

  private Code differs(Code carry, BitVecExpr result) {
    return new Code(() -> solver.mkXor(carry.term(), words.top(result)));
  }

  private Code topsDiffer(BitVecExpr result) {
    return new Code(() -> solver.mkXor(words.top(result), words.bit(result, result.getSortSize() - 2)));
  }

  private BitVecExpr count(AluInput in, int size) {
    return words.zeroExtend(words.bits(in.b(), 0, COUNT_BITS), size);
  }

  private BitVecExpr lessOne(AluInput in, int size) {
    return solver.mkBVAdd(count(in, size), words.number(-1, size));
  }
}
