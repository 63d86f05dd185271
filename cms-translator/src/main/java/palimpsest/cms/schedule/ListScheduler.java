package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.TranslationPolicy;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.LatencyClass;
import palimpsest.host.isa.UnitClass;
import palimpsest.host.machine.MachineDescription;

/// List scheduling: cycle by cycle, the most urgent operations that are ready and fit into one molecule.
///
/// Three decisions are made on the way because only the schedule knows what they cost. A load passes stores it may
/// overlap when an alias entry is free, the last of which are kept for urgent loads. A final value is computed in its
/// guest register's home if that is free in time, else in a temporary and copied later. And when many values are alive,
/// program order counts for more than urgency.
public final class ListScheduler {
  /// How far behind the oldest unscheduled operation, in operations, one may be scheduled.
  private static final int WINDOW = 96;

  private static final int NARROW_WINDOW = 6;

  /// A load is urgent enough to be speculated if it is at most so many cycles from the critical path.
  private static final int SPECULATION_SLACK = 2;

  /// With so many alias entries free, any load may be speculated.
  private static final int PLENTY_OF_ENTRIES = 3;

  private final LegalTrace trace;
  private final MachineDescription machine;
  private final SlotFit slots;
  private final int temporaries;
  private final Block prologue;
  private final Optional<Block> body;
  private boolean loadsWaited;

  /// What decides among operations that are ready.
  public enum Order {
    /// The longest path to the end; loads wait for the homes they are meant for.
    URGENCY,
    /// The same, but loads do not wait: they go to temporaries, and copies bring them home.
    URGENCY_OF_LOADS,
    /// Program order, with little freedom: fewest registers.
    PROGRAM
  }

  /// What is to be packed, and what must come before what in it.
  ///
  /// @param homes by virtual register the host register its value should be computed in, or -1
  private record Block(
      List<Operation> operations, List<Departure> departures, DependenceGraph graph, AliasPlan aliases, int[] homes) {}

  /// A scheduler for one trace. What must come before what is found out here, once for all orders.
  ///
  /// @param temporaries values that may be alive at once before program order counts for more
  public ListScheduler(
      LegalTrace trace, TranslationPolicy policy, MachineDescription machine, SlotFit slots, int temporaries) {
    this.trace = trace;
    this.machine = machine;
    this.slots = slots;
    this.temporaries = temporaries;
    Addresses nowhere = new Addresses(List.of(), List.of(), List.of(), trace.registers());
    AliasPlan none = AliasPlan.of(List.of(), trace.prologue().size(), 0).orElseThrow();
    int[] entered = new int[trace.registers()];
    Arrays.fill(entered, -1);
    for (int i = 0; i < trace.entering().size(); i++) {
      entered[trace.entering().get(i)] = LegalTrace.FIRST_CARRIED + i;
    }
    prologue = new Block(trace.prologue(), List.of(),
        DependenceGraph.of(trace.prologue(), trace.departures(), nowhere, none, machine, slots, policy), none, entered);
    body = AliasPlan.of(trace.obligations(), trace.body().size(), machine.tables().aliasEntries()).map(aliases -> {
      Addresses addresses = new Addresses(trace.prologue(), trace.entering(), trace.body(), trace.registers());
      return new Block(trace.body(), trace.departures(),
          DependenceGraph.of(trace.body(), trace.departures(), addresses, aliases, machine, slots, policy), aliases,
          trace.homes());
    });
  }

  /// Schedules a loop's prologue: nothing in it departs or stores.
  public Schedule prologue(Order order) {
    return new Run(prologue, order, trace.registers()).run();
  }

  /// Schedules the body; empty if the alias entries are too few for what load elimination relies on.
  public Optional<Schedule> body(Order order) {
    return body.map(block -> new Run(block, order, trace.registers()).run());
  }

  /// Whether any load has waited for a home so far. As long as none has, [Order#URGENCY_OF_LOADS] makes no other
  /// schedules than [Order#URGENCY].
  public boolean loadsWaited() {
    return loadsWaited;
  }

