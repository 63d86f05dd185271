package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import palimpsest.cms.TranslationPolicy;
import palimpsest.host.isa.UnitClass;
import palimpsest.host.machine.MachineDescription;

/// What must come before what in a block of operations, and by how many cycles. Every edge leads forward in program
/// order.
///
/// An edge of weight 0 allows the same molecule: all its atoms read before any writes. Edges that alias protection can
/// replace are kept apart as *soft*: a load may be scheduled before such a store if the store checks it.
final class DependenceGraph {
  private final List<Operation> operations;
  private final int size;
  private int[] from = new int[256];
  private int[] to = new int[256];
  private int[] weight = new int[256];
  private int edges;
  private final int[][] soft;
  private int[][] successors = new int[0][];
  private int[] heights = new int[0];
  private BitSet[] reach = new BitSet[0];

  private DependenceGraph(List<Operation> operations) {
    this.operations = operations;
    this.size = operations.size();
    this.soft = new int[size][];
    Arrays.fill(soft, new int[0]);
  }

  /// The graph of a block.
  ///
  /// @param plan which accesses hold alias entries on behalf of load elimination
  static DependenceGraph of(
      List<Operation> block,
      List<Departure> departures,
      Addresses addresses,
      AliasPlan plan,
      MachineDescription machine,
      SlotFit slots,
      TranslationPolicy policy) {
    DependenceGraph graph = new DependenceGraph(block);
    graph.values(departures, machine);
    graph.codes(departures, machine.latency().codes());
    graph.memory(addresses, plan, policy, slots.capacity(UnitClass.MEMORY) > 1 ? 0 : 1);
    graph.control(policy);
    graph.index();
    graph.measure();
    return graph;
  }

  int size() {
    return size;
  }

  /// Numbers of the edges that leave operation `i`.
  int[] edgesFrom(int i) {
    return successors[i];
  }

  int target(int edge) {
    return to[edge];
  }

  int weight(int edge) {
    return weight[edge];
  }

  /// Earlier stores that load `i` may be scheduled before, under protection.
  int[] softPredecessors(int i) {
    return soft[i];
  }

  /// The longest path, in cycles, from the issue of operation `i` to the end of the block.
  int height(int i) {
    return heights[i];
  }

  private void measure() {
    heights = new int[size];
    for (int i = size - 1; i >= 0; i--) {
      for (int edge : successors[i]) {
        heights[i] = Math.max(heights[i], heights[to[edge]] + weight[edge]);
      }
    }
  }

  /// For each operation the operations that cannot come before it; not to be changed.
  BitSet[] reach() {
    if (reach.length == 0) {
      reach = new BitSet[size];
      for (int i = size - 1; i >= 0; i--) {
        reach[i] = new BitSet(size);
        for (int edge : successors[i]) {
          if (!reach[i].get(to[edge])) {
            reach[i].set(to[edge]);
            reach[i].or(reach[to[edge]]);
          }
        }
      }
    }
    return reach;
  }

  private void values(List<Departure> departures, MachineDescription machine) {
    int highest = Place.FIRST;
    for (Operation operation : operations) {
      highest = Math.max(highest, operation.atom().result());
      for (int source : operation.atom().sources()) {
        highest = Math.max(highest, source);
      }
    }
    int[] definition = new int[highest + 1];
    Arrays.fill(definition, -1);
    for (Operation operation : operations) {
      int i = operation.index();
      for (int source : operation.atom().sources()) {
        if (definition[source] >= 0) {
          edge(definition[source], i, machine.latency().of(operations.get(definition[source]).atom().latency()));
        }
      }
      if (operation.departs()) {
        for (int source : departures.get(operation.departure()).reads()) {
          if (source <= highest && definition[source] >= 0) {
            edge(definition[source], i, 0);
          }
        }
      }
      int result = operation.atom().result();
      if (result >= Place.FIRST) {
        definition[result] = i;
      }
    }
  }

  /// One register holds all codes: between a writer and the next one stand all readers of the first. A departure needs
  /// its codes behind its molecule, so the next writer comes strictly later.
  private void codes(List<Departure> departures, int latency) {
    int writer = -1;
    List<Integer> readers = new ArrayList<>();
    for (Operation operation : operations) {
      int i = operation.index();
      boolean late = operation.departs() && departures.get(operation.departure()).codes() >= 0;
      if (operation.codesIn() >= 0 || late) {
        if (writer >= 0) {
          edge(writer, i, operation.codesIn() >= 0 ? latency : 0);
        }
        readers.add(i);
      }
      if (operation.atom().writesCodes()) {
        for (int reader : readers) {
          if (reader != i) {
            boolean departs = operations.get(reader).departs()
                && departures.get(operations.get(reader).departure()).codes() >= 0;
            edge(reader, i, departs ? 1 : 0);
          }
        }
        if (writer >= 0) {
          edge(writer, i, 1);
        }
        writer = i;
        readers.clear();
      }
    }
  }

