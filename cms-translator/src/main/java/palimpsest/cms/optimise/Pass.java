package palimpsest.cms.optimise;

import palimpsest.cms.ir.Trace;

/// One improvement of a trace.
public interface Pass {
  /// The name in stage listings.
  String name();

  /// The improved trace: same guest behaviour at every exit.
  Trace apply(Trace trace);
}
