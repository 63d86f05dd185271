package palimpsest.cms.schedule;

import java.util.List;
import java.util.Optional;
import palimpsest.cms.ir.Target;

/// A way out of a trace and the guest state it must leave behind.
///
/// @param eip guest instruction of the branch
/// @param taken where it goes if its test holds, or always if there is none
/// @param otherwise for the end of a trace with a test: where it goes if the test fails
/// @param homes where the eight guest registers' values are
/// @param extra what goes to r44 to be added to the retired instructions; constant 0 for nothing
/// @param indirect where the guest target of an indirect exit is
/// @param codes id of the condition codes the guest must see, or -1 if it does not matter
/// @param retired guest instructions retired, not counting `extra`
/// @param repIterations iterations of REP instructions retired
public record Departure(
    int eip,
    Target taken,
    Optional<Target> otherwise,
    List<Place> homes,
    Place extra,
    Optional<Place> indirect,
    int codes,
    int retired,
    int repIterations) {
  /// Register that takes [#extra].
  public static final int EXTRA_REGISTER = 44;

  /// Register that takes [#indirect].
  public static final int INDIRECT_REGISTER = 45;

  public Departure {
    homes = List.copyOf(homes);
  }

  /// Whether `extra` is to be counted.
  public boolean hasExtra() {
    return !(extra instanceof Place.Imm);
  }
}
