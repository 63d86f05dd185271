package palimpsest.host.core;

/// What is attached to an engine.
///
/// @param interference disturbs it
/// @param molecules watches it
public record EngineAttachments(Interference interference, MoleculeObserver molecules) {
  /// Nothing.
  public static final EngineAttachments NONE = new EngineAttachments(Interference.NONE, MoleculeObserver.NONE);

  /// Whether anything is.
  boolean present() {
    return interference != Interference.NONE || molecules != MoleculeObserver.NONE;
  }
}
