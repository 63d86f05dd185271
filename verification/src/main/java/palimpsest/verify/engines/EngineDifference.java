package palimpsest.verify.engines;

import java.util.List;
import java.util.OptionalLong;

/// The first place found where the compiled engine left something else than the reference engine.
///
/// @param differences what is not as the reference has it, one line each; never empty
/// @param agreedAt guest instructions retired when all was still the same
/// @param retired guest instructions retired when it was not
/// @param limit the least instruction limit under which the runs differ, where that could be found; the two counts
///     above are then those of runs with about this limit
/// @param molecules what the reference executed last under that limit, oldest first, one line each
public record EngineDifference(
    List<String> differences, long agreedAt, long retired, OptionalLong limit, List<String> molecules) {
  public EngineDifference {
    differences = List.copyOf(differences);
    molecules = List.copyOf(molecules);
  }

  /// The first difference alone, in one line.
  public String summary() {
    return "the compiled engine differs from the reference after %d guest instructions: %s"
        .formatted(retired, differences.getFirst().lines().findFirst().orElse(""));
  }

  /// All of it, for a person.
  @Override
  public String toString() {
    return summary()
        + "\nall was the same after " + agreedAt + "; then the compiled engine has\n  "
        + String.join("\n  ", differences)
        + (limit.isPresent() ? "\nleast instruction limit that shows it: " + limit.getAsLong() : "")
        + (molecules.isEmpty()
            ? ""
            : "\nexecuted last by the reference (cycle, address, molecule; below what had changed before it)\n  "
                + String.join("\n  ", molecules));
  }
}
