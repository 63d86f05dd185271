package palimpsest.host.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import palimpsest.host.isa.Atom;

/// What the compiler knows at one point of a path since its interval began.
final class PathState {
  /// Registers and, last, the condition codes.
  static final int RESULTS = 65;

  final int intervalPc;
  final PathTotals totals;
  /// Cycles since the interval began, dynamic waits not included.
  int offset;
  /// Registers whose committed values have been put aside.
  final BitSet saved;
  boolean codesSaved;
  HeldKind codes;
  final List<Site.Stored> stores;
  /// Bytes each alias entry protects, or 0.
  final int[] aliases;
  /// Results that can be late from before the interval or after a miss.
  final BitSet late;
  private final Map<Integer, Site.InFlight> inFlight;
  /// Per set of the instruction cache the line known to be its newest.
  private final Map<Integer, Integer> lines;

  private PathState(
      int intervalPc,
      PathTotals totals,
      int offset,
      BitSet saved,
      boolean codesSaved,
      HeldKind codes,
      List<Site.Stored> stores,
      int[] aliases,
      BitSet late,
      Map<Integer, Site.InFlight> inFlight,
      Map<Integer, Integer> lines) {
    this.intervalPc = intervalPc;
    this.totals = totals;
    this.offset = offset;
    this.saved = saved;
    this.codesSaved = codesSaved;
    this.codes = codes;
    this.stores = stores;
    this.aliases = aliases;
    this.late = late;
    this.inFlight = inFlight;
    this.lines = lines;
  }

  /// At the beginning of an interval.
  ///
  /// @param late what can be late from before
  static PathState start(int pc, BitSet late) {
    return new PathState(
        pc, new PathTotals(), 0, new BitSet(), false, HeldKind.HELD, new ArrayList<>(), new int[8], (BitSet) late.clone(),
        new LinkedHashMap<>(), new HashMap<>());
  }

  PathState copy() {
    PathState copy = new PathState(
        intervalPc, new PathTotals(totals), offset, (BitSet) saved.clone(), codesSaved, codes, new ArrayList<>(stores),
        Arrays.copyOf(aliases, aliases.length), (BitSet) late.clone(), new LinkedHashMap<>(inFlight),
        new HashMap<>(lines));
    return copy;
  }

  /// Whether a fetch from `line` may change something; from now on it does not.
  boolean fetches(int set, int line) {
    Integer known = lines.put(set, line);
    return known == null || known != line;
  }

  /// A result that can be read at `readyOffset`.
  void produce(int register, int readyOffset, boolean loaded) {
    if (register < Atom.SINK || register == RESULTS - 1) {
      inFlight.put(register, new Site.InFlight(register, readyOffset, loaded));
      late.set(register, loaded);
    }
  }

  /// When a result can be read, if that is known; results from before the interval are ready or late.
  int readyOffset(int register) {
    Site.InFlight found = inFlight.get(register);
    return found == null ? 0 : found.readyOffset();
  }

  boolean isLoaded(int register) {
    Site.InFlight found = inFlight.get(register);
    return found != null && found.loaded();
  }

  /// What is still in flight.
  List<Site.InFlight> inFlight() {
    return inFlight.values().stream().filter(each -> each.readyOffset() > offset).toList();
  }

  List<Site.Protected> protectedEntries() {
    List<Site.Protected> entries = new ArrayList<>();
    for (int entry = 0; entry < aliases.length; entry++) {
      if (aliases[entry] != 0) {
        entries.add(new Site.Protected(entry, aliases[entry]));
      }
    }
    return entries;
  }

  List<Integer> savedRegisters() {
    return saved.stream().boxed().toList();
  }
}
