package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.Sort;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import palimpsest.verify.prove.term.Separation;
import palimpsest.verify.prove.term.SymbolicMemory;
import palimpsest.verify.prove.term.Terms;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;

/// A symbolic guest of unknowns, and values for the unknowns. Terms are collected and evaluated all at once.
final class Valuation {
  private static final List<Integer> FLAGS =
      List.of(Eflags.CF, Eflags.PF, Eflags.AF, Eflags.ZF, Eflags.SF, Eflags.OF);

  private final Terms terms;
  private final Context solver;
  private final List<Expr<?>> unknowns = new ArrayList<>();
  private final List<Expr<?>> values = new ArrayList<>();

  /// Values as a guest holds them now; memory is what [PagedGuest#initial] says.
  Valuation(Terms terms, GuestState state) {
    this.terms = terms;
    solver = terms.context();
    for (int n = 0; n < 8; n++) {
      unknowns.add(terms.unknown("r" + n, 32));
      values.add(terms.word(state.gpr(n)));
    }
    for (int flag : FLAGS) {
      unknowns.add(terms.unknownTruth("f" + flag));
      values.add(solver.mkBool((state.eflags() & flag) != 0));
    }
    unknowns.add(memory(terms).array());
    Expr<?>[] address = {terms.unknown("address", 32)};
    values.add(solver.<Sort>mkLambda(address, initial((BitVecExpr) address[0])));
  }

  @SuppressWarnings("unchecked")
  private Expr<Sort> initial(BitVecExpr address) {
    BitVecExpr mixed = solver.mkBVMul(address, terms.word(0x9e37_79b1));
    return (Expr<Sort>) (Expr<?>) solver.mkExtract(31, 24, mixed);
  }

  private static SymbolicMemory memory(Terms terms) {
    return SymbolicMemory.unknown(terms, "memory", Separation.NONE);
  }

  /// A guest of which nothing is known.
  static SymbolicGuest unknown(Terms terms) {
    List<BitVecExpr> registers = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      registers.add(terms.unknown("r" + n, 32));
    }
    List<Flag> flags = FLAGS.stream().map(flag -> Flag.of(terms.unknownTruth("f" + flag))).toList();
    return new SymbolicGuest(
        registers,
        new Flags(flags.get(0), flags.get(1), flags.get(2), flags.get(3), flags.get(4), flags.get(5)),
        memory(terms));
  }

  /// The flags of a guest as EFLAGS has them, 32 bits.
  static BitVecExpr eflags(Terms terms, Flags flags) {
    List<Flag> each = List.of(flags.cf(), flags.pf(), flags.af(), flags.zf(), flags.sf(), flags.of());
    BitVecExpr all = terms.word(0);
    for (int i = 0; i < each.size(); i++) {
      BitVecExpr one = terms.choose(each.get(i).term(), terms.word(FLAGS.get(i)), terms.word(0));
      all = terms.context().mkBVOR(all, one);
    }
    return all;
  }

  boolean of(BoolExpr truth) {
    return of(List.of(terms.choose(truth, terms.word(1), terms.word(0)))).getFirst() != 0;
  }

  /// The values of terms of 32 bits.
  List<Integer> of(List<BitVecExpr> all) {
    BitVecExpr joined = all.getFirst();
    for (BitVecExpr term : all.subList(1, all.size())) {
      joined = solver.mkConcat(term, joined);
    }
    Expr<?> value =
        joined.substitute(unknowns.toArray(Expr<?>[]::new), values.toArray(Expr<?>[]::new)).simplify();
    if (!(value instanceof BitVecNum number)) {
      throw new AssertionError("no value: " + value);
    }
    BigInteger bits = number.getBigInteger();
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      found.add(bits.shiftRight(32 * i).intValue());
    }
    return found;
  }
}
