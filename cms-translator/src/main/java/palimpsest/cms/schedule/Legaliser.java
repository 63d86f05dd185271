package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import palimpsest.cms.ir.Carried;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.FloatState;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Reuse;
import palimpsest.cms.ir.Snapshot;
import palimpsest.cms.ir.Target;
import palimpsest.cms.ir.Test;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Opcode.Trait;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.isa.UnitClass;

/// Rewrites one trace as atoms the machine has: constants where an atom takes them and in registers elsewhere,
/// two-address atoms behind a copy, and for every guest register a definition of its final value that may go to its
/// home.
///
/// In a loop, constants that would cost a slot in every iteration are computed in the prologue while there are
/// registers to keep them ([#HOISTED_CONSTANTS]).
public final class Legaliser {
  /// Most registers a loop's prologue may spend on constants; a third of the shadowed temporaries.
  private static final int HOISTED_CONSTANTS = 12;

  private final Trace trace;
  private final SlotFit slots;
  private final boolean loops;
  private final Place[] places;
  private final List<Operation> prologue = new ArrayList<>();
  private final List<Integer> entering = new ArrayList<>();
  private final List<Operation> body = new ArrayList<>();
  private final List<Departure> departures = new ArrayList<>();
  private final List<Integer> landings = new ArrayList<>();
  private final Map<Integer, Integer> constants = new TreeMap<>();
  private final int[] bodyIndex;
  private int hoisted;
  private int registers;
  private int[] homes = new int[0];
  private List<Operation> block = body;

  private Legaliser(Trace trace, SlotFit slots) {
    this.trace = trace;
    this.slots = slots;
    this.loops = loops(trace);
    this.places = new Place[trace.values()];
    this.bodyIndex = new int[trace.body().size()];
    this.registers = Place.FIRST;
    Arrays.fill(places, Place.ZERO);
  }

  /// The legal form of `trace` for the machine `slots` speaks for.
  public static LegalTrace legalise(Trace trace, SlotFit slots) {
    return new Legaliser(trace, slots).run();
  }

  private LegalTrace run() {
    block = loops ? prologue : body;
    trace.prologue().forEach(this::rewrite);
    carried();
    block = body;
    for (int i = 0; i < trace.body().size(); i++) {
      rewrite(trace.body().get(i));
      bodyIndex[i] = body.size() - 1;
    }
    end();
    List<LegalTrace.Obligation> obligations = new ArrayList<>();
    for (Reuse reuse : trace.reuses()) {
      obligations.add(new LegalTrace.Obligation(
          bodyIndex[reuse.protectedLoad()], reuse.checkingStores().stream().map(i -> bodyIndex[i]).toList()));
    }
    return new LegalTrace(
        trace.head(), loops, prologue, entering, body, departures, landings, obligations,
        Arrays.copyOf(homes, registers), registers);
  }

  private static boolean loops(Trace trace) {
    for (Op op : trace.body()) {
      if (op instanceof Op.Exit exit && exit.target() instanceof Target.LoopHead) {
        return true;
      }
    }
    return trace.end().loops();
  }

  /// Every carried value enters in a register of its own, which nothing but the head of the loop reads.
  private void carried() {
    if (trace.carried().isEmpty()) {
      return;
    }
    Set<Place> read = new HashSet<>();
    trace.body().forEach(op -> op.forEachUse(operand -> read.add(place(operand)), _ -> {}));
    trace.end().forEachUse(operand -> read.add(place(operand)), _ -> {});
    trace.carried().forEach(carried -> read.add(place(carried.next())));
    for (Carried carried : trace.carried()) {
      Place initial = place(carried.initial());
      boolean own = initial instanceof Place.Reg(int number)
          && number >= Place.FIRST
          && read.add(initial)
          && definedOnce(number, prologue);
      if (own) {
        entering.add(((Place.Reg) initial).number());
      } else {
        int copy = fresh();
        move(trace.head(), copy, initial);
        entering.add(copy);
      }
    }
    for (int i = 0; i < entering.size(); i++) {
      places[trace.carried().get(i).head().id()] = new Place.Reg(LegalTrace.FIRST_CARRIED + i);
    }
  }

