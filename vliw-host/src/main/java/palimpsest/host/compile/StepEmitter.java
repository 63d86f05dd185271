package palimpsest.host.compile;

import static palimpsest.host.compile.Names.FRAME;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.VOID;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.ArrayList;
import java.util.List;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.LatencyClass;
import palimpsest.host.isa.Opcode;
import palimpsest.host.machine.MachineDescription;

/// Emits one molecule, up to its branches: fetch, wait, read, write, in the order in which the engine's own loop does
/// them. Until all that can make it leave has been seen not to happen, nothing has changed.
final class StepEmitter {
  private final CodeBuilder code;
  private final MachineDescription machine;
  private final Slots slots;
  private final AluEmitter alu;
  private final FloatEmitter floats;
  private final CodesEmitter codes;
  private final SiteEmitter sites;
  private final MemoryEmitter memory;

  StepEmitter(
      CodeBuilder code, MachineDescription machine, Slots slots, AluEmitter alu, CodesEmitter codes, SiteEmitter sites) {
    this.code = code;
    this.machine = machine;
    this.slots = slots;
    this.alu = alu;
    this.codes = codes;
    this.sites = sites;
    this.floats = new FloatEmitter(code);
    this.memory = new MemoryEmitter(code, machine, slots, alu, sites);
  }

  /// Whether a branch's condition is in [Slots#result] of its slot, because the molecule itself changes what it asks.
  static boolean isDecidedEarly(Step step, Atom.Branch branch) {
    return switch (branch) {
      case Atom.BranchIf _ -> step.molecule().atoms().stream().anyMatch(Atom::writesCodes);
      case Atom.BranchZero(_, int ra, _) ->
          step.molecule().atoms().stream().anyMatch(atom -> AtomRegisters.destination(atom) == ra);
      case Atom.Jump _, Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.PushReturn _, Atom.PopReturn _,
          Atom.LookUp _, Atom.Trap _ -> false;
    };
  }

  void emit(Step step, PathState state) {
    int fetches = fetch(step, state);
    await(step, state);
    List<Atom> atoms = step.molecule().atoms();
    Label leaving = sites.abandon(state.stored());
    for (int slot = 0; slot < atoms.size(); slot++) {
      if (atoms.get(slot) instanceof Atom.Alu operation && operation.op().has(Opcode.Trait.MAY_FAULT)) {
        mayFault(operation, leaving);
      } else if (atoms.get(slot) instanceof Atom.Float operation) {
        floats.compute(operation, slot, AtomRegisters.firstFloat(atoms, slot), leaving);
      }
    }
    memory.reach(step, state, leaving);
    if (step.molecule().commit()) {
      haveFetched(state);
    }
    for (int slot = 0; slot < atoms.size(); slot++) {
      if (atoms.get(slot) instanceof Atom.Load load && load.rd() < Atom.SINK) {
        memory.value(load, slot);
        result(atoms, slot, state);
      }
    }
    int setter = -1;
    for (int slot = 0; slot < atoms.size(); slot++) {
      switch (atoms.get(slot)) {
        case Atom.Alu operation -> {
          if (operation.writesCodes()) {
            setter = slot;
          } else if (operation.rd() < Atom.SINK) {
            alu.result(operation, state.codes);
            result(atoms, slot, state);
          }
        }
        case Atom.Conditional operation -> {
          alu.conditional(operation, state.codes);
          result(atoms, slot, state);
        }
        case Atom.Branch branch -> decide(step, branch, slot, state);
        case Atom.Float operation -> setter = operation.writesCodes() ? slot : setter;
        case Atom.Load _, Atom.Store _, Atom.FloatLoad _, Atom.FloatStore _, Atom.Nop _ -> {}
      }
    }
    if (setter >= 0) {
      set(atoms.get(setter), setter, state);
    }
    memory.store(step, state);
    write(atoms, state);
    state.totals.count(Event.L1I_HITS, fetches);
    state.totals.count(step.tally());
    state.totals.spend(CycleLeaf.ISSUE, step.owner(), 1);
    state.offset++;
  }

