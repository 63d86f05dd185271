package palimpsest.host.compile;

/// A path of a unit that ends in a commit.
///
/// @param books what one execution counts
/// @param next the molecule behind it, or -1 if that is known only when it runs
public record UnitPath(PathBooks books, int next) {}
