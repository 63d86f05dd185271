package palimpsest.host.core;

import java.util.Arrays;
import palimpsest.host.account.Ledger;
import palimpsest.host.compile.CompiledUnit;
import palimpsest.host.compile.Site;
import palimpsest.host.compile.UnitPath;

/// A unit that can be run, and how often its paths have been.
final class HotUnit {
  /// Departures within an interval before anything is made of them.
  private static final int MANY_DEPARTURES = 100;

  /// One in so many intervals may be left.
  private static final int TOLERABLE = 40;

  final CompiledUnit compiled;
  final Unit code;
  final boolean[] open;
  final UnitTables tables;
  private final UnitPath[] paths;
  /// Intervals settled, and times it left within one.
  private long intervals;
  private long departures;
  private long patience = MANY_DEPARTURES;
  private boolean changed;
  /// Times it has been called, as far as that is counted.
  int calls;
  /// Whether its paths may have been taken since they were settled.
  boolean touched;

  HotUnit(CompiledUnit compiled, Unit code) {
    this.compiled = compiled;
    this.paths = compiled.paths().toArray(UnitPath[]::new);
    this.open = compiled.open();
    boolean[] valid = new boolean[compiled.guardCount()];
    Arrays.fill(valid, true);
    Site[] sites = compiled.sites().toArray(Site[]::new);
    this.tables = new UnitTables(new long[paths.length], valid, sites, new long[sites.length]);
    this.code = code;
  }

  /// It left within an interval.
  ///
  /// @return whether it does so often enough to be made anew, with what has become warm since it was made
  boolean departed() {
    departures++;
    return departures >= patience && departures * TOLERABLE > executed();
  }

  private long executed() {
    return intervals + Arrays.stream(tables.counts()).sum();
  }

  /// Making it anew would make the same. Whether it is worth keeping all the same.
  boolean isKept() {
    patience *= 8;
    return departures * 2 < executed();
  }

  /// Makes void what a change of `length` bytes at `address` concerns.
  ///
  /// @return whether that is anything
  boolean changes(int address, int length) {
    boolean any = false;
    int[] ends = compiled.ends();
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (ends[middle] > address) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    for (int i = low; i < ends.length && compiled.molecules()[i] < address + length; i++) {
      for (int guard : compiled.guards().get(i)) {
        any |= tables.valid()[guard];
        tables.valid()[guard] = false;
      }
    }
    changed |= any;
    return any;
  }

  /// Whether some of it is void.
  boolean isChanged() {
    return changed;
  }

  /// Enters what its paths have counted in the books.
  void settle(Ledger ledger) {
    long[] counts = tables.counts();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        intervals += counts[i];
        paths[i].books().settle(ledger, counts[i]);
        counts[i] = 0;
      }
    }
    touched = false;
  }
}
