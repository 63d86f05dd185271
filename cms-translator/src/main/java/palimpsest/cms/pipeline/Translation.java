package palimpsest.cms.pipeline;

import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.region.GuestPath;

/// A translation that has not been placed yet.
///
/// @param path the guest instructions it was made from
/// @param code its molecules
public record Translation(GuestPath path, CompiledTrace code) {
  /// Guest instructions on its path.
  public int guestInstructions() {
    return path.steps().size();
  }
}
