package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.FloatState;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.isa.UnitClass;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Slot;
import palimpsest.host.machine.Template;

/// Proves a schedule right without trusting who made it: it replays the molecules and compares with program order.
///
/// Proven: every operation stands in exactly one molecule that the machine can encode; every value and every codes
/// value is there when it is read, by its latency; homes hold what came in until the last need of it; memory, exits and
/// pushes keep program order except where alias entries or the policy allow otherwise. Not proven: that registers
/// suffice, and what happens behind a branch.
public final class ScheduleChecker {
  private final LegalTrace trace;
  private final Schedule schedule;
  private final MachineDescription machine;
  private final TranslationPolicy policy;
  private final List<String> problems = new ArrayList<>();
  private final Map<Integer, Integer> rowOf = new HashMap<>();
  private final Map<Integer, Alias> aliasOf = new HashMap<>();
  private final SampledAddresses addresses;

  private ScheduleChecker(LegalTrace trace, Schedule schedule, MachineDescription machine, TranslationPolicy policy) {
    this.trace = trace;
    this.schedule = schedule;
    this.machine = machine;
    this.policy = policy;
    this.addresses = new SampledAddresses(trace);
  }

  /// What is wrong with the schedule of a trace's body, a sentence each; empty if nothing.
  public static List<String> problems(
      LegalTrace trace, Schedule schedule, MachineDescription machine, TranslationPolicy policy) {
    ScheduleChecker checker = new ScheduleChecker(trace, schedule, machine, policy);
    checker.placement();
    if (checker.problems.isEmpty()) {
      checker.values();
      checker.codes();
      checker.homes();
      checker.order();
      checker.obligations();
    }
    return checker.problems;
  }

  private void require(boolean holds, String otherwise, Object... about) {
    if (!holds) {
      problems.add(String.format(otherwise, about));
    }
  }

  private void placement() {
    int cycle = -1;
    for (int row = 0; row < schedule.molecules().size(); row++) {
      Schedule.Row molecule = schedule.molecules().get(row);
      require(molecule.cycle() > cycle, "molecule %d issues no later than the one before", row);
      cycle = molecule.cycle();
      Template template = machine.templates().get(molecule.template());
      Set<Integer> used = new HashSet<>();
      int writers = 0;
      for (Schedule.Placed placed : molecule.atoms()) {
        VirtualAtom atom = placed.operation().atom();
        Slot slot = template.slots().get(placed.slot());
        boolean accepted = slot.accepts().contains(atom.unit())
            || (atom.unit() == UnitClass.ADD && slot.accepts().contains(UnitClass.INTEGER));
        require(accepted && used.add(placed.slot()), "slot %s of molecule %d cannot take %s", slot.name(), row, atom);
        require(!atom.needsImmediateSlot() || template.immediateSlotFor(placed.slot()) >= 0,
            "%s in molecule %d has no immediate slot", atom, row);
        writers += atom.writesCodes() ? 1 : 0;
        int index = placed.operation().index();
        require(rowOf.put(index, row) == null, "operation %d stands twice", index);
        aliasOf.put(index, placed.alias());
        require(index >= trace.body().size() || trace.body().get(index).equals(placed.operation()),
            "operation %d is another one in the schedule", index);
      }
      require(writers <= 1, "molecule %d writes codes twice", row);
    }
    for (Operation operation : trace.body()) {
      require(rowOf.containsKey(operation.index()), "operation %d is missing: %s", operation.index(), operation);
    }
  }

  private int row(Operation operation) {
    return rowOf.getOrDefault(operation.index(), -1);
  }

  private int cycle(int row) {
    return schedule.molecules().get(row).cycle();
  }

  /// All operations, those the scheduler added last.
  private List<Operation> operations() {
    List<Operation> all = new ArrayList<>(trace.body());
    List<Operation> added = new ArrayList<>();
    for (Schedule.Row row : schedule.molecules()) {
      for (Schedule.Placed placed : row.atoms()) {
        if (placed.operation().index() >= trace.body().size()) {
          added.add(placed.operation());
        }
      }
    }
    added.sort((a, b) -> Integer.compare(a.index(), b.index()));
    all.addAll(added);
    return all;
  }

