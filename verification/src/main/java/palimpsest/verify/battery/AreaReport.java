package palimpsest.verify.battery;

import java.util.List;

/// What an area did.
///
/// @param programs programs (or whatever its pieces are) compared
/// @param instructions guest instructions compared
/// @param tallies its own counts, in the order in which to show them
/// @param findings what was wrong; empty is good
/// @param skipped what it could not do here and why, in one line each; empty is good
public record AreaReport(
    long programs, long instructions, List<Tally> tallies, List<Finding> findings, List<String> skipped) {
  public AreaReport {
    tallies = List.copyOf(tallies);
    findings = List.copyOf(findings);
    skipped = List.copyOf(skipped);
  }

  /// One count.
  ///
  /// @param what what was counted, as a table shows it
  /// @param count how many
  /// @param of out of how many; -1 where that has no meaning
  public record Tally(String what, long count, long of) {
    /// A count out of nothing in particular.
    public Tally(String what, long count) {
      this(what, count, -1);
    }
  }

  /// One thing that is wrong.
  ///
  /// @param claim what should have held, in one line
  /// @param explanation everything a person needs to understand it, many lines
  /// @param replay contents of a file for `palimpsest verify --replay`; empty if there is none
  public record Finding(String claim, String explanation, String replay) {}
}
