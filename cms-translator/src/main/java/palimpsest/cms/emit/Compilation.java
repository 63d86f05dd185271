package palimpsest.cms.emit;

/// What became of a trace.
public sealed interface Compilation {
  /// A translation.
  record Compiled(CompiledTrace trace) implements Compilation {}

  /// None: the machine has too few registers or alias entries for it. A shorter or more careful trace may do.
  ///
  /// @param reason a sentence for a person
  record Refused(String reason) implements Compilation {}
}
