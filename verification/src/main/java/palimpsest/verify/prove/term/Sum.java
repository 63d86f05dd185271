package palimpsest.verify.prove.term;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// A sum modulo 2^32: terms that are no sums themselves, each times a coefficient that is not zero, and a constant. Two
/// sums of one context with the same parts are equal values; the converse need not hold.
///
/// @param parts by the solver's number of the term
/// @param offset the constant
public record Sum(Terms terms, SortedMap<Integer, Part> parts, int offset) {
  /// A term times a coefficient.
  record Part(BitVecExpr term, int coefficient) {}

  /// Whether the sums differ by a constant only.
  public boolean sameBase(Sum other) {
    return parts.equals(other.parts);
  }

  Sum plus(Sum other) {
    SortedMap<Integer, Part> all = new TreeMap<>(parts);
    for (Map.Entry<Integer, Part> entry : other.parts.entrySet()) {
      Part part = entry.getValue();
      Part mine = all.get(entry.getKey());
      int coefficient = part.coefficient() + (mine == null ? 0 : mine.coefficient());
      if (coefficient == 0) {
        all.remove(entry.getKey());
      } else {
        all.put(entry.getKey(), new Part(part.term(), coefficient));
      }
    }
    return new Sum(terms, all, offset + other.offset);
  }

  /// The same plus a constant.
  public Sum plus(int addend) {
    return new Sum(terms, parts, offset + addend);
  }

  Sum times(int factor) {
    SortedMap<Integer, Part> all = new TreeMap<>();
    parts.forEach((id, part) -> {
      if (part.coefficient() * factor != 0) {
        all.put(id, new Part(part.term(), part.coefficient() * factor));
      }
    });
    return new Sum(terms, all, offset * factor);
  }

  /// This sum less another.
  public Sum minus(Sum other) {
    return plus(other.times(-1));
  }

  /// The sum as a term: the same term for equal sums.
  public BitVecExpr term() {
    Context context = terms.context();
    List<BitVecExpr> summands = new ArrayList<>();
    if (offset != 0 || parts.isEmpty()) {
      summands.add(terms.word(offset));
    }
    for (Part part : parts.values()) {
      summands.add(
          part.coefficient() == 1 ? part.term() : context.mkBVMul(terms.word(part.coefficient()), part.term()));
    }
    BitVecExpr total = summands.getFirst();
    for (BitVecExpr summand : summands.subList(1, summands.size())) {
      total = context.mkBVAdd(total, summand);
    }
    return total;
  }
}
