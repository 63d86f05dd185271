package palimpsest.verify.battery;

/// One part of the battery.
public interface Area {
  /// Its name on the command line: a word or two in lower case, with hyphens.
  String name();

  /// What holds if it finds nothing, in one line.
  String claim();

  /// Works until the stint is over, or until there is nothing left to do.
  ///
  /// What the n-th piece of work is depends on the stint's seed and on n alone; only how many there are depends on
  /// time.
  AreaReport run(Stint stint);
}
