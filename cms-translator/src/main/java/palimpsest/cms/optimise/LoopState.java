package palimpsest.cms.optimise;

import java.util.HashSet;
import java.util.Set;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Trace;

/// What stays the same in every turn of a trace that loops.
final class LoopState {
  private LoopState() {}

  /// Ids of the values that are the same in every turn: live-in registers that are back in their places at the end, and
  /// what the prologue computes, as far as later turns read it. Empty for a trace that does not loop.
  static Set<Integer> invariants(Trace trace) {
    Set<Integer> same = new HashSet<>();
    if (trace.end().loops()) {
      for (Op op : trace.prologue()) {
        if (op.defined().exists()) {
          same.add(op.defined().id());
        }
      }
      for (Op op : trace.body()) {
        if (op instanceof Op.LiveIn(_, var dst, int register)
            && trace.end().snapshot().at(register).equals(dst)) {
          same.add(dst.id());
        }
      }
    }
    return same;
  }
}
