package palimpsest.host.core;

import java.lang.invoke.MethodHandles;
import palimpsest.host.account.Ledger;
import palimpsest.host.compile.CompiledUnit;
import palimpsest.host.compile.Site;

/// A unit that can be run, and how often its paths have been.
final class HotUnit {
  /// Departures within an interval before anything is made of them.
  private static final int MANY_DEPARTURES = 100;

  /// One in so many intervals may be left.
  private static final int TOLERABLE = 40;

  final CompiledUnit compiled;
  final Unit code;
  final long[] counts;
  final Site[] sites;
  /// Intervals settled, and times it left within one.
  private long intervals;
  private long departures;
  /// Whether [#counts] has anything to settle.
  boolean touched;

  HotUnit(CompiledUnit compiled) {
    this.compiled = compiled;
    this.counts = new long[compiled.paths().size()];
    this.sites = compiled.sites().toArray(Site[]::new);
    try {
      this.code = (Unit)
          MethodHandles.lookup()
              .defineHiddenClass(compiled.classFile(), true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("a unit cannot be loaded", impossible);
    }
  }

  /// It left within an interval.
  ///
  /// @return whether it does so often enough to be made anew, with what has become warm since it was made
  boolean departed() {
    departures++;
    return departures >= MANY_DEPARTURES && departures * TOLERABLE > intervals;
  }

  /// Whether any of its molecules has a byte in a range.
  boolean overlaps(int address, int length) {
    int[] molecules = compiled.molecules();
    int low = 0;
    int high = molecules.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (molecules[middle] > address - Predecoder.LARGEST_MOLECULE_BYTES) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low < molecules.length && molecules[low] < address + length;
  }

  /// Enters what its paths have counted in the books.
  void settle(Ledger ledger) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] != 0) {
        intervals += counts[i];
        compiled.paths().get(i).totals().settle(ledger, counts[i]);
        counts[i] = 0;
      }
    }
    touched = false;
  }
}