  /// Notes the lines fetched from; how many that were. They are asked for where the path commits: a fetch that hits
  /// takes no time, and where one misses the interval is abandoned.
  private int fetch(Step step, PathState state) {
    int shift = Integer.numberOfTrailingZeros(machine.l1i().line());
    int first = step.pc() >>> shift;
    int last = step.pc() + step.bytes() - 1 >>> shift;
    for (int line = first; line <= last; line++) {
      state.fetch(line & machine.l1i().sets() - 1, line, line == first ? step.pc() : step.pc() + step.bytes() - 1);
    }
    return last - first + 1;
  }

  /// Asks for all lines that the path has fetched from. Nothing that can make it leave comes behind.
  private void haveFetched(PathState state) {
    int number = sites.number(new Site.Fetches(state.fetched()));
    code.aload(Slots.FRAME).loadConstant(number).invokevirtual(FRAME, "haveFetched", type(Names.BOOLEAN, INT))
        .ifeq(sites.abandon(state.stored()));
  }

  /// Waits that are known are added to the offset; where a dynamic wait came between, or something may be late, the
  /// engine waits instead.
  private void await(Step step, PathState state) {
    int before = state.offset;
    int now = before;
    int loadStall = 0;
    int aluStall = 0;
    int floatStall = 0;
    List<Site.InFlight> inFlight = new ArrayList<>();
    boolean late = false;
    for (int i = 0; i < step.sources().length + step.destinations().length; i++) {
      boolean reads = i < step.sources().length;
      int at = i - step.sources().length;
      int register = reads ? step.sources()[i] : step.destinations()[at];
      int allowance = reads ? 0 : step.latencies()[at];
      late |= state.late.get(register);
      int ready = state.readyOffset(register) - allowance;
      if (state.isInFlight(register)) {
        inFlight.add(new Site.InFlight(register, state.readyOffset(register), state.isLoaded(register)));
      }
      if (ready > now) {
        if (state.isLoaded(register)) {
          loadStall += ready - now;
        } else if (Results.isFloat(register)) {
          floatStall += ready - now;
        } else {
          aluStall += ready - now;
        }
        now = ready;
      }
      state.late.clear(register);
    }
    state.offset = now;
    state.stalled += now - before;
    state.totals.spend(CycleLeaf.STALL_LOAD, step.owner(), loadStall);
    state.totals.spend(CycleLeaf.STALL_ALU, step.owner(), aluStall);
    state.totals.spend(CycleLeaf.STALL_FP, step.owner(), floatStall);
    if (!inFlight.isEmpty()) {
      int number = sites.number(Site.Await.of(
          step, before, now, loadStall, aluStall, floatStall, inFlight.toArray(Site.InFlight[]::new), late));
      sites.ifDisturbed(() -> waits().loadConstant(number)
          .invokevirtual(Names.WAITS, "awaitAll", type(VOID, INT)));
    } else if (late) {
      int number = sites.number(Site.Await.of(
          step, before, now, loadStall, aluStall, floatStall, new Site.InFlight[0], true));
      int issue = now;
      sites.ifDisturbed(() -> waits().loadConstant(issue).loadConstant(number)
          .invokevirtual(Names.WAITS, "awaitLate", type(VOID, INT, INT)));
    }
  }

  private void mayFault(Atom.Alu atom, Label leaving) {
    if (atom.op() == Opcode.SAME || atom.op() == Opcode.EXPECT) {
      alu.register(atom.ra());
      alu.source(atom.b());
      code.if_icmpne(leaving);
    } else {
      code.aload(Slots.FRAME).loadConstant(FunctionNumbers.of(atom.op(), atom.width()));
      alu.operands(atom);
      code.invokevirtual(FRAME, "divides", type(Names.BOOLEAN, INT, INT, INT, INT)).ifeq(leaving);
    }
  }