  private void rewrite(Op op) {
    switch (op) {
      case Op.LiveIn(_, Operand.Value dst, int register) -> places[dst.id()] = new Place.Reg(register);
      case Op.LiveInCodes _ -> { }
      case Op.Alu alu -> rewrite(alu);
      case Op.Conditional conditional -> rewrite(conditional);
      case Op.Load(int eip, OperandWidth width, boolean signed, Operand.Value dst, Operand address, boolean early) ->
          add(eip, Operation.Kind.LOAD,
              new VirtualAtom.Load(width, signed && width != OperandWidth.W32, define(dst),
                  register(eip, place(address)), early));
      case Op.Store(int eip, OperandWidth width, Operand address, Operand value) -> {
        int from = register(eip, place(value));
        add(eip, Operation.Kind.STORE, new VirtualAtom.Store(width, from, register(eip, place(address))));
      }
      case Op.Float operation -> rewrite(operation);
      case Op.FloatLoad(int eip, FloatFormat format, Operand.Value dst, Operand address) -> {
        int from = register(eip, place(address));
        add(eip, Operation.Kind.LOAD, new VirtualAtom.FloatLoad(format, define(dst), from));
      }
      case Op.FloatStore(int eip, FloatFormat format, Operand address, Operand value) -> {
        int from = register(eip, place(value));
        add(eip, Operation.Kind.STORE, new VirtualAtom.FloatStore(format, from, register(eip, place(address))));
      }
      case Op.Exit exit -> exit(exit);
      case Op.PushReturn(int eip, int returnEip) -> {
        landings.add(returnEip);
        add(eip, Operation.Kind.PUSH,
            new VirtualAtom.Push(register(eip, new Place.Imm(returnEip)), landings.size() - 1));
      }
    }
  }

  private void rewrite(Op.Alu alu) {
    Opcode op = alu.op();
    boolean sets = alu.codesOut().exists();
    if (!sets && op.has(Trait.CODES_ALWAYS)) {
      switch (op) {
        case ADDK -> op = Opcode.ADD;
        case SUBK -> op = Opcode.SUB;
        case BT, PUTCC -> {
          if (alu.dst().exists()) {
            places[alu.dst().id()] = place(alu.a());
          }
          return;
        }
        default -> throw new IllegalArgumentException(op + " always sets codes");
      }
    }
    if (op == Opcode.MOV && alu.width() == OperandWidth.W32 && alu.dst().exists()) {
      places[alu.dst().id()] = place(alu.b());
      return;
    }
    Place a = place(alu.a());
    Place b = place(alu.b());
    if (a instanceof Place.Imm && b instanceof Place.Reg && commutes(op, alu.width())) {
      Place swap = a;
      a = b;
      b = swap;
    }
    int eip = alu.eip();
    int ra = register(eip, a);
    boolean plain = !sets && alu.width() == OperandWidth.W32 && (op == Opcode.ADD || op == Opcode.SUB);
    Place second = second(eip, plain ? UnitClass.ADD : op.unit(), b);
    int rd;
    if (op.has(Trait.READS_DESTINATION)) {
      Place old = place(alu.old());
      rd = alu.dst().exists() ? define(alu.dst()) : fresh();
      move(eip, rd, old);
    } else {
      rd = alu.dst().exists() && op != Opcode.PUTCC ? define(alu.dst()) : 62;
    }
    boolean reads = op.has(Trait.READS_CODES) || (sets && op.has(Trait.READS_CODES_WHEN_SETTING));
    add(new Operation(block.size(), eip, op.has(Trait.MAY_FAULT) ? Operation.Kind.DIVIDE : Operation.Kind.PURE,
        new VirtualAtom.Alu(op, alu.width(), sets, rd, ra, second),
        reads ? alu.codesIn().id() : -1, alu.codesOut().id(), -1));
  }

  private void rewrite(Op.Float op) {
    int ra = register(op.eip(), place(op.a()));
    int rb = register(op.eip(), place(op.b()));
    int rd = op.dst().exists() ? define(op.dst()) : 62;
    add(new Operation(block.size(), op.eip(), op.op().has(Trait.MAY_FAULT) ? Operation.Kind.FLOAT : Operation.Kind.PURE,
        new VirtualAtom.Float(op.op(), rd, ra, rb), -1, op.codesOut().id(), -1));
  }

  private void rewrite(Op.Conditional op) {
    Place a = place(op.a());
    Place b = op.op() == Opcode.SET ? Place.ZERO : place(op.b());
    Condition condition = op.condition();
    if (op.op() == Opcode.SEL && a instanceof Place.Imm && b instanceof Place.Reg) {
      Place swap = a;
      a = b;
      b = swap;
      condition = condition.negated();
    }
    int ra = register(op.eip(), a);
    Place second = second(op.eip(), op.op().unit(), b);
    add(new Operation(block.size(), op.eip(), Operation.Kind.PURE,
        new VirtualAtom.Conditional(op.op(), condition, define(op.dst()), ra, second), op.codes().id(), -1, -1));
  }

