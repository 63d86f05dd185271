package palimpsest.cms.pipeline;

import java.util.Map;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.lift.CodeField;
import palimpsest.cms.region.GuestPath;

/// A translation that has not been placed yet.
///
/// @param path the guest instructions it was made from
/// @param code its molecules
/// @param checksItself whether it compares the bytes it was made from, all but `fields`
/// @param fields constants it loads from the guest's code, by the address of their instruction
public record Translation(GuestPath path, CompiledTrace code, boolean checksItself, Map<Integer, CodeField> fields) {
  public Translation {
    fields = Map.copyOf(fields);
  }

  /// Guest instructions on its path.
  public int guestInstructions() {
    return path.steps().size();
  }
}
