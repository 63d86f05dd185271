package palimpsest.cms.schedule;

import java.util.Arrays;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Trace;
import palimpsest.host.machine.MachineDescription;

/// How long a turn of a loop takes if no load misses: the cycles of its body, and those for which the next turn waits
/// for what this one computed late.
public final class Turn {
  /// Cycles that a load costs which was begun for a turn that does not come. Assumed: one in ten misses.
  private static final int WASTED_LOAD = 4;

  /// A run of turns is not believed longer than 1000 by this. Assumed: profiles are of a program's beginning.
  private static final int LEAST_SHARE = 50;

  private Turn() {}

  /// What a turn costs, in 1/1000 cycles: its own cycles, and its share of what a run of turns costs once, namely the
  /// prologue and the loads of the turn behind the last.
  ///
  /// @param form the trace that was scheduled; its exits say how long a run is
  public static long cost(Trace form, Schedule prologue, Schedule body, MachineDescription machine) {
    int exits = 1;
    int leaving = 0;
    int early = 0;
    for (Op op : form.body()) {
      if (op instanceof Op.Exit exit) {
        exits++;
        leaving += exit.likelihood();
      } else if (op instanceof Op.Load load && load.early()) {
        early++;
      }
    }
    int share = Math.clamp(leaving + leaving / exits, LEAST_SHARE, 1000);
    return 1000L * cycles(body, machine) + (long) share * (prologue.cycles() + WASTED_LOAD * early);
  }

  /// Cycles from one turn's first molecule to the next one's, in the long run.
  public static int cycles(Schedule body, MachineDescription machine) {
    int[] ready = new int[Place.FIRST];
    int[] needed = new int[Place.FIRST];
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
