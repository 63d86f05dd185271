package palimpsest.workbench.bench;

import java.util.List;
import java.util.Optional;

/// What the thread that runs a machine can be busy with.
public enum Activity {
  /// CMS's interpreter, and the Linux personality.
  INTERPRET("interpret", List.of("palimpsest.x86.interp.", "palimpsest.x86.isa.", "palimpsest.x86.linux.")),
  /// CMS making and installing translations.
  TRANSLATE("translate", List.of(
      "palimpsest.cms.region.", "palimpsest.cms.lift.", "palimpsest.cms.ir.", "palimpsest.cms.optimise.",
      "palimpsest.cms.schedule.", "palimpsest.cms.allocate.", "palimpsest.cms.emit.", "palimpsest.cms.pipeline.")),
  /// The compiled engine turning molecules into code of the host.
  COMPILE("compile", List.of("palimpsest.host.compile.")),
  /// Molecules being executed, whatever by.
  EXECUTE("execute", List.of("palimpsest.host.")),
  /// CMS's loop: looking up, chaining, protecting code.
  DISPATCH("dispatch", List.of("palimpsest.cms."));

  private final String label;
  private final List<String> prefixes;

  Activity(String label, List<String> prefixes) {
    this.label = label;
    this.prefixes = prefixes;
  }

  /// Its name in tables and files.
  public String label() {
    return label;
  }

  /// What a thread is busy with whose innermost frame of interest is in `className`.
  ///
  /// @return nothing if the frame is of no interest: memory, accounts and the virtual machine's own classes serve
  ///     others
  static Optional<Activity> of(String className) {
    for (Activity activity : values()) {
      for (String prefix : activity.prefixes) {
        if (className.startsWith(prefix) && !className.startsWith("palimpsest.host.account.")) {
          return Optional.of(activity);
        }
      }
    }
    return Optional.empty();
  }
}
