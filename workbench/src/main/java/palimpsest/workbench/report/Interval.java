package palimpsest.workbench.report;

import java.util.Map;

/// One line of a recorded run's `intervals.jsonl`: what was added in it, and where it ended.
///
/// @param endCycle absolute
/// @param endPicoseconds absolute
/// @param instructions guest instructions retired in it
/// @param mhz frequency
/// @param volts voltage
/// @param cycleStack cycles by leaf
/// @param energyStack picojoules by leaf
/// @param gears guest instructions by gear, "1" to "4"
/// @param translations made, by "gear2" to "gear4"
/// @param rollbacks in it
/// @param cacheBytes of the T-cache in use at its end
/// @param evictions in it
record Interval(
    long endCycle,
    long endPicoseconds,
    long instructions,
    double mhz,
    double volts,
    Map<String, Long> cycleStack,
    Map<String, Long> energyStack,
    Map<String, Long> gears,
    Map<String, Long> translations,
    long rollbacks,
    long cacheBytes,
    long evictions) {

  static Interval of(Fields line) {
    return new Interval(
        line.count("end_cycle"), line.count("end_ps"), line.count("guest_instructions"),
        line.positive("mhz"), line.positive("volts"), line.counts("cycle_stack"),
        line.counts("energy_stack_pj"), line.counts("gear_instructions"), line.counts("translations"),
        line.count("rollbacks"), line.count("tcache_bytes"), line.count("evictions"));
  }

  /// Cycles in it.
  long cycles() {
    return Stats.sum(cycleStack);
  }

  /// Energy spent in it, in picojoules.
  long picojoules() {
    return Stats.sum(energyStack);
  }
}