  private void decide(Step step, Atom.Branch branch, int slot, PathState state) {
    switch (branch) {
      case Atom.BranchIf(Condition condition, _) -> {
        if (isDecidedEarly(step, branch)) {
          codes.holds(state.codes, condition);
          code.istore(Slots.result(slot));
        }
      }
      case Atom.BranchZero(boolean whenZero, int ra, _) -> {
        if (isDecidedEarly(step, branch)) {
          Label yes = code.newLabel();
          Label end = code.newLabel();
          alu.register(ra);
          if (whenZero) {
            code.ifeq(yes);
          } else {
            code.ifne(yes);
          }
          code.iconst_0().goto_(end).labelBinding(yes).iconst_1().labelBinding(end).istore(Slots.result(slot));
        }
      }
      case Atom.PushReturn(int ra, int target) -> {
        code.aload(Slots.FRAME);
        alu.register(ra);
        code.loadConstant(target).invokevirtual(FRAME, "push", type(VOID, INT, INT));
      }
      case Atom.PopReturn(int ra) -> {
        code.aload(Slots.FRAME).getfield(FRAME, "returnStack", Names.RETURN_STACK);
        alu.register(ra);
        code.invokevirtual(Names.RETURN_STACK, "pop", type(INT, INT)).istore(Slots.NEXT);
      }
      case Atom.LookUp(int ra) -> {
        code.aload(Slots.FRAME).getfield(FRAME, "branchTargets", Names.TARGETS);
        alu.register(ra);
        code.invokevirtual(Names.TARGETS, "lookUp", type(INT, INT)).istore(Slots.NEXT);
      }
      case Atom.Jump _, Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.Trap _ -> {}
    }
  }

  private void set(Atom atom, int slot, PathState state) {
    if (atom instanceof Atom.Alu operation) {
      alu.result(operation, state.codes);
      code.istore(Slots.result(slot));
      state.codes = alu.setCodes(operation, state.codes, Slots.result(slot));
    } else {
      code.iload(Slots.result(slot)).istore(Slots.CODES_R);
      state.codes = HeldKind.PLAIN;
    }
    state.codesChanged = true;
    produce(Results.CODES, machine.latency().codes(), false, state);
  }

  /// Puts the result of an atom, which is on the stack, into its register, or aside if another atom of the molecule has
  /// yet to read that.
  private void result(List<Atom> atoms, int slot, PathState state) {
    int rd = AtomRegisters.destination(atoms.get(slot));
    if (rd < Atom.SINK && isWrittenAtOnce(atoms, slot)) {
      code.istore(slots.register(rd));
    } else {
      code.istore(Slots.result(slot));
    }
  }

  private static boolean isWrittenAtOnce(List<Atom> atoms, int slot) {
    int rd = AtomRegisters.destination(atoms.get(slot));
    for (int other = 0; other < atoms.size(); other++) {
      if (other != slot && AtomRegisters.reads(atoms.get(other), rd)) {
        return false;
      }
    }
    return !atoms.get(slot).writesCodes();
  }

  private void write(List<Atom> atoms, PathState state) {
    for (int slot = 0; slot < atoms.size(); slot++) {
      Atom atom = atoms.get(slot);
      int rd = AtomRegisters.destination(atom);
      if (rd < Atom.SINK) {
        if (!isWrittenAtOnce(atoms, slot)) {
          code.iload(Slots.result(slot)).istore(slots.register(rd));
        }
        written(rd, atom, state);
      }
      int floating = AtomRegisters.floatDestination(atom);
      if (floating != Results.NONE) {
        int first = AtomRegisters.firstFloat(atoms, slot);
        if (first != floating) {
          floats.move(floating, first);
        }
        written(Results.floating(floating), atom, state);
      }
    }
  }

  private void written(int number, Atom atom, PathState state) {
    state.changed.set(number);
    produce(number, machine.latency(atom), atom.opcode().latency() == LatencyClass.LOAD, state);
  }

  /// A result is ready some cycles after it was produced: for a load, after its own access and not that of a later atom
  /// of the molecule, as the engine notes there. For others that take longer than a cycle it is noted here what the
  /// interval has waited by then, if anything.
  private void produce(int register, int latency, boolean loaded, PathState state) {
    state.produce(register, state.offset + latency, loaded);
    if (!loaded && latency > 1) {
      sites.ifDisturbed(() -> waits().loadConstant(register)
          .invokevirtual(Names.WAITS, "takesLonger", type(VOID, INT)));
    }
  }

  private CodeBuilder waits() {
    return code.aload(Slots.FRAME).getfield(FRAME, "waits", Names.WAITS);
  }
}
