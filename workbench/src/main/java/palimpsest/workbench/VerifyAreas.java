package palimpsest.workbench;

import java.nio.file.Path;
import java.util.List;
import palimpsest.verify.battery.GuestProgramsArea;
import palimpsest.verify.robust.RobustnessArea;

/// The battery: which areas there are, and how much of the time each has.
final class VerifyAreas {
  private VerifyAreas() {}

  /// All areas, in the order of the table.
  ///
  /// @param guests where the guest programs are
  static List<Lanes.Share> all(Path guests) {
    return List.of(
        new Lanes.Share(new GuestProgramsArea(guests), 2),
        new Lanes.Share(new RobustnessArea(guests), 1));
  }
}
