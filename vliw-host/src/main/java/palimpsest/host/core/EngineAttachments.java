package palimpsest.host.core;

/// What is attached to an engine.
///
/// @param interference disturbs it
/// @param molecules watches it
/// @param classes where it finds classes for units
public record EngineAttachments(
    Interference interference, MoleculeObserver molecules, UnitClasses classes) {
  /// Nothing.
  public static final EngineAttachments NONE =
      new EngineAttachments(Interference.NONE, MoleculeObserver.NONE, UnitClasses.UNSHARED);

  /// Whether anything disturbs or watches it.
  boolean present() {
    return interference != Interference.NONE || molecules != MoleculeObserver.NONE;
  }
}
