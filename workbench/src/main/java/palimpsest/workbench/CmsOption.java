package palimpsest.workbench;

import java.util.List;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.runtime.CmsOptions;
import picocli.CommandLine.Option;

/// How CMS's switches are set.
final class CmsOption {
  @Option(
      names = "--cms",
      paramLabel = "NAME=VALUE[,...]",
      description = "Set a switch of CMS, such as chaining=off or memory-reordering=provable; may be repeated;"
          + " 'palimpsest machines --cms' lists them.")
  private List<String> assignments = List.of();

  /// As they were given.
  List<String> assignments() {
    return List.copyOf(assignments);
  }

  /// `base` with the switches set.
  CmsOptions applied(CmsOptions base) {
    CmsSettings settings = base.settings();
    for (String assignment : assignments) {
      try {
        settings = settings.with(assignment);
      } catch (IllegalArgumentException e) {
        throw new UsageException("--cms " + assignment + ": " + e.getMessage());
      }
    }
    CmsSettings all = settings;
    return base.with(_ -> all);
  }
}
