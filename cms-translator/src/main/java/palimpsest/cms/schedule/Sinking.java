package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import palimpsest.host.isa.Opcode;

/// Moves what only side exits need behind their branches, where it costs nothing while the exits are not taken.
///
/// Condition codes gain twice: one register holds them all, so codes that an exit must leave behind would keep every
/// later writer behind that exit; recomputed, they do not.
public final class Sinking {
  /// Most atoms recomputed at one exit; beyond, leaving would cost more than staying saves.
  private static final int MAX_RECOMPUTED = 12;

  private final LegalTrace trace;
  private final List<Operation> body;
  private final List<List<VirtualAtom>> recomputed = new ArrayList<>();
  private final List<Departure> departures;
  private final boolean[] removed;
  private int registers;

  private Sinking(LegalTrace trace) {
    this.trace = trace;
    this.body = new ArrayList<>(trace.body());
    this.departures = new ArrayList<>(trace.departures());
    this.removed = new boolean[body.size()];
    this.registers = trace.registers();
    departures.forEach(_ -> recomputed.add(new ArrayList<>()));
  }

  /// `trace` with less work on its main path.
  public static LegalTrace sink(LegalTrace trace) {
    return new Sinking(trace).run();
  }

  private LegalTrace run() {
    codes();
    values();
    List<Departure> result = new ArrayList<>();
    for (int d = 0; d < departures.size(); d++) {
      result.add(finished(departures.get(d), recomputed.get(d)));
    }
    int[] moved = new int[body.size()];
    List<Operation> kept = new ArrayList<>();
    for (int i = 0; i < body.size(); i++) {
      moved[i] = kept.size();
      if (!removed[i]) {
        Operation old = body.get(i);
        kept.add(new Operation(
            kept.size(), old.eip(), old.kind(), old.atom(), old.codesIn(), old.codesOut(), old.departure()));
      }
    }
    List<LegalTrace.Obligation> obligations = trace.obligations().stream()
        .map(o -> new LegalTrace.Obligation(moved[o.protector()], o.checkers().stream().map(c -> moved[c]).toList()))
        .toList();
    int[] homes = Arrays.copyOf(trace.homes(), registers);
    Arrays.fill(homes, trace.registers(), registers, -1);
    return new LegalTrace(trace.head(), trace.loops(), trace.prologue(), trace.entering(), kept, result,
        trace.landings(), obligations, homes, registers);
  }

  private Departure finished(Departure departure, List<VirtualAtom> atoms) {
    boolean makesCodes = atoms.stream().anyMatch(VirtualAtom::writesCodes);
    return new Departure(
        departure.eip(), departure.taken(), departure.otherwise(), departure.homes(), departure.extra(),
        departure.indirect(), departure.floats(), departure.mark(), departure.carried(),
        makesCodes ? -1 : departure.codes(), departure.retired(), departure.repIterations(), atoms);
  }

  /// Codes of exits behind which other codes are written are recomputed; who wrote them for nothing else stops doing
  /// so.
  private void codes() {
    Map<Integer, Integer> writers = new HashMap<>();
    int last = -1;
    for (Operation operation : body) {
      if (operation.atom().writesCodes()) {
        writers.put(operation.codesOut(), operation.index());
        last = operation.index();
      }
    }
    Map<Integer, Integer> uses = new HashMap<>();
    for (Operation operation : body) {
      if (operation.codesIn() >= 0) {
        uses.merge(operation.codesIn(), 1, Integer::sum);
      }
      if (operation.departs()) {
        int codes = departures.get(operation.departure()).codes();
        int writer = writers.getOrDefault(codes, -1);
        boolean sinks = operation.kind() == Operation.Kind.EXIT
            && writer >= 0
            && last > operation.index()
            && isRepeatable(body.get(writer));
        if (sinks) {
          VirtualAtom.Alu atom = (VirtualAtom.Alu) body.get(writer).atom();
          recomputed.get(operation.departure()).add(
              new VirtualAtom.Alu(atom.op(), atom.width(), true, 62, atom.ra(), atom.b()));
        } else if (codes >= 0) {
          uses.merge(codes, 1, Integer::sum);
        }
      }
    }
    writers.forEach((codes, writer) -> {
      if (!uses.containsKey(codes)) {
        silence(body.get(writer));
      }
    });
  }

