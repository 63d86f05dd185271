package palimpsest.host.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the compiler knows at one point of a path since its interval began.
final class PathState {
  final PathTotals totals;
  /// Cycles since the interval began, dynamic waits not included.
  int offset;
  /// Cycles waited that are known.
  int stalled;
  /// Registers that have changed, by the numbers of [Results].
  final BitSet changed;
  boolean codesChanged;
  HeldKind codes;
  /// Entries of the store buffer taken so far.
  private List<Stored> stored;
  /// Bytes each alias entry protects, or 0.
  final int[] aliases;
  /// Results that can be late from before the interval or after a miss.
  final BitSet late;
  private final Map<Integer, Site.InFlight> inFlight;
  /// Per result, [#stalled] when it was produced.
  private final Map<Integer, Integer> stalledBefore;
  /// Per set of the instruction cache the line known to be its newest.
  private final Map<Integer, Integer> lines;
  private final List<Integer> fetched;

  private PathState(
      PathTotals totals,
      int offset,
      int stalled,
      BitSet changed,
      boolean codesChanged,
      HeldKind codes,
      List<Stored> stored,
      int[] aliases,
      BitSet late,
      Map<Integer, Site.InFlight> inFlight,
      Map<Integer, Integer> stalledBefore,
      Map<Integer, Integer> lines,
      List<Integer> fetched) {
    this.totals = totals;
    this.offset = offset;
    this.stalled = stalled;
    this.changed = changed;
    this.codesChanged = codesChanged;
    this.codes = codes;
    this.stored = stored;
    this.aliases = aliases;
    this.late = late;
    this.inFlight = inFlight;
    this.stalledBefore = stalledBefore;
    this.lines = lines;
    this.fetched = fetched;
  }

  /// At the beginning of an interval.
  ///
  /// @param late what can be late from before
  static PathState start(BitSet late) {
    return new PathState(
        new PathTotals(), 0, 0, new BitSet(), false, HeldKind.HELD, List.of(), new int[8], (BitSet) late.clone(),
        new LinkedHashMap<>(), new HashMap<>(), new HashMap<>(),
        new ArrayList<>());
  }

  PathState copy() {
    return new PathState(
        new PathTotals(totals), offset, stalled, (BitSet) changed.clone(), codesChanged, codes, stored,
        Arrays.copyOf(aliases, aliases.length), (BitSet) late.clone(), new LinkedHashMap<>(inFlight),
        new HashMap<>(stalledBefore), new HashMap<>(lines), new ArrayList<>(fetched));
  }

  /// The entries of the store buffer that the interval has taken, in their order.
  List<Stored> stored() {
    return stored;
  }

  /// The interval takes `count` more.
  void store(Stored kind, int count) {
    stored = Stream.concat(stored.stream(), Stream.generate(() -> kind).limit(count)).toList();
  }

  /// Fetches from a line.
  ///
  /// @param address any of the bytes fetched
  void fetch(int set, int line, int address) {
    Integer known = lines.put(set, line);
    if (known == null || known != line) {
      fetched.add(address);
    }
  }

  /// An address in each line fetched from, in order; what is known to be the newest of its set is left out.
  int[] fetched() {
    return fetched.stream().mapToInt(Integer::intValue).toArray();
  }

  /// A result that can be read at `readyOffset`.
  void produce(int register, int readyOffset, boolean loaded) {
    inFlight.put(register, new Site.InFlight(register, readyOffset, loaded));
    stalledBefore.put(register, stalled);
    late.set(register, loaded);
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

  /// Whether a result may be in flight. A wait that is known can turn out shorter, where a dynamic one came first; then
  /// what was produced in between is ready later than the offset says.
  boolean isInFlight(int register) {
    return readyOffset(register) > offset - (stalled - stalledBefore.getOrDefault(register, stalled));
  }

  /// What may still be in flight.
  List<Site.InFlight> inFlight() {
    return inFlight.values().stream().filter(each -> isInFlight(each.register())).toList();
  }
}
