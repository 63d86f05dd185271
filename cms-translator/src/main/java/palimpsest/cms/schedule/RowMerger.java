package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.List;

/// Merges sparse molecules into their successors where no result is then late: the schedule takes as many cycles, in
/// fewer molecules. A latency that nothing could fill is waited for by the hardware instead of by molecules of one
/// atom.
final class RowMerger {
  /// A molecule.
  ///
  /// @param atoms what its operations ask of slots: see [SlotFit#with]
  record Row(int cycle, List<Operation> operations, long atoms, boolean writesCodes) {}

  private final DependenceGraph graph;
  private final SlotFit slots;
  private final int[] copies;
  private final int[] cycleOf;
  private final int latencyOfCopied;

  /// @param copies for each operation behind the graph's, in order, the operation whose result it copies; -1 behind
  ///     them
  /// @param cycleOf by operation its cycle; kept up to date
  /// @param latencyOfCopied cycles, enough for any result that is copied
  RowMerger(DependenceGraph graph, SlotFit slots, int[] copies, int[] cycleOf, int latencyOfCopied) {
    this.graph = graph;
    this.slots = slots;
    this.copies = copies;
    this.cycleOf = cycleOf;
    this.latencyOfCopied = latencyOfCopied;
  }

  /// The rows after merging, from the last to the first.
  List<Row> merge(List<Row> rows) {
    List<Row> result = new ArrayList<>(rows);
    for (int i = result.size() - 2; i >= 0; i--) {
      Row row = result.get(i);
      Row next = result.get(i + 1);
      long atoms = SlotFit.union(row.atoms(), next.atoms());
      if ((!row.writesCodes() || !next.writesCodes()) && slots.fits(atoms) && allMayMove(row, next)) {
        List<Operation> all = new ArrayList<>(row.operations());
        all.addAll(next.operations());
        result.set(i + 1, new Row(next.cycle(), all, atoms, row.writesCodes() || next.writesCodes()));
        result.remove(i);
        for (Operation operation : row.operations()) {
          cycleOf[operation.index()] = next.cycle();
        }
      }
    }
    return result;
  }

  private boolean allMayMove(Row row, Row next) {
    for (Operation operation : row.operations()) {
      if (!mayMove(operation, next)) {
        return false;
      }
    }
    return true;
  }

  private boolean mayMove(Operation operation, Row next) {
    int i = operation.index();
    if (operation.kind() != Operation.Kind.PURE && operation.kind() != Operation.Kind.LOAD) {
      return false;
    }
    for (int copy = 0; copy < copies.length; copy++) {
      if (copies[copy] == i && cycleOf[graph.size() + copy] - next.cycle() < latencyOfCopied) {
        return false;
      }
    }
    if (i >= graph.size()) {
      return true;
    }
    for (int edge : graph.edgesFrom(i)) {
      if (cycleOf[graph.target(edge)] - next.cycle() < graph.weight(edge)) {
        return false;
      }
    }
    for (int store : graph.softPredecessors(i)) {
      if (cycleOf[store] == next.cycle()) {
        return false;
      }
    }
    return true;
  }
}