  /// Whether executing it again gives the same codes.
  private static boolean isRepeatable(Operation operation) {
    return operation.kind() == Operation.Kind.PURE
        && operation.codesIn() < 0
        && operation.atom() instanceof VirtualAtom.Alu alu
        && !alu.op().has(Opcode.Trait.READS_DESTINATION);
  }

  /// Makes an operation whose codes nobody reads stop writing them, where it has such a form.
  private void silence(Operation operation) {
    if (!(operation.atom() instanceof VirtualAtom.Alu alu)) {
      return;
    }
    if (alu.rd() == 62 && operation.kind() == Operation.Kind.PURE) {
      removed[operation.index()] = true;
    } else if (alu.op().has(Opcode.Trait.CODES_OPTIONAL) && operation.codesIn() < 0) {
      body.set(operation.index(), new Operation(operation.index(), operation.eip(), operation.kind(),
          new VirtualAtom.Alu(alu.op(), alu.width(), false, alu.rd(), alu.ra(), alu.b()), -1, -1, -1));
    }
  }

  /// From the last operation to the first, so that what feeds only sunk operations sinks too.
  private void values() {
    int[] uses = new int[trace.registers()];
    for (Operation operation : body) {
      if (!removed[operation.index()]) {
        for (int source : operation.atom().sources()) {
          uses[source]++;
        }
        if (operation.kind() == Operation.Kind.END) {
          for (int read : departures.get(operation.departure()).reads()) {
            uses[read]++;
          }
        }
      }
    }
    for (int i = body.size() - 1; i >= 0; i--) {
      Operation operation = body.get(i);
      int result = operation.atom().result();
      if (!removed[i] && result >= Place.FIRST && uses[result] == 0 && isSinkable(operation) && sink(operation)) {
        removed[i] = true;
        for (int source : operation.atom().sources()) {
          uses[source]--;
        }
      }
    }
  }

  private static boolean isSinkable(Operation operation) {
    boolean pure = operation.kind() == Operation.Kind.PURE
        && operation.codesIn() < 0
        && !operation.atom().writesCodes()
        && operation.atom() instanceof VirtualAtom.Alu alu
        && !alu.op().has(Opcode.Trait.READS_DESTINATION);
    return pure && Arrays.stream(operation.atom().sources()).filter(source -> source != 63).distinct().count() <= 1;
  }

  /// Lets every exit that needs the operation's result recompute it; false if that is too much for one of them.
  private boolean sink(Operation operation) {
    int value = operation.atom().result();
    List<Integer> users = new ArrayList<>();
    for (int d = 0; d < departures.size(); d++) {
      if (needs(d, value)) {
        if (recomputed.get(d).size() >= MAX_RECOMPUTED) {
          return false;
        }
        users.add(d);
      }
    }
    for (int d : users) {
      int fresh = registers++;
      List<VirtualAtom> atoms = recomputed.get(d);
      atoms.replaceAll(atom -> renamed((VirtualAtom.Alu) atom, value, fresh));
      VirtualAtom.Alu alu = (VirtualAtom.Alu) operation.atom();
      atoms.addFirst(new VirtualAtom.Alu(alu.op(), alu.width(), false, fresh, alu.ra(), alu.b()));
      Departure old = departures.get(d);
      departures.set(d, old.with(
          old.homes().stream().map(place -> renamed(place, value, fresh)).toList(),
          renamed(old.extra(), value, fresh),
          old.indirect().map(place -> renamed(place, value, fresh)))
          .withFloats(old.floats().stream().map(place -> renamed(place, value, fresh)).toList()));
    }
    return true;
  }

  private boolean needs(int d, int value) {
    Departure departure = departures.get(d);
    return departure.homes().stream().anyMatch(place -> place.is(value))
        || departure.floats().stream().anyMatch(place -> place.is(value))
        || departure.extra().is(value)
        || departure.indirect().filter(place -> place.is(value)).isPresent()
        || recomputed.get(d).stream().anyMatch(atom -> Arrays.stream(atom.sources()).anyMatch(s -> s == value));
  }

  private static VirtualAtom renamed(VirtualAtom.Alu atom, int from, int to) {
    return new VirtualAtom.Alu(atom.op(), atom.width(), atom.setsCodes(), atom.rd(), atom.ra() == from ? to : atom.ra(),
        renamed(atom.b(), from, to));
  }

  private static Place renamed(Place place, int from, int to) {
    return place.is(from) ? new Place.Reg(to) : place;
  }
}