  /// The scheduling of one block.
  private final class Run {
    private final Order order;
    private final List<Operation> operations;
    private final List<Departure> departures;
    private final DependenceGraph graph;
    private final AliasPlan aliases;
    private final HomeClaims claims;
    private final Pressure pressure;
    private final Speculation speculation;
    private int[] homes;
    private int[] heights;
    private int[] waiting;
    private int[] earliest;
    private int[] cycleOf;
    /// What [SlotFit#kind] says of each operation.
    private int[] kinds;
    /// For a copy into a home, which was split off its definition: the definition; else -1.
    private int[] copies = {};
    private final BitSet ready = new BitSet();
    private final BitSet unscheduled = new BitSet();
    private int unscheduledCount;
    private final List<RowMerger.Row> rows = new ArrayList<>();
    private final int[] remainingOfUnit = new int[UnitClass.values().length];
    private int registers;
    private int cycle;

    private final List<Operation> molecule = new ArrayList<>();
    private long atoms = SlotFit.NONE;
    private boolean codesWritten;

    Run(Block block, Order order, int registers) {
      this.order = order;
      this.operations = new ArrayList<>(block.operations());
      this.departures = new ArrayList<>(block.departures());
      this.graph = block.graph();
      this.aliases = block.aliases();
      this.homes = block.homes().clone();
      this.registers = registers;
      this.claims = new HomeClaims(block.operations(), departures);
      this.pressure = new Pressure(block.operations(), departures, registers);
      int size = graph.size();
      this.speculation = new Speculation(aliases, size);
      heights = new int[size];
      waiting = new int[size];
      earliest = new int[size];
      cycleOf = new int[size];
      kinds = new int[size];
      Arrays.fill(cycleOf, -1);
      for (int i = 0; i < size; i++) {
        heights[i] = graph.height(i);
        for (int edge : graph.edgesFrom(i)) {
          waiting[graph.target(edge)]++;
        }
        VirtualAtom atom = operations.get(i).atom();
        kinds[i] = SlotFit.kind(atom);
        remainingOfUnit[atom.unit().ordinal()]++;
      }
      unscheduledCount = size;
    }

    Schedule run() {
      refuseHopelessHomes();
      for (int i = 0; i < operations.size(); i++) {
        unscheduled.set(i);
        if (waiting[i] == 0) {
          ready.set(i);
        }
      }
      while (unscheduledCount > 0) {
        fillMolecule();
        if (molecule.isEmpty()) {
          advance();
        } else {
          rows.add(new RowMerger.Row(cycle, List.copyOf(molecule), atoms, codesWritten));
          cycle++;
        }
      }
      return new Schedule(packed(), departures, Arrays.copyOf(homes, registers), registers);
    }

    /// A definition that something which needs the home's old value depends on can never be computed in that home.
    private void refuseHopelessHomes() {
      for (int i = 0; i < graph.size(); i++) {
        int home = home(i);
        if (home >= 0 && graph.reach()[i].intersects(claims.needing(home))) {
          split(i);
        }
      }
    }

    private int home(int i) {
      int result = operations.get(i).atom().result();
      return result >= Place.FIRST && result < homes.length ? homes[result] : -1;
    }

    private void fillMolecule() {
      molecule.clear();
      atoms = SlotFit.NONE;
      codesWritten = false;
      boolean placed = true;
      while (placed && molecule.size() < slots.widest()) {
        placed = false;
        int best = -1;
        int critical = criticalHeight();
        boolean narrow = order == Order.PROGRAM || pressure.live() >= temporaries;
        int window = unscheduled.nextSetBit(0) + (narrow ? NARROW_WINDOW : WINDOW);
        for (int i = ready.nextSetBit(0); i >= 0; i = ready.nextSetBit(i + 1)) {
          // Of two equally urgent ones the earlier is taken; they come in program order.
          boolean better = best < 0 || (!narrow && heights[i] > heights[best]);
          if (better && earliest[i] <= cycle && (i <= window || i >= graph.size()) && placeable(i, critical)) {
            best = i;
          }
        }
        if (best >= 0) {
          place(best);
          placed = true;
        }
      }
    }

