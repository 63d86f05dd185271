package palimpsest.cms.runtime;

import java.nio.charset.StandardCharsets;
import java.util.List;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.Sha256;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What two runs must have in common for the state of one's machine to be of use to the other: whatever shapes what CMS
/// does and what that costs. The engine is not among it (invariant E1).
///
/// @param all in the order in which they are compared
record Conditions(List<Condition> all) {
  private static final int DIGITS = 16;

  /// One of them.
  ///
  /// @param option of the command line that sets it
  /// @param value for a person
  record Condition(String option, String value) {}

  Conditions {
    all = List.copyOf(all);
  }

  /// Those of a run that begins on `start`.
  static Conditions of(ResolvedMachine start, CmsOptions options) {
    OperatingPoint point = start.point();
    return new Conditions(List.of(
        new Condition("--machine", start.machine().name() + ", SHA-256 " + digest(start.machine().toToml())),
        new Condition("--mhz", point.mhz() + " at " + point.volts() + " V"),
        new Condition("--gears", String.valueOf(options.highestGear())),
        new Condition("--cms", String.join(",", options.settings().changes())),
        new Condition("--power trace", options.trace().changes().isEmpty()
            ? "" : "SHA-256 " + digest(options.trace().changes().toString()))));
  }

  private static String digest(String text) {
    return Sha256.hexOf(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }

  void save(StateWriter out) throws StateException {
    out.list(all, each -> {
      out.text(each.option);
      out.text(each.value);
    });
  }

  /// Makes sure that [#save] of the same wrote what comes.
  ///
  /// @throws StateException in one line, if it wrote something else
  void check(StateReader in) throws StateException {
    List<Condition> saved = in.list(() -> new Condition(in.text(), in.text()));
    if (saved.size() != all.size()) {
      throw in.damaged("%d conditions, not %d".formatted(saved.size(), all.size()));
    }
    for (int i = 0; i < all.size(); i++) {
      if (!saved.get(i).equals(all.get(i))) {
        throw new StateException("was taken with %s '%s', not '%s', and --exact goes on with the same only"
            .formatted(saved.get(i).option(), printable(saved.get(i).value()), all.get(i).value()));
      }
    }
  }

  private static String printable(String text) {
    return text.chars().allMatch(each -> each >= ' ' && each <= '~') ? text : "?";
  }
}
