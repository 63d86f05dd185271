package palimpsest.workbench.reproduce;

/// How long the runs are.
public enum Scale {
  /// To see that it works: some seconds.
  SMALL,
  /// To measure: some minutes.
  FULL
}
