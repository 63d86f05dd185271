package palimpsest.host.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import palimpsest.host.isa.Atom;

/// Which molecules become one unit: from its head, whatever has been executed often enough to be worth the bytes.
///
/// @param intervals for each place where committed state can stand within the unit, the tree of molecules from there
/// @param open those that are entered from anywhere, and therefore whatever is late: the head, and places that returns
///     lead to
record Region(Map<Integer, Path> intervals, Set<Integer> open) {
  /// Molecules that are executed one after the other.
  ///
  /// @param pc of the first
  /// @param nodes the molecules; the last commits, or `leaves`
  /// @param leaves whether the path ends because what follows is not compiled; then [#next] is where
  record Path(int pc, List<Node> nodes, boolean leaves, int next) {}

  /// A molecule and where its branches that do not commit lead.
  ///
  /// @param taken per direct branch of a molecule without commit, in slot order, the path from its target
  record Node(Step step, List<Path> taken) {}

  /// Molecules of a unit beyond which no interval is added to it: more make methods that the virtual machine's
  /// compilers take too long over.
  private static final int MOST_MOLECULES = 32;

  /// Molecules of one interval, all paths together: what is more has to be left to others.
  private static final int MOST_IN_INTERVAL = 400;

  /// Molecules of an interval.
  private static final int LONGEST_INTERVAL = 250;

  /// All molecules by their addresses.
  SortedMap<Integer, Step> molecules() {
    SortedMap<Integer, Step> steps = new TreeMap<>();
    intervals.values().forEach(path -> collect(path, steps));
    return steps;
  }

  /// Per interval, in their order, whether it is open.
  boolean[] openIntervals() {
    boolean[] flags = new boolean[intervals.size()];
    int i = 0;
    for (int pc : intervals.keySet()) {
      flags[i++] = open.contains(pc);
    }
    return flags;
  }

  /// Whether there are floating-point atoms.
  boolean hasFloats() {
    return molecules().values().stream().flatMap(step -> step.molecule().atoms().stream()).anyMatch(atom ->
        atom instanceof Atom.Float || atom instanceof Atom.FloatLoad || atom instanceof Atom.FloatStore);
  }

  private static void collect(Path path, SortedMap<Integer, Step> steps) {
    for (Node node : path.nodes()) {
      steps.put(node.step().pc(), node.step());
      node.taken().forEach(taken -> collect(taken, steps));
    }
  }

  static Optional<Region> from(int head, CodeSource source, int reluctance) {
    Builder builder = new Builder(source, Math.max(1, source.heat(head) / reluctance));
    Path first = builder.interval(head);
    if (first.nodes().isEmpty()) {
      return Optional.empty();
    }
    Map<Integer, Path> intervals = new LinkedHashMap<>();
    PriorityQueue<Integer> candidates =
        new PriorityQueue<>(Comparator.<Integer>comparingInt(pc -> -source.heat(pc)).thenComparing(pc -> pc));
    intervals.put(head, first);
    candidates.addAll(targets(first));
    while (!candidates.isEmpty() && builder.total < MOST_MOLECULES) {
      int next = candidates.remove();
      if (!intervals.containsKey(next) && !builder.isCold(next) && !source.isTaken(next)) {
        Path path = builder.interval(next);
        if (!path.nodes().isEmpty()) {
          intervals.put(next, path);
          candidates.addAll(targets(path));
        }
      }
    }
    Set<Integer> open = new HashSet<>();
    open.add(head);
    intervals.values().forEach(path -> returns(path, open));
    open.retainAll(intervals.keySet());
    return Optional.of(new Region(intervals, open));
  }

  /// Adds where returns from calls of a path lead.
  private static void returns(Path path, Collection<Integer> targets) {
    for (Node node : path.nodes()) {
      Branches.of(node.step()).pushes().forEach(push -> targets.add(push.target()));
      node.taken().forEach(taken -> returns(taken, targets));
    }
  }

  /// Where committed state can stand after a path.
  private static List<Integer> targets(Path path) {
    List<Integer> targets = new ArrayList<>();
    collect(path, targets);
    returns(path, targets);
    return targets;
  }

  private static void collect(Path path, List<Integer> targets) {
    for (Node node : path.nodes()) {
      node.taken().forEach(taken -> collect(taken, targets));
      if (node.step().molecule().commit()) {
        for (Atom atom : node.step().molecule().atoms()) {
          switch (atom) {
            case Atom.BranchIf branch -> targets.add(branch.target());
            case Atom.BranchZero branch -> targets.add(branch.target());
            case Atom.Jump jump -> targets.add(jump.target());
            case Atom.Alu _, Atom.Conditional _, Atom.Load _, Atom.Store _, Atom.Float _, Atom.FloatLoad _, Atom.FloatStore _,
              Atom.Nop _, Atom.JumpIndirect _,
                Atom.Prepare _, Atom.JumpPrepared _, Atom.PushReturn _, Atom.PopReturn _, Atom.LookUp _, Atom.Trap _ -> {}
          }
        }
        if (!Branches.of(node.step()).alwaysLeaves()) {
          targets.add(node.step().next());
        }
      }
    }
  }

  private static final class Builder {
    private final CodeSource source;
    private final int warm;
    private int molecules;
    private int total;

    Builder(CodeSource source, int warm) {
      this.source = source;
      this.warm = warm;
    }

    boolean isCold(int pc) {
      return source.heat(pc) < warm;
    }

    Path interval(int pc) {
      molecules = 0;
      Path path = path(pc, LONGEST_INTERVAL);
      total += molecules;
      return path;
    }

    private Path path(int pc, int longest) {
      List<Node> nodes = new ArrayList<>();
      int at = pc;
      while (true) {
        Optional<Step> found = nodes.size() < longest && molecules < MOST_IN_INTERVAL && !isCold(at) ? source.at(at) : Optional.empty();
        if (found.isEmpty() || !Branches.of(found.get()).compiles() || !Support.compiles(found.get())) {
          return new Path(pc, nodes, true, at);
        }
        Step step = found.get();
        molecules++;
        if (step.molecule().commit()) {
          nodes.add(new Node(step, List.of()));
          return new Path(pc, nodes, false, step.next());
        }
        Branches branches = Branches.of(step);
        int left = longest - nodes.size() - 1;
        nodes.add(new Node(step, branches.targets().stream().map(target -> path(target, left)).toList()));
        if (branches.alwaysLeaves()) {
          return new Path(pc, nodes, false, step.next());
        }
        at = step.next();
      }
    }
  }
}
