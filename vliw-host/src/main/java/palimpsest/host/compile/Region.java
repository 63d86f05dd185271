package palimpsest.host.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import palimpsest.host.isa.Atom;

/// Which molecules become one unit: from its head, whatever has been executed often enough to be worth the bytes.
///
/// @param intervals for each place where committed state can stand within the unit, the tree of molecules from there
record Region(Map<Integer, Path> intervals) {
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

  /// Molecules of a unit: more make methods that the virtual machine's compiler takes too long over.
  private static final int MOST_MOLECULES = 64;

  /// Molecules of an interval.
  private static final int LONGEST_INTERVAL = 250;

  /// A place becomes part of a unit if it was executed at least once for so many executions of the head.
  private static final int RELUCTANCE = 24;

  /// Addresses of all molecules, in ascending order.
  int[] molecules() {
    TreeSet<Integer> pcs = new TreeSet<>();
    intervals.values().forEach(path -> collect(path, pcs));
    return pcs.stream().mapToInt(Integer::intValue).toArray();
  }

  private static void collect(Path path, Set<Integer> pcs) {
    for (Node node : path.nodes()) {
      pcs.add(node.step().pc());
      node.taken().forEach(taken -> collect(taken, pcs));
    }
  }

  static Optional<Region> from(int head, CodeSource source) {
    Builder builder = new Builder(source, Math.max(1, source.heat(head) / RELUCTANCE));
    Path first = builder.path(head, LONGEST_INTERVAL);
    if (first.nodes().isEmpty()) {
      return Optional.empty();
    }
    Map<Integer, Path> intervals = new LinkedHashMap<>();
    intervals.put(head, first);
    Deque<Path> unseen = new ArrayDeque<>(List.of(first));
    Map<Integer, Path> pending = new HashMap<>();
    while (!unseen.isEmpty()) {
      for (int next : targets(unseen.removeFirst())) {
        if (intervals.containsKey(next) || builder.isCold(next) || builder.molecules >= MOST_MOLECULES) {
          continue;
        }
        Path path = builder.path(next, LONGEST_INTERVAL);
        if (!path.nodes().isEmpty()) {
          intervals.put(next, path);
          unseen.addLast(path);
        }
      }
    }
    return Optional.of(new Region(intervals));
  }

  /// Where committed state can stand after a path.
  private static List<Integer> targets(Path path) {
    List<Integer> targets = new ArrayList<>();
    collect(path, targets);
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
            case Atom.Alu _, Atom.Conditional _, Atom.Load _, Atom.Store _, Atom.Nop _, Atom.JumpIndirect _,
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

    Builder(CodeSource source, int warm) {
      this.source = source;
      this.warm = warm;
    }

    boolean isCold(int pc) {
      return source.heat(pc) < warm;
    }

    Path path(int pc, int longest) {
      List<Node> nodes = new ArrayList<>();
      int at = pc;
      while (true) {
        Optional<Step> found = nodes.size() < longest && molecules < 2 * MOST_MOLECULES && !isCold(at) ? source.at(at) : Optional.empty();
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