    /// Cycles that remain at least, by the longest path and by the scarcest unit.
    private int criticalHeight() {
      int longest = 0;
      for (int i = ready.nextSetBit(0); i >= 0; i = ready.nextSetBit(i + 1)) {
        longest = Math.max(longest, heights[i] + Math.max(0, earliest[i] - cycle));
      }
      int memory = remainingOfUnit[UnitClass.MEMORY.ordinal()] / Math.max(1, slots.capacity(UnitClass.MEMORY));
      int branch = remainingOfUnit[UnitClass.BRANCH.ordinal()];
      int all = unscheduledCount / Math.max(1, slots.widest() - 1);
      return Math.max(Math.max(longest, memory), Math.max(branch, all));
    }

    private boolean placeable(int i, int critical) {
      Operation operation = operations.get(i);
      if ((codesWritten && operation.atom().writesCodes()) || !slots.fits(SlotFit.with(atoms, kinds[i]))) {
        return false;
      }
      if (operation.kind() == Operation.Kind.LOAD && i < graph.size() && !mayLoad(i, critical)) {
        return false;
      }
      int home = home(i);
      if (home >= 0 && !claims.open(home, cycle, operation.atom())) {
        boolean load = operation.kind() == Operation.Kind.LOAD;
        boolean urgent = heights[i] > 0 && heights[i] >= critical;
        loadsWaited |= load && !urgent;
        return (urgent || (load && order == Order.URGENCY_OF_LOADS)) && split(i);
      }
      return true;
    }

    private boolean mayLoad(int i, int critical) {
      boolean passes = false;
      for (int store : graph.softPredecessors(i)) {
        if (cycleOf[store] == cycle) {
          return false;
        }
        passes |= cycleOf[store] < 0;
      }
      return !passes
          || (order != Order.PROGRAM
              && (heights[i] + SPECULATION_SLACK >= critical || speculation.freeEntries(cycle) >= PLENTY_OF_ENTRIES)
              && speculation.hasEntry(i, cycle));
    }

    private void place(int i) {
      Operation operation = operations.get(i);
      atoms = SlotFit.with(atoms, kinds[i]);
      molecule.add(operation);
      codesWritten |= operation.atom().writesCodes();
      ready.clear(i);
      unscheduled.clear(i);
      unscheduledCount--;
      cycleOf[i] = cycle;
      remainingOfUnit[operation.atom().unit().ordinal()]--;
      claims.placed(operation, cycle);
      pressure.placed(operation, departures, home(i) >= 0);
      if (i < graph.size()) {
        for (int edge : graph.edgesFrom(i)) {
          release(graph.target(edge), graph.weight(edge));
        }
        if (operation.kind() == Operation.Kind.LOAD) {
          speculation.passStores(i, graph.softPredecessors(i), cycleOf);
          for (int store : graph.softPredecessors(i)) {
            if (cycleOf[store] < 0) {
              earliest[store] = Math.max(earliest[store], cycle + 1);
            }
          }
        } else if (operation.kind() == Operation.Kind.STORE) {
          speculation.storePlaced(i, cycle);
        }
      } else {
        release(graph.size() - 1, 0);
      }
      for (int c = 0; c < copies.length; c++) {
        if (copies[c] == i) {
          release(graph.size() + c, machine.latency().of(operation.atom().latency()));
        }
      }
    }

    private void release(int i, int weight) {
      earliest[i] = Math.max(earliest[i], cycle + weight);
      if (--waiting[i] == 0) {
        ready.set(i);
      }
    }

