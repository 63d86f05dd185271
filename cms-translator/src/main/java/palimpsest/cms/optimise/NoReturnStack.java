package palimpsest.cms.optimise;

import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Trace;

/// Makes calls push nothing and returns look their target up like any computed jump: what a machine without a return
/// stack would do.
final class NoReturnStack implements Pass {
  @Override
  public String name() {
    return "no return stack";
  }

  @Override
  public Trace apply(Trace trace) {
    Rebuild rebuild = new Rebuild(trace);
    for (int i = 0; i < trace.body().size(); i++) {
      switch (trace.body().get(i)) {
        case Op.PushReturn _ -> {}
        case Op.Exit exit ->
            rebuild.keep(
                i, new Op.Exit(exit.eip(), exit.test(), looked(exit.target()), exit.snapshot(), exit.likelihood()));
        case Op.LiveIn _, Op.LiveInCodes _, Op.Alu _, Op.Conditional _, Op.Load _, Op.Store _, Op.Float _,
            Op.FloatLoad _, Op.FloatStore _ ->
            rebuild.keep(i, trace.body().get(i));
      }
    }
    Trace.End end = switch (trace.end()) {
      case Trace.End.Always(var eip, var target, var snapshot) ->
          new Trace.End.Always(eip, looked(target), snapshot);
      case Trace.End.Either(var eip, var test, var taken, var otherwise, var snapshot) ->
          new Trace.End.Either(eip, test, looked(taken), looked(otherwise), snapshot);
    };
    return rebuild.finish(trace.prologue(), end, rebuild.reuses());
  }

  private static Target looked(Target target) {
    return switch (target) {
      case Target.Indirect(Operand eip, Target.Kind kind) when kind == Target.Kind.RETURN ->
          new Target.Indirect(eip, Target.Kind.JUMP);
      case Target.LoopHead _, Target.Direct _, Target.Interpret _, Target.Indirect _ -> target;
    };
  }
}
