package palimpsest.cms.ir;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Checks what every pass may rely on: one definition before all uses, codes whose live ranges do not overlap, complete
/// snapshots, a prologue that only computes, obligations that name memory operations in order.
public final class TraceVerifier {
  private final Trace trace;
  private final List<String> problems = new ArrayList<>();
  private final BitSet defined = new BitSet();

  private TraceVerifier(Trace trace) {
    this.trace = trace;
  }

  /// What is wrong with a trace, a sentence each; empty if nothing.
  public static List<String> problems(Trace trace) {
    return new TraceVerifier(trace).check();
  }

  private List<String> check() {
    for (Op op : trace.prologue()) {
      if (!isPure(op)) {
        problems.add("the prologue does more than compute: " + op);
      }
      uses(op);
      definitions(op);
    }
    Codes current = Codes.NONE;
    for (Op op : trace.body()) {
      uses(op);
      Codes now = current;
      op.forEachUse(_ -> {}, codes -> codesAt(op, codes, now));
      definitions(op);
      if (op.codesDefined().exists()) {
        current = op.codesDefined();
      }
      if (op instanceof Op.Exit exit) {
        snapshot(exit.snapshot());
      }
    }
    Codes last = current;
    trace.end().forEachUse(operand -> isDefined(trace.end(), operand), codes -> codesAt(trace.end(), codes, last));
    snapshot(trace.end().snapshot());
    trace.reuses().forEach(this::reuse);
    return List.copyOf(problems);
  }

  private static boolean isPure(Op op) {
    return switch (op) {
      case Op.LiveIn _ -> true;
      case Op.Alu alu -> !alu.codesOut().exists() && !alu.codesIn().exists();
      case Op.LiveInCodes _, Op.Conditional _, Op.Load _, Op.Store _, Op.Exit _, Op.PushReturn _ -> false;
    };
  }

  /// The codes register holds the last codes written and no others.
  private void codesAt(Object where, Codes read, Codes current) {
    if (!read.equals(current)) {
      problems.add(read + " are read when the codes are " + current + ": " + where);
    }
  }

  private void uses(Op op) {
    op.forEachUse(operand -> isDefined(op, operand), _ -> {});
  }

  private void isDefined(Object where, Operand operand) {
    if (operand instanceof Operand.Value(int id) && (id < 0 || !defined.get(id))) {
      problems.add(operand + " is read but not defined before: " + where);
    }
  }

  private void definitions(Op op) {
    if (op.defined().exists()) {
      define(op, op.defined().id());
    }
    if (op.codesDefined().exists()) {
      define(op, op.codesDefined().id());
    }
  }

  private void define(Op op, int id) {
    if (id >= trace.values()) {
      problems.add("id " + id + " is beyond the trace's " + trace.values() + ": " + op);
    }
    if (defined.get(id)) {
      problems.add("id " + id + " is defined twice, here by " + op);
    }
    defined.set(id);
  }

  private void snapshot(Snapshot snapshot) {
    if (snapshot.registers().size() != 8) {
      problems.add("a snapshot has " + snapshot.registers().size() + " registers");
    }
  }

  private void reuse(Reuse reuse) {
    if (!(trace.body().get(reuse.protectedLoad()) instanceof Op.Load)
        && !(trace.body().get(reuse.protectedLoad()) instanceof Op.Store)) {
      problems.add("a reuse protects what is no memory access: " + trace.body().get(reuse.protectedLoad()));
    }
    for (int store : reuse.checkingStores()) {
      if (store <= reuse.protectedLoad() || !(trace.body().get(store) instanceof Op.Store)) {
        problems.add("a reuse has checked what is no later store: " + trace.body().get(store));
      }
    }
  }
}
