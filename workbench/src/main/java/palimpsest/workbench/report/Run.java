package palimpsest.workbench.report;

import java.util.List;

/// One run: its statistics and what was recorded over its time, if anything was.
///
/// @param source the file or folder it was read from, as it was named
/// @param name what to call it in the report, different from every other run's
/// @param stats its statistics
/// @param intervals its intervals in order; empty if none were recorded
/// @param functions what guest functions cost, the most expensive first; empty if that was not recorded
record Run(String source, String name, Stats stats, List<Interval> intervals, List<FunctionUse> functions) {
  Run named(String other) {
    return new Run(source, other, stats, intervals, functions);
  }
}