    /// Gives up computing operation `i` in its home: a copy does that later. Always true.
    private boolean split(int i) {
      Operation definition = operations.get(i);
      int value = definition.atom().result();
      int copy = registers++;
      int index = operations.size();
      int home = homes[value];
      if (copy >= homes.length) {
        int old = homes.length;
        homes = Arrays.copyOf(homes, old + 32);
        Arrays.fill(homes, old, homes.length, -1);
      }
      homes[copy] = home;
      homes[value] = -1;
      operations.add(new Operation(index, definition.eip(), Operation.Kind.PURE,
          VirtualAtom.copy(definition.atom().makesFloat(), copy, new Place.Reg(value)), -1, -1, -1));
      copies = Arrays.copyOf(copies, copies.length + 1);
      copies[copies.length - 1] = i;
      kinds = Arrays.copyOf(kinds, index + 1);
      kinds[index] = SlotFit.kind(operations.get(index).atom());
      unscheduledCount++;
      heights = Arrays.copyOf(heights, index + 1);
      waiting = Arrays.copyOf(waiting, index + 1);
      earliest = Arrays.copyOf(earliest, index + 1);
      cycleOf = Arrays.copyOf(cycleOf, index + 1);
      cycleOf[index] = -1;
      waiting[index] = 1;
      waiting[graph.size() - 1]++;
      unscheduled.set(index);
      remainingOfUnit[operations.getLast().atom().unit().ordinal()]++;
      pressure.addUse(value);
      departures.set(departures.size() - 1, departures.getLast().with(home, new Place.Reg(copy)));
      return true;
    }

    /// Nothing can be placed in this cycle: waits for a result, or breaks a ring of definitions that wait for one
    /// another's homes.
    private void advance() {
      int next = Integer.MAX_VALUE;
      for (int i = ready.nextSetBit(0); i >= 0; i = ready.nextSetBit(i + 1)) {
        if (earliest[i] > cycle) {
          next = Math.min(next, earliest[i]);
        }
      }
      if (next < Integer.MAX_VALUE) {
        cycle = next;
        return;
      }
      int closed = -1;
      for (int i = ready.nextSetBit(0); i >= 0 && closed < 0; i = ready.nextSetBit(i + 1)) {
        if (home(i) >= 0 && !claims.open(home(i), cycle, operations.get(i).atom())) {
          closed = i;
        }
      }
      if (closed < 0) {
        throw new IllegalStateException(
            machine.name() + " has no molecule for " + operations.get(unscheduled.nextSetBit(0)));
      }
      split(closed);
    }

    private List<Schedule.Row> packed() {
      int slowest = Arrays.stream(LatencyClass.values()).mapToInt(machine.latency()::of).max().orElse(1);
      List<RowMerger.Row> merged = order == Order.PROGRAM
          ? rows
          : new RowMerger(graph, slots, copies, cycleOf, slowest).merge(rows);
      Alias[] aliasOf = AliasMarks.of(operations.subList(0, graph.size()), cycleOf, aliases, speculation);
      List<Schedule.Row> result = new ArrayList<>();
      for (RowMerger.Row row : merged) {
        List<VirtualAtom> shapes = new ArrayList<>(row.operations().size());
        for (Operation operation : row.operations()) {
          shapes.add(operation.atom());
        }
        SlotFit.Filling filling = slots.fill(shapes).orElseThrow();
        List<Schedule.Placed> placed = new ArrayList<>(shapes.size());
        for (int i = 0; i < shapes.size(); i++) {
          Operation operation = row.operations().get(i);
          Alias alias = operation.index() < aliasOf.length ? aliasOf[operation.index()] : Alias.IN_ORDER;
          placed.add(new Schedule.Placed(filling.slots()[i], operation, alias));
        }
        placed.sort((a, b) -> Integer.compare(a.slot(), b.slot()));
        result.add(new Schedule.Row(row.cycle() - merged.getFirst().cycle(), filling.template(), placed));
      }
      return result;
    }
  }
}
