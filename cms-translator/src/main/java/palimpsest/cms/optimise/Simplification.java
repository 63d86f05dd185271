package palimpsest.cms.optimise;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Test;
import palimpsest.cms.ir.Trace;
import palimpsest.host.core.AluMeaning;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// Folds constants, passes copies on, applies [Algebra], drops exits that are never taken and what lies behind one that
/// always is. One sweep forwards.
final class Simplification implements Pass {
  @Override
  public String name() {
    return "simplification";
  }

  @Override
  public Trace apply(Trace trace) {
    return new Sweep(trace).run();
  }

  private static final class Sweep {
    private final Trace trace;
    private final Rebuild rebuild;
    private final Values values = new Values();
    private final Algebra algebra = new Algebra(values);

    Sweep(Trace trace) {
      this.trace = trace;
      rebuild = new Rebuild(trace);
    }

    Trace run() {
      List<Op> prologue = trace.prologue();
      for (Op op : prologue) {
        values.define(op);
      }
      for (int i = 0; i < trace.body().size(); i++) {
        Op op = trace.body().get(i).substituted(rebuild);
        switch (op) {
          case Op.Alu alu -> alu(i, alu);
          case Op.Conditional select -> conditional(i, select);
          case Op.Exit exit -> {
            Optional<Boolean> decided = decide(exit.test());
            if (decided.orElse(false)) {
              Trace.End end = new Trace.End.Always(exit.eip(), exit.target(), exit.snapshot());
              return rebuild.finish(prologue, end, rebuild.reuses());
            }
            if (decided.isEmpty()) {
              keep(i, exit);
            }
          }
          case Op.Store(int eip, var width, var address, var value) -> keep(i,
              new Op.Store(eip, width, address, width == OperandWidth.W32 ? value : values.low(value, width)));
          case Op.LiveIn _, Op.LiveInCodes _, Op.Load _, Op.Float _, Op.FloatLoad _, Op.FloatStore _, Op.PushReturn _ ->
              keep(i, op);
        }
      }
      return rebuild.finish(prologue, end(trace.end().substituted(rebuild)), rebuild.reuses());
    }

    private Trace.End end(Trace.End end) {
      return switch (end) {
        case Trace.End.Always(int eip, Target.Indirect(Const(int known), _), var snapshot) ->
            new Trace.End.Always(eip, new Target.Direct(known), snapshot);
        case Trace.End.Always always -> always;
        case Trace.End.Either either ->
            decide(either.test())
                .<Trace.End>map(
                    taken ->
                        new Trace.End.Always(
                            either.eip(), taken ? either.taken() : either.otherwise(), either.snapshot()))
                .orElse(either);
      };
    }

    private Optional<Boolean> decide(Test test) {
      return switch (test) {
        case Test.OnZero(boolean whenZero, Operand value) ->
            value instanceof Const(int constant) ? Optional.of((constant == 0) == whenZero) : Optional.empty();
        case Test.OnCodes(var condition, Codes codes) -> {
          OptionalInt known = values.constant(codes);
          yield known.isPresent()
              ? Optional.of(AluMeaning.holds(condition, known.getAsInt()))
              : Optional.empty();
        }
      };
    }

    private void keep(int index, Op op) {
      rebuild.keep(index, op);
      values.define(op);
    }

    private void alu(int index, Op.Alu original) {
      Op.Alu alu = algebra.tidied(original);
      Optional<Operand> same = alu.dst().exists() ? algebra.same(alu) : Optional.empty();
      if (same.isPresent()) {
        rebuild.rename(alu.dst(), same.get());
      }
      if (alu.codesOut().exists()) {
        keep(index, same.isPresent() ? withoutResult(independent(alu)) : alu);
      } else if (same.isEmpty()) {
        Op.Alu cheaper = algebra.cheaper(alu);
        if (cheaper == alu) {
          keep(index, alu);
        } else {
          alu(index, cheaper);
        }
      }
    }

    /// A value less itself, or exclusive-or itself, sets the codes zero sets, without waiting for it.
    private static Op.Alu independent(Op.Alu alu) {
      return switch (alu.op()) {
        case SUB, XOR ->
            alu.a().equals(alu.b())
                ? new Op.Alu(
                    alu.eip(), alu.op(), alu.width(), alu.dst(), alu.codesOut(), new Const(0), new Const(0), alu.old(),
                    alu.codesIn())
                : alu;
        default -> alu;
      };
    }

    private static Op.Alu withoutResult(Op.Alu alu) {
      return new Op.Alu(
          alu.eip(), alu.op(), alu.width(), Value.NONE, alu.codesOut(), alu.a(), alu.b(), alu.old(), alu.codesIn());
    }

    private void conditional(int index, Op.Conditional select) {
      if (select.op() == Opcode.SEL && select.a().equals(select.b())) {
        rebuild.rename(select.dst(), select.a());
      } else if (select.op() == Opcode.SEL && select.a() instanceof Const && !(select.b() instanceof Const)) {
        keep(
            index,
            new Op.Conditional(
                select.eip(),
                select.op(),
                select.condition().negated(),
                select.dst(),
                select.codes(),
                select.b(),
                select.a()));
      } else {
        keep(index, select);
      }
    }
  }
}