  private void values() {
    Map<Integer, Operation> definition = new HashMap<>();
    List<Operation> departing = new ArrayList<>();
    for (Operation operation : operations()) {
      for (int source : operation.atom().sources()) {
        Operation from = definition.get(source);
        if (from != null) {
          int distance = cycle(row(operation)) - cycle(row(from));
          require(row(from) < row(operation) && distance >= machine.latency().of(from.atom().latency()),
              "operation %d reads v%d too early", operation.index(), source);
        }
      }
      if (operation.kind() == Operation.Kind.EXIT) {
        available(operation, definition);
      } else if (operation.kind() == Operation.Kind.END) {
        departing.add(operation);
      }
      if (operation.atom().result() >= Place.FIRST) {
        definition.put(operation.atom().result(), operation);
      }
    }
    departing.forEach(end -> available(end, definition));
  }

  private void available(Operation departing, Map<Integer, Operation> definition) {
    for (int read : schedule.departures().get(departing.departure()).reads()) {
      Operation from = definition.get(read);
      require(from == null || row(from) <= row(departing), "departure %d needs v%d before it is computed",
          departing.departure(), read);
    }
  }

  /// Replays the one codes register; -1 is what came in.
  private void codes() {
    int incoming = incomingCodes();
    int current = incoming;
    int readyAt = 0;
    for (Schedule.Row row : schedule.molecules()) {
      int next = current;
      int nextReady = readyAt;
      for (Schedule.Placed placed : row.atoms()) {
        Operation operation = placed.operation();
        if (operation.codesIn() >= 0) {
          require(
              operation.codesIn() == current && row.cycle() >= readyAt, "operation %d reads codes f%d, there are f%d",
              operation.index(), operation.codesIn(), current);
        }
        if (operation.atom().writesCodes()) {
          next = operation.codesOut();
          nextReady = row.cycle() + machine.latency().codes();
        }
      }
      current = next;
      readyAt = nextReady;
      for (Schedule.Placed placed : row.atoms()) {
        if (placed.operation().departs()) {
          int wanted = schedule.departures().get(placed.operation().departure()).codes();
          require(wanted < 0 || wanted == current, "departure %d leaves codes f%d, not f%d",
              placed.operation().departure(), current, wanted);
        }
      }
    }
  }

  /// The codes nobody in the trace writes: what came in, if anything reads it.
  private int incomingCodes() {
    Set<Integer> written = new HashSet<>();
    trace.body().forEach(operation -> written.add(operation.codesOut()));
    for (Operation operation : trace.body()) {
      if (operation.codesIn() >= 0 && !written.contains(operation.codesIn())) {
        return operation.codesIn();
      }
      if (operation.departs()) {
        int wanted = trace.departures().get(operation.departure()).codes();
        if (wanted >= 0 && !written.contains(wanted)) {
          return wanted;
        }
      }
    }
    return -1;
  }

  /// Whether a virtual register is one that came in: the guest's, or what the loop carries.
  private static boolean cameIn(int register) {
    return register < LegalTrace.END_OF_CARRIED || FloatState.HOMES.contains(register);
  }

