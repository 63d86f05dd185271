package palimpsest.cms.optimise;

import java.util.Optional;
import java.util.function.Consumer;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.LatencyClass;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// Makes long chains of one associative operation shorter: `(p + late) + y` becomes `(p + y) + late`, so that what
/// comes late is added last. Where the inner sum is needed elsewhere too this costs an operation, and is done only in
/// traces whose longest chain, not their number of operations, bounds their time.
final class Balancing implements Pass {
  @Override
  public String name() {
    return "balancing";
  }

  @Override
  public Trace apply(Trace trace) {
    return new Sweep(trace).run();
  }

  private static final class Sweep {
    private final Trace trace;
    private final Rebuild rebuild;
    private final IntById uses = new IntById(0);
    private final ById<Op.Alu> sums = new ById<>();
    private final Consumer<Operand> use = this::use;
    private IntById depths = new IntById(0);
    private int ready;
    private final Consumer<Operand> await = operand -> ready = Math.max(ready, depth(operand));
    private final boolean bound;

    Sweep(Trace trace) {
      this.trace = trace;
      rebuild = new Rebuild(trace);
      int operations = 0;
      int longest = 0;
      for (Op op : trace.body()) {
        op.forEachUse(use, _ -> {});
        note(op);
        if (op instanceof Op.Alu || op instanceof Op.Conditional) {
          operations++;
        }
        longest = Math.max(longest, depth(op.defined()));
      }
      trace.end().forEachUse(use, _ -> {});
      bound = longest * 2 > operations;
      depths = new IntById(0);
    }

    private void use(Operand operand) {
      if (operand instanceof Value value && value.exists()) {
        uses.put(value.id(), uses.get(value.id()) + 1);
      }
    }

    Trace run() {
      for (int i = 0; i < trace.body().size(); i++) {
        Op op = trace.body().get(i);
        Op kept = op instanceof Op.Alu alu && isSum(alu) ? balanced(alu) : op;
        rebuild.keep(i, kept);
        note(kept);
        if (kept instanceof Op.Alu alu && isSum(alu)) {
          sums.put(alu.dst().id(), alu);
        }
      }
      return rebuild.finish(trace.prologue());
    }

    private static boolean isSum(Op.Alu alu) {
      return switch (alu.op()) {
        case ADD, AND, OR, XOR -> alu.width() == OperandWidth.W32 && alu.dst().exists() && !alu.codesOut().exists();
        default -> false;
      };
    }

    private Op.Alu balanced(Op.Alu alu) {
      Optional<Op.Alu> first = rotated(alu, alu.a(), alu.b());
      return first.isPresent() ? first.get() : rotated(alu, alu.b(), alu.a()).orElse(alu);
    }

    /// `alu` = inner + other, made into (early part of inner + other) + late part of inner, if that is ready sooner.
    private Optional<Op.Alu> rotated(Op.Alu alu, Operand inner, Operand other) {
      Op.Alu sum = inner instanceof Value value ? sums.get(value.id()) : null;
      if (sum == null || sum.op() != alu.op()) {
        return Optional.empty();
      }
      boolean first = depth(sum.a()) > depth(sum.b());
      Operand late = first ? sum.a() : sum.b();
      Operand early = first ? sum.b() : sum.a();
      int before = Math.max(depth(inner), depth(other)) + 1;
      int after = Math.max(Math.max(depth(early), depth(other)) + 1, depth(late)) + 1;
      if (after >= before || !(late instanceof Value) || !(bound || uses.get(sum.dst().id()) == 1)) {
        return Optional.empty();
      }
      Value part = rebuild.fresh();
      boolean swap = !(early instanceof Value);
      Op.Alu made = sum(alu, part, swap ? other : early, swap ? early : other);
      rebuild.add(made);
      note(made);
      sums.put(part.id(), made);
      return Optional.of(sum(alu, alu.dst(), part, late));
    }

    private static Op.Alu sum(Op.Alu like, Value dst, Operand a, Operand b) {
      return new Op.Alu(
          like.eip(), like.op(), OperandWidth.W32, dst, Codes.NONE, a, b, Operand.NOTHING, Codes.NONE);
    }

    /// Notes when a value is ready: cycles from the start of the trace, were there no limit but the chain. The
    /// latencies assumed are those of the Crusoe presets, roughly.
    private void note(Op op) {
      if (op.defined().exists()) {
        ready = 0;
        op.forEachUse(await, _ -> {});
        depths.put(op.defined().id(), ready + latency(op));
      }
    }

    private static int latency(Op op) {
      return switch (op) {
        case Op.LiveIn _, Op.LiveInCodes _, Op.Store _, Op.FloatStore _, Op.Exit _, Op.PushReturn _ -> 0;
        case Op.Conditional _ -> 1;
        case Op.Load _, Op.FloatLoad _ -> 2;
        case Op.Float _ -> 3;
        case Op.Alu alu -> latency(alu.op());
      };
    }

    private static int latency(Opcode op) {
      return op.latency() == LatencyClass.DIVIDE ? 20 : op.latency() == LatencyClass.MULTIPLY ? 3 : 1;
    }

    private int depth(Operand operand) {
      return operand instanceof Value value ? depths.get(value.id()) : 0;
    }
  }
}
