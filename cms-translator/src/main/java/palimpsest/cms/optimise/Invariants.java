package palimpsest.cms.optimise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.Opcode.Trait;

/// Moves what every turn of a loop computes alike into the prologue, most used first, as far as registers may be spent.
final class Invariants implements Pass {
  /// Most values carried from the prologue into the body. Assumed: a sixth of the registers a translation has.
  private static final int MOST = 6;

  @Override
  public String name() {
    return "loop invariants";
  }

  @Override
  public Trace apply(Trace trace) {
    Set<Integer> same = LoopState.invariants(trace);
    if (same.isEmpty()) {
      return trace;
    }
    List<Op.Alu> movable = new ArrayList<>();
    for (Op op : trace.body()) {
      if (op instanceof Op.Alu alu && isMovable(alu, same)) {
        movable.add(alu);
        same.add(alu.dst().id());
      }
    }
    Set<Integer> moved = chosen(trace, movable);
    return moved.isEmpty() ? trace : move(trace, moved);
  }

  private static boolean isMovable(Op.Alu alu, Set<Integer> same) {
    boolean pure =
        alu.dst().exists()
            && !alu.codesOut().exists()
            && !alu.codesIn().exists()
            && !alu.op().has(Trait.MAY_FAULT);
    boolean[] steady = {pure};
    alu.forEachUse(operand -> steady[0] &= !(operand instanceof Value(int id)) || same.contains(id), _ -> {});
    return steady[0];
  }

  /// The values that are worth a register, with everything they are computed from.
  private static Set<Integer> chosen(Trace trace, List<Op.Alu> movable) {
    Map<Integer, Op.Alu> byId = new HashMap<>();
    movable.forEach(alu -> byId.put(alu.dst().id(), alu));
    Map<Integer, Integer> uses = new HashMap<>();
    for (Op op : trace.body()) {
      if (!(byId.containsKey(op.defined().id()))) {
        op.forEachUse(operand -> count(operand, byId, uses), _ -> {});
      }
    }
    trace.end().forEachUse(operand -> count(operand, byId, uses), _ -> {});
    List<Integer> wanted = new ArrayList<>(uses.keySet());
    wanted.sort(Comparator.<Integer>comparingInt(uses::get).reversed().thenComparing(Comparator.naturalOrder()));
    Set<Integer> moved = new HashSet<>();
    for (int id : wanted.subList(0, Math.min(MOST, wanted.size()))) {
      take(id, byId, moved);
    }
    return moved;
  }

  private static void count(Operand operand, Map<Integer, Op.Alu> byId, Map<Integer, Integer> uses) {
    if (operand instanceof Value(int id) && byId.containsKey(id)) {
      uses.merge(id, 1, Integer::sum);
    }
  }

  private static void take(int id, Map<Integer, Op.Alu> byId, Set<Integer> moved) {
    if (byId.containsKey(id) && moved.add(id)) {
      byId.get(id)
          .forEachUse(
              operand -> {
                if (operand instanceof Value(int source)) {
                  take(source, byId, moved);
                }
              },
              _ -> {});
    }
  }

  /// Moves the chosen operations, and before them the live-in registers they read.
  private static Trace move(Trace trace, Set<Integer> moved) {
    Set<Integer> read = new HashSet<>();
    for (Op op : trace.body()) {
      if (moved.contains(op.defined().id())) {
        op.forEachUse(
            operand -> {
              if (operand instanceof Value(int id)) {
                read.add(id);
              }
            },
            _ -> {});
      }
    }
    List<Op> liveIns = new ArrayList<>();
    List<Op> computed = new ArrayList<>();
    for (Op op : trace.prologue()) {
      (op instanceof Op.LiveIn ? liveIns : computed).add(op);
    }
    Rebuild rebuild = new Rebuild(trace);
    for (int i = 0; i < trace.body().size(); i++) {
      Op op = trace.body().get(i);
      int id = op.defined().id();
      if (op instanceof Op.LiveIn && read.contains(id)) {
        liveIns.add(op);
      } else if (moved.contains(id)) {
        computed.add(op);
      } else {
        rebuild.keep(i, op);
      }
    }
    liveIns.addAll(computed);
    return rebuild.finish(liveIns);
  }
}
