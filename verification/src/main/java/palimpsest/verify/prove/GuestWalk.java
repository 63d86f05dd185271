package palimpsest.verify.prove;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import java.util.ArrayList;
import java.util.List;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.region.GuestPath.Follow;
import palimpsest.cms.region.GuestPath.Step;
import palimpsest.verify.prove.guest.GuestSemantics;
import palimpsest.verify.prove.guest.GuestStep;
import palimpsest.verify.prove.guest.SymbolicGuest;
import palimpsest.verify.prove.host.UnsupportedException;
import palimpsest.verify.prove.term.Terms;
import palimpsest.x86.isa.Repeat;

/// Runs the guest's semantics along the path a translation was made from, and keeps every instruction boundary on it.
final class GuestWalk {
  private final Terms terms;
  private final Context solver;
  private final GuestSemantics semantics;
  private final List<GuestPosition> positions = new ArrayList<>();
  private final List<BoolExpr> conditions = new ArrayList<>();
  private SymbolicGuest guest;
  private BitVecExpr eip;
  private BitVecExpr retired;

  /// @param start the guest at the head of `path`
  /// @throws UnsupportedException for instructions that the semantics do not cover
  GuestWalk(Terms terms, GuestSemantics semantics, GuestPath path, SymbolicGuest start) {
    this.terms = terms;
    this.semantics = semantics;
    solver = terms.context();
    guest = start;
    eip = terms.word(path.head());
    retired = terms.word(0);
    List<Step> steps = path.steps();
    if (!steps.isEmpty() && steps.getFirst().instruction().repeat() != Repeat.NONE) {
      repeat(path);
      return;
    }
    boundary();
    int i = 0;
    while (i < steps.size()) {
      if (steps.get(i).follow() instanceof Follow.Skip(int skipped)) {
        skip(steps.get(i), steps.subList(i + 1, i + 1 + skipped));
        i += 1 + skipped;
      } else {
        step(steps.get(i));
        i++;
      }
      boundary();
    }
  }

  /// The boundaries in the order in which the path comes to them; the first is the start.
  List<GuestPosition> positions() {
    return positions;
  }

  private void boundary() {
    eip = terms.simple(eip);
    retired = terms.simple(retired);
    positions.add(new GuestPosition(guest, conditions, retired, 0, eip, solver.mkTrue()));
  }

  private void assume(BoolExpr condition) {
    BoolExpr simple = terms.simpleTruth(condition);
    if (!simple.isTrue()) {
      conditions.add(simple);
    }
  }

  private void arriveAt(int address) {
    assume(solver.mkEq(eip, terms.word(address)));
  }

  private void step(Step step) {
    arriveAt(step.eip());
    retired = solver.mkBVAdd(retired, terms.word(1));
    switch (semantics.step(step.instruction(), step.eip(), guest)) {
      case GuestStep.Next(SymbolicGuest state, int next, BoolExpr divideError) -> {
        assume(solver.mkNot(divideError));
        guest = simple(state);
        eip = terms.word(next);
      }
      case GuestStep.Branch(BoolExpr taken, int target, int otherwise, SymbolicGuest state) -> {
        guest = simple(state);
        eip = terms.choose(taken, terms.word(target), terms.word(otherwise));
      }
      case GuestStep.Indirect(BitVecExpr target, SymbolicGuest state) -> {
        guest = simple(state);
        eip = target;
      }
      case GuestStep.Repeat _ -> throw new UnsupportedException("a repeated string instruction on a path");
      case GuestStep.Unsupported(String reason) -> throw new UnsupportedException(reason);
    }
  }

  /// A branch over instructions that the translation executes anyway: the guest executes them or does not.
  private void skip(Step branch, List<Step> arm) {
    arriveAt(branch.eip());
    if (!(semantics.step(branch.instruction(), branch.eip(), guest)
        instanceof GuestStep.Branch(BoolExpr taken, int target, int otherwise, SymbolicGuest before))) {
      throw new UnsupportedException("a way around instructions that is no branch");
    }
    SymbolicGuest skipping = simple(before);
    guest = skipping;
    int address = otherwise;
    for (Step step : arm) {
      if (step.eip() != address) {
        throw new UnsupportedException("instructions skipped that do not follow one another");
      }
      if (!(semantics.step(step.instruction(), step.eip(), guest)
              instanceof GuestStep.Next(SymbolicGuest after, int next, BoolExpr divideError))
          || !terms.simpleTruth(divideError).isFalse()) {
        throw new UnsupportedException("a skipped instruction that is not simple");
      }
      guest = simple(after);
      address = next;
    }
    if (address != target) {
      throw new UnsupportedException("a branch around instructions that lands elsewhere");
    }
    guest = simple(guest.unless(terms, taken, skipping));
    eip = terms.word(target);
    BitVecExpr inArm = terms.choose(taken, terms.word(0), terms.word(arm.size()));
    retired = solver.mkBVAdd(solver.mkBVAdd(retired, terms.word(1)), inArm);
  }

  /// A repeated string instruction. Between its iterations the guest stands at its address; it is retired when it ends,
  /// because the count is used up before an iteration or because of what the last one compared.
  private void repeat(GuestPath path) {
    int iterations = 0;
    BoolExpr over = solver.mkFalse();
    for (Step step : path.steps()) {
      if (!(semantics.step(step.instruction(), step.eip(), guest)
          instanceof GuestStep.Repeat(BoolExpr iterates, SymbolicGuest state, BoolExpr ends, int next))) {
        throw new UnsupportedException("a repeated string instruction that does not repeat");
      }
      standing(path, iterations, over, iterates, next);
      assume(solver.mkNot(over));
      assume(iterates);
      guest = simple(state);
      over = ends;
      iterations++;
    }
    Step last = path.steps().getLast();
    if (semantics.step(last.instruction(), last.eip(), guest)
        instanceof GuestStep.Repeat(BoolExpr iterates, _, _, int next)) {
      standing(path, iterations, over, iterates, next);
    }
  }

  private void standing(GuestPath path, int iterations, BoolExpr over, BoolExpr iterates, int next) {
    BoolExpr goesOn = terms.simpleTruth(solver.mkNot(over));
    BoolExpr ended = terms.simpleTruth(solver.mkOr(over, solver.mkNot(iterates)));
    positions.add(new GuestPosition(
        guest, conditions, terms.word(0), iterations, terms.word(path.head()), goesOn));
    positions.add(new GuestPosition(guest, conditions, terms.word(1), iterations, terms.word(next), ended));
  }

  private SymbolicGuest simple(SymbolicGuest state) {
    List<BitVecExpr> registers = state.registers().stream().map(terms::simple).toList();
    return new SymbolicGuest(registers, state.flags(), state.memory());
  }
}
