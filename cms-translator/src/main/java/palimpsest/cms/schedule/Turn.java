package palimpsest.cms.schedule;

import java.util.Arrays;
import palimpsest.host.machine.MachineDescription;

/// How long a turn of a loop takes if no load misses: the cycles of its body, and those for which the next turn waits
/// for what this one computed late.
public final class Turn {
  private Turn() {}

  /// Cycles from one turn's first molecule to the next one's, in the long run.
  public static int cycles(Schedule body, MachineDescription machine) {
    int[] ready = new int[LegalTrace.END_OF_CARRIED];
    int[] needed = new int[LegalTrace.END_OF_CARRIED];
    Arrays.fill(needed, Integer.MAX_VALUE);
    for (Schedule.Row row : body.molecules()) {
      for (Schedule.Placed placed : row.atoms()) {
        VirtualAtom atom = placed.operation().atom();
        for (int source : atom.sources()) {
          if (source < needed.length) {
            needed[source] = Math.min(needed[source], row.cycle());
          }
        }
        int home = atom.result() >= Place.FIRST ? body.homes()[atom.result()] : -1;
        if (home >= 0 && home < ready.length) {
          ready[home] = row.cycle() + machine.latency().of(atom.latency());
        }
      }
    }
    int wait = 0;
    for (int home = 0; home < ready.length; home++) {
      if (needed[home] < Integer.MAX_VALUE) {
        wait = Math.max(wait, ready[home] - body.cycles() - needed[home]);
      }
    }
    return body.cycles() + wait;
  }
}
