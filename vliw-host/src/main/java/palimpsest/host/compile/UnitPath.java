package palimpsest.host.compile;

/// A path of a unit that ends in a commit.
///
/// @param books what one execution counts
/// @param next the molecule behind it, or [#ELSEWHERE]
public record UnitPath(PathBooks books, int next) {
  /// The molecule behind it is known only when the path has run.
  public static final int ELSEWHERE = -1;
}
