package palimpsest.verify.prove;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Expr;
import com.microsoft.z3.Model;
import com.microsoft.z3.enumerations.Z3_decl_kind;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import palimpsest.verify.prove.host.CodeBit;
import palimpsest.verify.prove.host.SymbolicHost;

/// Makes a solver's model of a failed claim a start state that a person, or an interpreter, can use.
final class Assignment {
  private final Model model;
  private final SymbolicHost start;

  /// @param start the host at the entry of the translation
  Assignment(Model model, SymbolicHost start) {
    this.model = model;
    this.start = start;
  }

  Counterexample counterexample(String where, Claim claim, List<BoolExpr> conditions) {
    SortedMap<Integer, Integer> memory = new TreeMap<>();
    Set<Integer> seen = new HashSet<>();
    conditions.forEach(condition -> collect(condition, memory, seen));
    collect(claim.holds(), memory, seen);
    List<Integer> registers = start.registers().subList(0, 8).stream().map(this::number).toList();
    int eflags = 0;
    for (CodeBit bit : CodeBit.values()) {
      eflags |= value(bit.of(start.codes()).term()).isTrue() ? bit.mask() : 0;
    }
    return new Counterexample(
        where + ": " + claim.what(),
        claim.sides().map(sides -> text(sides.host())).orElse(""),
        claim.sides().map(sides -> text(sides.guest())).orElse(""),
        registers,
        eflags,
        memory);
  }

  /// Every byte of the start's memory that a term reads.
  private void collect(Expr<?> term, SortedMap<Integer, Integer> memory, Set<Integer> seen) {
    if (!term.isApp() || !seen.add(term.getId())) {
      return;
    }
    if (term.getFuncDecl().getDeclKind() == Z3_decl_kind.Z3_OP_SELECT) {
      Expr<?> address = term.getArgs()[1];
      int linear = number((BitVecExpr) address);
      BitVecExpr there = start.memory().load((BitVecExpr) value(address), 1);
      memory.put(linear, number(there));
    }
    for (Expr<?> argument : term.getArgs()) {
      collect(argument, memory, seen);
    }
  }

  private Expr<?> value(Expr<?> term) {
    return model.eval(term, true);
  }

  private int number(BitVecExpr term) {
    return ((BitVecNum) value(term)).getBigInteger().intValue();
  }

  private String text(Expr<?> term) {
    return value(term) instanceof BitVecNum number
        ? String.format(Locale.ROOT, "%x", number.getBigInteger())
        : value(term).toString();
  }
}
