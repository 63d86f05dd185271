package palimpsest.host.compile;

import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import palimpsest.host.isa.Atom;

/// Which results can be late when an interval begins: loads of the intervals before it that nothing has waited for.
/// Where an interval is open to entry from anywhere, all can.
final class LateResults {
  private final Region region;
  private final Map<Integer, BitSet> atStart = new HashMap<>();
  private boolean changed = true;

  private LateResults(Region region) {
    this.region = region;
    region.intervals().keySet().forEach(pc -> atStart.put(pc, new BitSet(Results.COUNT)));
    region.open().forEach(pc -> requireNonNull(atStart.get(pc)).set(0, Results.COUNT));
  }

  /// Per interval of `region`, their numbers.
  static Map<Integer, BitSet> of(Region region) {
    LateResults results = new LateResults(region);
    while (results.changed) {
      results.changed = false;
      region.intervals().forEach((pc, path) ->
          results.follow(path, (BitSet) requireNonNull(results.atStart.get(pc)).clone()));
    }
    return results.atStart;
  }

  private void follow(Region.Path path, BitSet late) {
    for (Region.Node node : path.nodes()) {
      Step step = node.step();
      for (int source : step.sources()) {
        late.clear(source);
      }
      for (int i = 0; i < step.destinations().length; i++) {
        late.set(step.destinations()[i], step.latencies()[i] > 1);
      }
      for (Atom atom : step.molecule().atoms()) {
        int loaded = loaded(atom);
        if (loaded != Results.NONE) {
          late.set(loaded);
        }
      }
      node.taken().forEach(taken -> follow(taken, (BitSet) late.clone()));
      if (step.molecule().commit()) {
        Branches branches = Branches.of(step);
        branches.targets().forEach(target -> arrive(target, late));
        if (!branches.alwaysLeaves()) {
          arrive(step.next(), late);
        }
      }
    }
  }

  private static int loaded(Atom atom) {
    return switch (atom) {
      case Atom.Load load -> Results.general(load.rd());
      case Atom.FloatLoad load -> Results.floating(load.rd());
      case Atom.Alu _, Atom.Conditional _, Atom.Store _, Atom.Float _, Atom.FloatStore _, Atom.Branch _, Atom.Nop _ ->
          Results.NONE;
    };
  }

  private void arrive(int pc, BitSet late) {
    BitSet known = atStart.get(pc);
    if (known != null) {
      int before = known.cardinality();
      known.or(late);
      changed |= known.cardinality() != before;
    }
  }
}
