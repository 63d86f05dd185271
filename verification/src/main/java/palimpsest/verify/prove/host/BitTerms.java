package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;

/// The bitwise operations, bit tests and bit searches.
final class BitTerms {
  private final Words words;
  private final Context solver;

  BitTerms(Words words) {
    this.words = words;
    solver = words.solver;
  }

  /// A bitwise operation's codes: CF, AF and OF clear.
  AluOutput logic(BitVecExpr result) {
    return new AluOutput(result, words.ofResult(result, words.clear(), words.clear(), words.clear()));
  }

  AluOutput test(AluInput in) {
    return tested(in, in.a());
  }

  AluOutput set(AluInput in) {
    return tested(in, solver.mkBVOR(in.a(), mask(in)));
  }

  AluOutput reset(AluInput in) {
    return tested(in, solver.mkBVAND(in.a(), solver.mkBVNot(mask(in))));
  }

  AluOutput complement(AluInput in) {
    return tested(in, solver.mkBVXOR(in.a(), mask(in)));
  }

  /// The lowest bit set in `b`, or `a`; ZF says that there was none.
  AluOutput forward(AluInput in) {
    BitVecExpr found = in.a();
    for (int n = in.width() - 1; n >= 0; n--) {
      found = found(in, n, found);
    }
    return searched(in, found);
  }

  /// The highest bit set in `b`, or `a`.
  AluOutput reverse(AluInput in) {
    BitVecExpr found = in.a();
    for (int n = 0; n < in.width(); n++) {
      found = found(in, n, found);
    }
    return searched(in, found);
  }

  private BitVecExpr found(AluInput in, int n, BitVecExpr otherwise) {
    BoolExpr set = words.bit(in.b(), n);
    return words.terms.choose(set, words.number(n, in.width()), otherwise);
  }

  private AluOutput searched(AluInput in, BitVecExpr found) {
    return new AluOutput(found, in.codes().withZero(new Code(() -> words.isZero(in.b()))));
  }

  private AluOutput tested(AluInput in, BitVecExpr result) {
    Code carry = new Code(() -> words.bit(solver.mkBVLSHR(in.a(), index(in)), 0));
    return new AluOutput(result, in.codes().withCarry(carry));
  }

  private BitVecExpr mask(AluInput in) {
    return solver.mkBVSHL(words.number(1, in.width()), index(in));
  }

  private BitVecExpr index(AluInput in) {
    return solver.mkBVAND(in.b(), words.number(in.width() - 1, in.width()));
  }
}
