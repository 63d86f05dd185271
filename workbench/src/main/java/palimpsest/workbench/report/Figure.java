package palimpsest.workbench.report;

/// A table and the way to draw it.
///
/// @param id unique on the page; names the CSV file
/// @param kind how to draw it
/// @param title what it shows
/// @param caption how to read it, in a sentence or two
/// @param table all its numbers
record Figure(String id, Kind kind, String title, String caption, Table table) {
  /// How to draw a table.
  enum Kind {
    /// As it is: rows and columns.
    TABLE,
    /// The same, folded: for what few ask for.
    APPENDIX,
    /// One stack: a bar for each leaf of cycles, the largest first, each explained.
    CYCLE_LEAVES,
    /// The same for leaves of energy.
    ENERGY_LEAVES,
    /// Stacks of cycles side by side: a bar for each row, a part for each value column.
    CYCLE_STACKS,
    /// The same for energy.
    ENERGY_STACKS,
    /// Two values for each row and what lies between: a bar to the left or the right.
    CHANGES,
    /// An upright bar for each row.
    HISTOGRAM,
    /// Speed, power, gears, frequency and voltage over time, one above the other.
    PACE,
    /// Cycles by leaf over time.
    LEAVES_OVER_TIME,
    /// What is in the T-cache over time, and what came and went.
    CACHE_LIFE,
    /// Mean speed so far over time, both counted from the start: a line for each label.
    WARM_UP,
    /// Energy over time, a point for each row.
    PARETO,
    /// Any value over one or two axes.
    SWEEP
  }
}
