package palimpsest.host.compile;

/// A path of a unit that ends in a commit.
///
/// @param totals what one execution counts
/// @param next the molecule behind it, or -1 if that is known only when it runs
public record UnitPath(PathTotals totals, int next) {}