  /// @param beside weight of an order that one molecule can keep: 1 where it takes one access only, so that paths count
  ///     what the unit will cost
  private void memory(Addresses addresses, AliasPlan plan, TranslationPolicy policy, int beside) {
    List<Access> earlier = new ArrayList<>();
    for (Operation operation : operations) {
      if (operation.isMemory()) {
        Access access = new Access(
            operation.index(),
            operation.kind() == Operation.Kind.LOAD,
            addresses.range(operation.atom()),
            policy.inOrder().contains(operation.eip()),
            policy.maySpeculate(operation.eip()));
        for (Access before : earlier) {
          order(before, access, plan, policy.reordering() == TranslationPolicy.Reordering.OFF, beside);
        }
        earlier.add(access);
      }
    }
    plan.order(this::edge);
  }

  /// A memory operation.
  ///
  /// @param loads whether it is a load and not a store
  /// @param pinned whether it keeps its place among the accesses
  /// @param speculates whether it may be one of two accesses that change places under protection
  private record Access(int index, boolean loads, Addresses.Range range, boolean pinned, boolean speculates) {}

  private void order(Access before, Access after, AliasPlan plan, boolean inOrder, int beside) {
    int i = before.index();
    int j = after.index();
    if (before.pinned() || after.pinned()) {
      edge(i, j, 1);
      return;
    }
    if (inOrder) {
      edge(i, j, before.loads() ? beside : 1);
      return;
    }
    if (before.loads() && after.loads()) {
      return;
    }
    switch (Addresses.relation(before.range(), after.range())) {
      case DISJOINT -> {
        if (!before.loads() && !after.loads()) {
          edge(i, j, beside);
        }
      }
      case OVERLAPPING -> edge(i, j, before.loads() ? beside : 1);
      case UNKNOWN -> {
        boolean may = before.speculates()
            && after.speculates()
            && !before.loads()
            && after.loads()
            && !plan.protects(i);
        if (may) {
          soft[j] = Arrays.copyOf(soft[j], soft[j].length + 1);
          soft[j][soft[j].length - 1] = i;
        } else {
          edge(i, j, before.loads() ? beside : 1);
        }
      }
    }
  }

  private void control(TranslationPolicy policy) {
    int exit = -1;
    List<Integer> effects = new ArrayList<>();
    for (Operation operation : operations) {
      int i = operation.index();
      switch (operation.kind()) {
        case PURE -> { }
        case DIVIDE, FLOAT, STORE, PUSH, LOAD -> {
          boolean free = (operation.kind() == Operation.Kind.LOAD || operation.kind() == Operation.Kind.FLOAT)
              && policy.controlSpeculation()
              && !policy.inOrder().contains(operation.eip());
          if (exit >= 0 && !free) {
            edge(exit, i, 1);
          }
          effects.add(i);
        }
        case EXIT, END -> {
          if (exit >= 0) {
            edge(exit, i, 1);
          }
          for (int effect : effects) {
            edge(effect, i, 0);
          }
          effects.clear();
          exit = i;
        }
      }
    }
  }

  /// Sorts the edges by origin; what has no successor must still come before the end.
  private void index() {
    boolean[] hasSuccessor = new boolean[size];
    for (int e = 0; e < edges; e++) {
      hasSuccessor[from[e]] = true;
    }
    int end = size - 1;
    if (size > 0 && operations.get(end).kind() == Operation.Kind.END) {
      for (int i = 0; i < end; i++) {
        if (!hasSuccessor[i]) {
          edge(i, end, 0);
        }
      }
    }
    int[] counts = new int[size];
    for (int e = 0; e < edges; e++) {
      counts[from[e]]++;
    }
    successors = new int[size][];
    for (int i = 0; i < size; i++) {
      successors[i] = new int[counts[i]];
    }
    for (int e = edges - 1; e >= 0; e--) {
      successors[from[e]][--counts[from[e]]] = e;
    }
  }

  private void edge(int i, int j, int cycles) {
    if (edges == from.length) {
      from = Arrays.copyOf(from, 2 * edges);
      to = Arrays.copyOf(to, 2 * edges);
      weight = Arrays.copyOf(weight, 2 * edges);
    }
    from[edges] = i;
    to[edges] = j;
    weight[edges] = cycles;
    edges++;
  }
}
