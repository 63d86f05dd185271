package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.List;

/// Merges sparse molecules into their successors where no result is then late: the schedule takes as many cycles, in
/// fewer molecules. A latency that nothing could fill is waited for by the hardware instead of by molecules of one
/// atom.
final class RowMerger {
  /// A molecule's cycle and operations.
  record Row(int cycle, List<Operation> operations) {}

  private final DependenceGraph graph;
  private final SlotFit slots;
  private final List<Integer> copies;
  private final int[] cycleOf;
  private final int latencyOfCopied;

  /// @param copies for each operation behind the graph's, in order, the operation whose result it copies
  /// @param cycleOf by operation its cycle; kept up to date
  /// @param latencyOfCopied cycles, enough for any result that is copied
  RowMerger(DependenceGraph graph, SlotFit slots, List<Integer> copies, int[] cycleOf, int latencyOfCopied) {
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
      if (fit(row, next) && row.operations().stream().allMatch(operation -> mayMove(operation, next))) {
        List<Operation> all = new ArrayList<>(row.operations());
        all.addAll(next.operations());
        result.set(i + 1, new Row(next.cycle(), all));
        result.remove(i);
        row.operations().forEach(operation -> cycleOf[operation.index()] = next.cycle());
      }
    }
    return result;
  }

  private boolean fit(Row row, Row next) {
    int[] kinds = new int[row.operations().size() + next.operations().size()];
    int count = 0;
    int writers = 0;
    for (Row each : List.of(row, next)) {
      for (Operation operation : each.operations()) {
        kinds[count++] = SlotFit.kind(operation.atom());
        writers += operation.atom().writesCodes() ? 1 : 0;
      }
    }
    return writers <= 1 && slots.fits(kinds, count);
  }

  private boolean mayMove(Operation operation, Row next) {
    int i = operation.index();
    if (operation.kind() != Operation.Kind.PURE && operation.kind() != Operation.Kind.LOAD) {
      return false;
    }
    for (int copy = 0; copy < copies.size(); copy++) {
      if (copies.get(copy) == i && cycleOf[graph.size() + copy] - next.cycle() < latencyOfCopied) {
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
    return graph.softPredecessors(i).stream().noneMatch(store -> cycleOf[store] == next.cycle());
  }
}
