package palimpsest.host.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import palimpsest.host.isa.Atom;

/// What of a unit becomes void when molecules change. Each interval has a guard, which is asked before it is entered
/// from within the unit, and so has each exit: a molecule that only commits and jumps, which CMS patches as
/// translations come and go. The intervals' come first.
final class Guards {
  private final Map<Integer, Integer> intervals = new HashMap<>();
  private final Map<Integer, Integer> exits = new HashMap<>();
  private final SortedMap<Integer, List<Integer>> byMolecule = new TreeMap<>();

  Guards(Region region) {
    region.intervals().keySet().forEach(pc -> intervals.put(pc, intervals.size()));
    region.intervals().forEach((pc, path) -> collect(path, interval(pc)));
  }

  private void collect(Region.Path path, int interval) {
    for (Region.Node node : path.nodes()) {
      Step step = node.step();
      int guard = isExit(step) ? exits.computeIfAbsent(step.pc(), _ -> intervals.size() + exits.size()) : interval;
      List<Integer> guards = byMolecule.computeIfAbsent(step.pc(), _ -> new ArrayList<>());
      if (!guards.contains(guard)) {
        guards.add(guard);
      }
      node.taken().forEach(taken -> collect(taken, interval));
    }
  }

  static boolean isExit(Step step) {
    List<Atom.Branch> direct = Branches.of(step).direct();
    return step.molecule().commit() && direct.size() == 1 && direct.getFirst() instanceof Atom.Jump;
  }

  /// The guard of the interval at `pc`.
  int interval(int pc) {
    return intervals.getOrDefault(pc, -1);
  }

  /// The guard of the exit at `pc`.
  int exit(int pc) {
    return exits.getOrDefault(pc, -1);
  }

  int count() {
    return intervals.size() + exits.size();
  }

  /// Per molecule, in the order of addresses, the guards that its change makes void.
  List<int[]> byMolecule() {
    return byMolecule.values().stream().map(guards -> guards.stream().mapToInt(Integer::intValue).toArray()).toList();
  }
}
