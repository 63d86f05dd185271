package palimpsest.workbench;

import palimpsest.cms.runtime.CmsOptions;
import picocli.CommandLine.Option;

/// The highest gear of a run.
final class GearsOption {
  @Option(
      names = "--gears",
      paramLabel = "N",
      defaultValue = "4",
      description = "The highest gear CMS may use, 1 to 4: 1 interprets, 2 translates quickly, 3 optimises, 4 does"
          + " so once more for the hottest (default: ${DEFAULT-VALUE}).")
  private int gears = CmsOptions.HIGHEST_GEAR;

  /// The gear.
  ///
  /// @throws UsageException in one line, if there is none of that number
  int highest() {
    return checked("--gears", gears);
  }

  /// The same for a gear that another option gives.
  static int checked(String option, int gear) {
    if (gear < 1 || gear > CmsOptions.HIGHEST_GEAR) {
      throw new UsageException(option + " " + gear + ": the gears are 1 to " + CmsOptions.HIGHEST_GEAR);
    }
    return gear;
  }
}