  private void exit(Op.Exit exit) {
    VirtualAtom branch = branch(exit.eip(), exit.test());
    departures.add(departure(exit.eip(), exit.target(), Optional.empty(), exit.snapshot()));
    add(new Operation(
        block.size(), exit.eip(), Operation.Kind.EXIT, branch, codesOf(exit.test()), -1, departures.size() - 1));
  }

  private void end() {
    int eip = switch (trace.end()) {
      case Trace.End.Always always -> always.eip();
      case Trace.End.Either either -> either.eip();
    };
    Departure departure = switch (trace.end()) {
      case Trace.End.Always always -> departure(eip, always.target(), Optional.empty(), always.snapshot());
      case Trace.End.Either either when either.otherwise() instanceof Target.LoopHead ->
          departure(eip, either.otherwise(), Optional.of(either.taken()), either.snapshot());
      case Trace.End.Either either ->
          departure(eip, either.taken(), Optional.of(either.otherwise()), either.snapshot());
    };
    VirtualAtom branch = switch (trace.end()) {
      case Trace.End.Always _ -> new VirtualAtom.Leave(63);
      case Trace.End.Either either -> {
        boolean negate = either.otherwise() instanceof Target.LoopHead;
        yield branch(eip, negate ? negated(either.test()) : either.test());
      }
    };
    departure = departure.carrying(trace.carried().stream().map(carried -> place(carried.next())).toList());
    if (branch instanceof VirtualAtom.BranchZero(boolean whenZero, int ra) && !isKept(ra, departure)) {
      int copy = fresh();
      move(eip, copy, new Place.Reg(ra));
      branch = new VirtualAtom.BranchZero(whenZero, copy);
    }
    homes = new int[registers + 32];
    Arrays.fill(homes, -1);
    List<Place> finals = new ArrayList<>();
    for (int guest = 0; guest < 8; guest++) {
      finals.add(home(eip, departure.homes().get(guest), guest));
    }
    List<Place> floats = new ArrayList<>();
    for (Place place : departure.floats()) {
      floats.add(home(eip, place, FloatState.HOMES.get(floats.size())));
    }
    departure = departure.withFloats(floats);
    List<Place> carried = new ArrayList<>();
    for (Place place : departure.carried()) {
      carried.add(home(eip, place, LegalTrace.FIRST_CARRIED + carried.size()));
    }
    Place extra = departure.hasExtra() ? home(eip, departure.extra(), Departure.EXTRA_REGISTER) : departure.extra();
    Optional<Place> indirect = departure.indirect().map(place -> home(eip, place, Departure.INDIRECT_REGISTER));
    if (branch instanceof VirtualAtom.Leave && indirect.isPresent()) {
      Departure settled = departure.with(finals, extra, indirect).carrying(carried);
      Place target = departure.indirect()
          .filter(place -> place instanceof Place.Reg(int number) && isKept(number, settled))
          .orElse(indirect.get());
      branch = new VirtualAtom.Leave(((Place.Reg) target).number());
    }
    departures.add(departure.with(finals, extra, indirect).carrying(carried));
    int codes = trace.end() instanceof Trace.End.Either either ? codesOf(either.test()) : -1;
    add(new Operation(block.size(), eip, Operation.Kind.END, branch, codes, -1, departures.size() - 1));
  }

  /// The register whose definition may be computed in host register `home`: the value's own if it is computed in the
  /// body and has no home yet, else that of a copy.
  private Place home(int eip, Place value, int home) {
    if (value.is(home)) {
      return value;
    }
    if (value instanceof Place.Reg(int number) && number >= Place.FIRST && homes[number] < 0
        && definedOnce(number, body)) {
      homes[number] = home;
      return value;
    }
    int copy = fresh();
    homes[copy] = home;
    add(eip, Operation.Kind.PURE, VirtualAtom.copy(FloatState.isFloat(home), copy, value));
    return new Place.Reg(copy);
  }

  /// Whether the end's branch can read `register` itself: its value is not replaced by what goes home.
  private static boolean isKept(int register, Departure end) {
    if (register >= LegalTrace.END_OF_CARRIED) {
      return true;
    }
    return register < LegalTrace.FIRST_CARRIED
        ? end.homes().get(register).is(register)
        : end.carried().get(register - LegalTrace.FIRST_CARRIED).is(register);
  }

