package palimpsest.verify.prove.term;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.Expr;
import com.microsoft.z3.enumerations.Z3_decl_kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Takes terms of 32 bits apart into sums.
final class Linear {
  private final Terms terms;
  private final Map<Integer, Sum> known = new HashMap<>();
  /// Keeps every term that `known` has a number of, so that the solver never gives the number to another.
  private final Map<Integer, BitVecExpr> kept = new HashMap<>();

  Linear(Terms terms) {
    this.terms = terms;
  }

  Sum sum(BitVecExpr term) {
    Sum sum = known.get(term.getId());
    if (sum == null) {
      sum = parts(term);
      known.put(term.getId(), sum);
      kept.put(term.getId(), term);
    }
    return sum;
  }

  private Sum parts(BitVecExpr term) {
    if (term instanceof BitVecNum number) {
      return constant(number.getBigInteger().intValue());
    }
    Expr<?>[] arguments = term.getArgs();
    return switch (kind(term)) {
      case Z3_OP_BADD -> {
        Sum total = constant(0);
        for (Expr<?> argument : arguments) {
          total = total.plus(sum((BitVecExpr) argument));
        }
        yield total;
      }
      case Z3_OP_BSUB -> {
        Sum total = sum((BitVecExpr) arguments[0]);
        for (int i = 1; i < arguments.length; i++) {
          total = total.minus(sum((BitVecExpr) arguments[i]));
        }
        yield total;
      }
      case Z3_OP_BNEG -> sum((BitVecExpr) arguments[0]).times(-1);
      case Z3_OP_BNOT -> sum((BitVecExpr) arguments[0]).times(-1).plus(-1);
      case Z3_OP_BMUL -> {
        int factor = 1;
        List<BitVecExpr> others = new ArrayList<>();
        for (Expr<?> argument : arguments) {
          if (argument instanceof BitVecNum number) {
            factor *= number.getBigInteger().intValue();
          } else {
            others.add((BitVecExpr) argument);
          }
        }
        yield others.size() == 1 ? sum(others.getFirst()).times(factor) : atom(term);
      }
      case Z3_OP_BSHL ->
          terms.simplified((BitVecExpr) arguments[1]) instanceof BitVecNum count
              && count.getBigInteger().bitLength() <= 5
          ? sum((BitVecExpr) arguments[0]).times(1 << count.getBigInteger().intValue())
          : atom(term);
      case Z3_OP_CONCAT -> shifted(term, arguments);
      default -> atom(term);
    };
  }

  /// The solver writes a shift to the left as the low bits over zeros.
  private Sum shifted(BitVecExpr term, Expr<?>[] arguments) {
    if (arguments.length == 2
        && arguments[1] instanceof BitVecNum zeros
        && zeros.getBigInteger().signum() == 0
        && kind((BitVecExpr) arguments[0]) == Z3_decl_kind.Z3_OP_EXTRACT) {
      int low = arguments[0].getFuncDecl().getParameters()[1].getInt();
      BitVecExpr whole = (BitVecExpr) arguments[0].getArgs()[0];
      if (low == 0 && whole.getSortSize() == 32) {
        return sum(whole).times(1 << zeros.getSortSize());
      }
    }
    return atom(term);
  }

  private static Z3_decl_kind kind(BitVecExpr term) {
    return term.getFuncDecl().getDeclKind();
  }

  private Sum constant(int value) {
    return new Sum(terms, new TreeMap<>(), value);
  }

  /// A term that is no sum as it stands; simplified it may be one.
  private Sum atom(BitVecExpr term) {
    BitVecExpr simplified = terms.simplified(term);
    if (!simplified.equals(term)) {
      return sum(simplified);
    }
    TreeMap<Integer, Sum.Part> parts = new TreeMap<>();
    parts.put(term.getId(), new Sum.Part(term, 1));
    return new Sum(terms, parts, 0);
  }
}
