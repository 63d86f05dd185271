package palimpsest.cms.lift;

import java.util.List;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.region.GuestPath;
import palimpsest.x86.isa.Repeat;

/// Rewrites a guest path as a trace. Translations hold for EFLAGS.DF = 0 only: string instructions go upwards.
public final class Lifter {
  /// The trace of `path`; an empty path becomes a trace that has its head interpreted.
  ///
  /// @throws IllegalArgumentException if the path holds an instruction that is not
  ///     [palimpsest.cms.region.Translatable]
  public Trace lift(GuestPath path, SegmentBases bases) {
    Emitter emitter = new Emitter(path.head(), bases);
    if (path.steps().isEmpty()) {
      Trace.End end =
          new Trace.End.Always(
              path.head(), new Target.Interpret(path.head()), emitter.snapshot(0, new Const(0), 0));
      return new Trace(path.head(), List.of(), emitter.body(), end, List.of(), emitter.ids());
    }
    GuestPath.Step first = path.steps().getFirst();
    if (first.instruction().repeat() != Repeat.NONE) {
      emitter.at(first.eip());
      return new Strings(emitter).repeated(first.eip(), first.instruction(), path.steps().size());
    }
    return new PathWalk(path, emitter).lift();
  }
}