  /// Replays the homes: each holds what came in until its final value is written.
  private void homes() {
    boolean[] written = new boolean[Place.FIRST];
    for (Schedule.Row row : schedule.molecules()) {
      for (Schedule.Placed placed : row.atoms()) {
        for (int source : placed.operation().atom().sources()) {
          require(!cameIn(source) || !written[source], "operation %d reads r%d too late", placed.operation().index(),
              source);
        }
      }
      for (Schedule.Placed placed : row.atoms()) {
        int result = placed.operation().atom().result();
        if (result >= Place.FIRST && schedule.homes()[result] >= 0) {
          require(!written[schedule.homes()[result]], "home r%d is written twice", schedule.homes()[result]);
          written[schedule.homes()[result]] = true;
        }
      }
      for (Schedule.Placed placed : row.atoms()) {
        if (placed.operation().kind() == Operation.Kind.EXIT) {
          for (int read : schedule.departures().get(placed.operation().departure()).reads()) {
            require(!cameIn(read) || !written[read], "departure %d needs r%d after it is gone",
                placed.operation().departure(), read);
          }
        }
      }
    }
    Departure end = schedule.departures().getLast();
    for (int guest = 0; guest < 8; guest++) {
      Place place = end.homes().get(guest);
      boolean home = place.is(guest) ? !written[guest]
          : place instanceof Place.Reg(int number) && number >= Place.FIRST && schedule.homes()[number] == guest;
      require(home, "the end leaves no value in r%d", guest);
    }
    for (int i = 0; i < end.floats().size(); i++) {
      Place place = end.floats().get(i);
      int register = FloatState.HOMES.get(i);
      boolean home = place.is(register) ? !written[register]
          : place instanceof Place.Reg(int number) && number >= Place.FIRST && schedule.homes()[number] == register;
      require(home, "the end leaves no value of the x87 state in r%d", register);
    }
    require(end.carried().size() == trace.entering().size(), "%d values enter, %d are carried", trace.entering().size(),
        end.carried().size());
    for (int i = 0; i < end.carried().size(); i++) {
      Place place = end.carried().get(i);
      int register = LegalTrace.FIRST_CARRIED + i;
      boolean home = place.is(register) ? !written[register]
          : place instanceof Place.Reg(int number) && number >= Place.FIRST && schedule.homes()[number] == register;
      require(home, "the end carries nothing in r%d", register);
    }
  }

  private void order() {
    for (Operation later : trace.body()) {
      require(!(later.atom() instanceof VirtualAtom.Load load && load.early())
          || !(aliasOf.get(later.index()) instanceof Alias.InOrder), "load %d hides that it is early", later.index());
      for (Operation earlier : trace.body().subList(0, later.index())) {
        order(earlier, later);
      }
    }
  }

  private void order(Operation earlier, Operation later) {
    int distance = row(later) - row(earlier);
    boolean pinned = policy.inOrder().contains(earlier.eip()) || policy.inOrder().contains(later.eip());
    boolean speculates = policy.maySpeculate(earlier.eip()) && policy.maySpeculate(later.eip());
    if (earlier.departs() && later.departs()) {
      require(distance > 0, "departures %d and %d change places", earlier.departure(), later.departure());
    } else if (later.departs()) {
      require(
          earlier.kind() == Operation.Kind.PURE || distance >= 0, "operation %d sinks below an exit", earlier.index());
    } else if (earlier.departs()) {
      boolean load = later.kind() == Operation.Kind.LOAD
          && policy.controlSpeculation()
          && !policy.inOrder().contains(later.eip())
          && !(aliasOf.get(later.index()) instanceof Alias.InOrder);
      boolean floating = later.kind() == Operation.Kind.FLOAT
          && policy.controlSpeculation()
          && !policy.inOrder().contains(later.eip());
      require(later.kind() == Operation.Kind.PURE || load || floating || distance > 0,
          "operation %d rises above an exit", later.index());
    } else if (earlier.isMemory() && later.isMemory()) {
      boolean stores = earlier.kind() == Operation.Kind.STORE && later.kind() == Operation.Kind.STORE;
      boolean loads = earlier.kind() == Operation.Kind.LOAD && later.kind() == Operation.Kind.LOAD;
      if (pinned) {
        require(distance > 0, "pinned accesses %d and %d change places", earlier.index(), later.index());
      } else if (policy.reordering() == TranslationPolicy.Reordering.OFF) {
        require(distance > 0 || distance == 0 && earlier.kind() == Operation.Kind.LOAD,
            "accesses %d and %d change places", earlier.index(), later.index());
      } else if (loads) {
        require(distance >= 0 || !(aliasOf.get(later.index()) instanceof Alias.InOrder), "load %d hides that it moved",
            later.index());
      } else if (addresses.areDisjoint(earlier.atom(), later.atom())) {
        require(!stores || distance >= 0, "stores %d and %d change places", earlier.index(), later.index());
      } else if (earlier.kind() == Operation.Kind.LOAD) {
        require(distance >= 0, "store %d comes before load %d", later.index(), earlier.index());
      } else if (stores) {
        require(distance > 0, "stores %d and %d change places", earlier.index(), later.index());
      } else {
        require(distance > 0 || (distance < 0 && speculates && isChecked(later, earlier)),
            "load %d passes store %d unprotected", later.index(), earlier.index());
      }
    }
  }

