package palimpsest.host.core;

import palimpsest.host.account.Ledger;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;

/// The engines there are. They differ in speed alone: whatever can be observed is the same to the last cycle
/// (invariant E1).
public enum EngineKind {
  /// [ReferenceEngine], the definition.
  REFERENCE,
  /// [CompiledEngine], which turns hot molecules into code of this virtual machine.
  COMPILED,
  /// The same, but everything counts as hot that has been executed twice: to find mistakes in programs that end soon.
  EAGER;

  private static final int SOON = 2;

  /// A processor of this kind that has executed nothing yet; what the parameters are, [ReferenceEngine] says.
  public Engine build(
      ResolvedMachine resolved,
      ConventionalMemory conventional,
      ConcealedMemory concealed,
      GuestTranslation translation,
      CommitPoints commitPoints,
      Ledger ledger,
      EngineAttachments attachments) {
    return switch (this) {
      case REFERENCE ->
          new ReferenceEngine(resolved, conventional, concealed, translation, commitPoints, ledger, attachments);
      case COMPILED ->
          new CompiledEngine(
              resolved, conventional, concealed, translation, commitPoints, ledger, attachments, CompiledEngine.HOT);
      case EAGER ->
          new CompiledEngine(
              resolved, conventional, concealed, translation, commitPoints, ledger, attachments, SOON);
    };
  }
}
