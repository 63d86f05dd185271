package palimpsest.cms.emit;

import palimpsest.cms.ir.Trace;

/// What became of a trace.
public sealed interface Compilation {
  /// A translation.
  ///
  /// @param form the form of the trace it was made of
  record Compiled(CompiledTrace trace, Trace form) implements Compilation {}

  /// None: the machine has too few registers or alias entries for it. A shorter or more careful trace may do.
  ///
  /// @param reason a sentence for a person
  record Refused(String reason) implements Compilation {}
}