  /// Whether the store checks the range the protector left in its entry, and nothing else took the entry in between.
  private boolean isChecked(Operation protector, Operation store) {
    if (!(aliasOf.get(protector.index()) instanceof Alias.Protect(int entry))
        || !(aliasOf.get(store.index()) instanceof Alias.Check(int mask))
        || (mask & 1 << entry) == 0) {
      return false;
    }
    for (int row = row(protector); row < row(store); row++) {
      for (Schedule.Placed placed : schedule.molecules().get(row).atoms()) {
        if (placed.operation().index() != protector.index()
            && placed.alias() instanceof Alias.Protect(int other)
            && other == entry) {
          return false;
        }
      }
    }
    return row(protector) < row(store);
  }

  private void obligations() {
    for (LegalTrace.Obligation obligation : trace.obligations()) {
      for (int checker : obligation.checkers()) {
        require(isChecked(trace.body().get(obligation.protector()), trace.body().get(checker)),
            "store %d does not check access %d", checker, obligation.protector());
      }
    }
  }

  /// Addresses computed for several arbitrary contents of the registers: two that always lie the same distance apart,
  /// do.
  private static final class SampledAddresses {
    private static final int SAMPLES = 4;

    private final Map<Integer, int[]> values = new HashMap<>();

    SampledAddresses(LegalTrace trace) {
      trace.prologue().forEach(this::execute);
      for (int i = 0; i < trace.entering().size(); i++) {
        values.put(LegalTrace.FIRST_CARRIED + i, of(trace.entering().get(i)));
      }
      trace.body().forEach(this::execute);
    }

    private void execute(Operation operation) {
      if (operation.atom() instanceof VirtualAtom.Alu alu && alu.rd() >= Place.FIRST) {
        int[] a = of(alu.ra());
        int[] b = switch (alu.b()) {
          case Place.Imm(int value) -> {
            int[] same = new int[SAMPLES];
            Arrays.fill(same, value);
            yield same;
          }
          case Place.Reg(int number) -> of(number);
        };
        int[] result = new int[SAMPLES];
        boolean full = alu.width() == OperandWidth.W32;
        for (int i = 0; i < SAMPLES; i++) {
          if (full && alu.op() == Opcode.ADD) {
            result[i] = a[i] + b[i];
          } else if (full && alu.op() == Opcode.SUB) {
            result[i] = a[i] - b[i];
          } else {
            result[i] = full && alu.op() == Opcode.MOV ? b[i] : arbitrary(alu.rd(), i);
          }
        }
        values.put(alu.rd(), result);
      }
    }

    private int[] of(int register) {
      if (register == 63) {
        return new int[SAMPLES];
      }
      return values.computeIfAbsent(register, r -> {
        int[] fresh = new int[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
          fresh[i] = arbitrary(r, i);
        }
        return fresh;
      });
    }

    private static int arbitrary(int register, int sample) {
      long mixed = (register * 0x9e3779b97f4a7c15L) ^ ((sample + 1) * 0xc2b2ae3d27d4eb4fL);
      mixed = (mixed ^ mixed >>> 29) * 0xbf58476d1ce4e5b9L;
      return (int) (mixed >>> 32);
    }

    /// Whether two accesses touch different bytes of a page wherever their pages are.
    boolean areDisjoint(VirtualAtom first, VirtualAtom second) {
      int[] a = of(address(first));
      int[] b = of(address(second));
      for (int i = 1; i < SAMPLES; i++) {
        if (b[i] - a[i] != b[0] - a[0]) {
          return false;
        }
      }
      int distance = (b[0] - a[0]) & 4095;
      return distance >= bytes(first) && 4096 - distance >= bytes(second);
    }

    private static int address(VirtualAtom atom) {
      return atom.sources()[atom.sources().length - 1];
    }

    private static int bytes(VirtualAtom atom) {
      return switch (atom) {
        case VirtualAtom.Load load -> load.width().bits() / 8;
        case VirtualAtom.Store store -> store.width().bits() / 8;
        case VirtualAtom.FloatLoad load -> load.format().bytes();
        case VirtualAtom.FloatStore store -> store.format().bytes();
        default -> throw new IllegalArgumentException("no access: " + atom);
      };
    }
  }
}