  private static boolean definedOnce(int register, List<Operation> where) {
    int definitions = 0;
    for (Operation operation : where) {
      if (operation.atom().result() == register) {
        definitions++;
      }
    }
    return definitions == 1;
  }

  private Departure departure(int eip, Target taken, Optional<Target> otherwise, Snapshot snapshot) {
    Optional<Place> indirect = indirect(taken).or(() -> otherwise.flatMap(this::indirect));
    Place extra = place(snapshot.retiredExtra());
    int constant = extra instanceof Place.Imm imm ? imm.value() : 0;
    return new Departure(eip, taken, otherwise, snapshot.registers().stream().map(this::place).toList(),
        extra instanceof Place.Imm ? new Place.Imm(0) : extra, indirect,
        snapshot.floats().values().stream().map(this::place).toList(), snapshot.floats().mark(), List.of(),
        snapshot.codes().id(),
        snapshot.retired() + constant, snapshot.repIterations(), List.of());
  }

  private Optional<Place> indirect(Target target) {
    return target instanceof Target.Indirect(Operand eip, _) ? Optional.of(place(eip)) : Optional.empty();
  }

  private VirtualAtom branch(int eip, Test test) {
    return switch (test) {
      case Test.OnCodes(Condition condition, _) -> new VirtualAtom.BranchIf(condition);
      case Test.OnZero(boolean whenZero, Operand value) ->
          new VirtualAtom.BranchZero(whenZero, register(eip, place(value)));
    };
  }

  private static Test negated(Test test) {
    return switch (test) {
      case Test.OnCodes(Condition condition, Codes codes) -> new Test.OnCodes(condition.negated(), codes);
      case Test.OnZero(boolean whenZero, Operand value) -> new Test.OnZero(!whenZero, value);
    };
  }

  private static int codesOf(Test test) {
    return test instanceof Test.OnCodes(_, Codes codes) ? codes.id() : -1;
  }

  private static boolean commutes(Opcode op, OperandWidth width) {
    return width == OperandWidth.W32
        && (op == Opcode.ADD || op == Opcode.ADC || op == Opcode.AND || op == Opcode.OR || op == Opcode.XOR
            || op == Opcode.MUL || op == Opcode.MULHU || op == Opcode.MULHS);
  }

  private Place place(Operand operand) {
    return switch (operand) {
      case Operand.Const(int value) -> new Place.Imm(value);
      case Operand.Value value -> value.exists() ? places[value.id()] : Place.ZERO;
    };
  }

  private int define(Operand.Value value) {
    int register = fresh();
    places[value.id()] = new Place.Reg(register);
    return register;
  }

  private int fresh() {
    if (registers + 1 >= homes.length && homes.length > 0) {
      int old = homes.length;
      homes = Arrays.copyOf(homes, 2 * old);
      Arrays.fill(homes, old, homes.length, -1);
    }
    return registers++;
  }

  /// A second source as an atom of class `unit` can take it.
  private Place second(int eip, UnitClass unit, Place place) {
    if (place instanceof Place.Imm imm && !imm.isShort()) {
      boolean hoist = loops && block == body && (constants.containsKey(imm.value()) || hoisted < HOISTED_CONSTANTS);
      return hoist || !slots.takesLongImmediate(unit) ? new Place.Reg(register(eip, imm)) : imm;
    }
    return place;
  }

  /// A register that holds `place`.
  private int register(int eip, Place place) {
    return switch (place) {
      case Place.Reg(int number) -> number;
      case Place.Imm(int value) when value == 0 -> 63;
      case Place.Imm(int value) -> {
        Integer known = constants.get(value);
        if (known != null) {
          yield known;
        }
        int register = fresh();
        if (loops && (block == prologue || hoisted < HOISTED_CONSTANTS)) {
          List<Operation> current = block;
          block = prologue;
          move(trace.head(), register, place);
          block = current;
          hoisted++;
        } else {
          move(eip, register, place);
        }
        constants.put(value, register);
        yield register;
      }
    };
  }

  private void move(int eip, int to, Place from) {
    add(eip, Operation.Kind.PURE, new VirtualAtom.Alu(Opcode.MOV, OperandWidth.W32, false, to, 63, from));
  }

  private void add(int eip, Operation.Kind kind, VirtualAtom atom) {
    add(new Operation(block.size(), eip, kind, atom, -1, -1, -1));
  }

  private void add(Operation operation) {
    block.add(operation);
  }
}
