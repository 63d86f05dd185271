package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.List;

/// What nothing else beats in both time and energy.
final class ParetoFront {
  private ParetoFront() {}

  /// @param times of each point
  /// @param energies of each point, as many
  /// @return for each point whether no other is at most as slow and takes at most as much, and less of one
  static List<Boolean> of(List<Double> times, List<Double> energies) {
    List<Boolean> front = new ArrayList<>();
    for (int i = 0; i < times.size(); i++) {
      boolean beaten = false;
      for (int j = 0; j < times.size() && !beaten; j++) {
        beaten = times.get(j) <= times.get(i) && energies.get(j) <= energies.get(i)
            && (times.get(j) < times.get(i) || energies.get(j) < energies.get(i));
      }
      front.add(!beaten);
    }
    return List.copyOf(front);
  }
}
