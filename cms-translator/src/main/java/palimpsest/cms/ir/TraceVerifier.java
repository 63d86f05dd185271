package palimpsest.cms.ir;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Checks what every pass may rely on: one definition before all uses, codes whose live ranges do not overlap, complete
/// snapshots, a prologue that only computes and loads early, obligations that name memory operations in order, and a
/// loop whose turns take nothing from the first but what stays true.
public final class TraceVerifier {
  private final Trace trace;
  private final List<String> problems = new ArrayList<>();
  private final BitSet defined = new BitSet();
  /// What the prologue computes that holds in the first turn only.
  private final BitSet firstTurn = new BitSet();

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
        problems.add("the prologue does more than compute and load early: " + op);
      }
      op.forEachUse(operand -> isDefinedBefore(op, operand), _ -> {});
      definitions(op);
      if (isFirstTurns(op) && op.defined().exists()) {
        firstTurn.set(op.defined().id());
      }
    }
    carriedHeads();
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
    trace.carried().forEach(carried -> isDefined(carried, carried.next()));
    trace.reuses().forEach(this::reuse);
    return List.copyOf(problems);
  }

  private static boolean isPure(Op op) {
    return switch (op) {
      case Op.LiveIn _ -> true;
      case Op.Alu alu -> !alu.codesOut().exists() && !alu.codesIn().exists();
      case Op.Load load -> load.early();
      case Op.LiveInCodes _, Op.Conditional _, Op.Store _, Op.Float _, Op.FloatLoad _, Op.FloatStore _, Op.Exit _,
          Op.PushReturn _ -> false;
    };
  }

  /// Whether a value of the prologue need not be the same in later turns: it depends on memory, or on a register that a
  /// turn changes.
  private boolean isFirstTurns(Op op) {
    boolean[] depends = {op instanceof Op.Load};
    if (op instanceof Op.LiveIn(_, var dst, int register)) {
      boolean stays = trace.end().snapshot().at(register).equals(dst);
      depends[0] = trace.end().loops() && !stays;
    }
    op.forEachUse(operand -> depends[0] |= operand instanceof Operand.Value(int id) && firstTurn.get(id), _ -> {});
    return depends[0];
  }

  private void carriedHeads() {
    if (!trace.carried().isEmpty() && !trace.end().loops()) {
      problems.add("values are carried where nothing loops");
    }
    for (Carried carried : trace.carried()) {
      isDefinedBefore(carried, carried.initial());
    }
    trace.carried().forEach(carried -> define(carried, carried.head().id()));
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

  /// A value of the prologue that later turns read must hold in them too.
  private void isDefined(Object where, Operand operand) {
    isDefinedBefore(where, operand);
    if (operand instanceof Operand.Value(int id) && id >= 0 && firstTurn.get(id)) {
      problems.add(operand + " is the first turn's only: " + where);
    }
  }

  private void isDefinedBefore(Object where, Operand operand) {
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

  private void define(Object op, int id) {
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
    int floats = snapshot.floats().values().size();
    if (floats != trace.end().snapshot().floats().values().size()
        || floats != 0 && floats != FloatState.HOMES.size()) {
      problems.add("a snapshot has " + floats + " values of the x87 state");
    }
  }

  private void reuse(Reuse reuse) {
    if (!(trace.body().get(reuse.protectedLoad()) instanceof Op.Load)
        && !(trace.body().get(reuse.protectedLoad()) instanceof Op.Store)) {
      problems.add("a reuse protects what is no memory access: " + trace.body().get(reuse.protectedLoad()));
    }
    for (int store : reuse.checkingStores()) {
      Op checking = trace.body().get(store);
      if (store <= reuse.protectedLoad() || !(checking instanceof Op.Store || checking instanceof Op.FloatStore)) {
        problems.add("a reuse has checked what is no later store: " + checking);
      }
    }
  }
}
