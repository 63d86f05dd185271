package palimpsest.host.compile;

import static palimpsest.host.compile.Names.FRAME;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.VOID;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.List;
import palimpsest.host.account.Event;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.machine.MachineDescription;

/// Memory atoms. The engine says where an access lies, by one comparison if it changes nothing in TLB and data cache. A
/// store writes memory at once and keeps what was there before.
final class MemoryEmitter {
  private static final int PAGE_SHIFT = 12;

  private final CodeBuilder code;
  private final MachineDescription machine;
  private final Slots slots;
  private final AluEmitter alu;
  private final SiteEmitter sites;

  MemoryEmitter(CodeBuilder code, MachineDescription machine, Slots slots, AluEmitter alu, SiteEmitter sites) {
    this.code = code;
    this.machine = machine;
    this.slots = slots;
    this.alu = alu;
    this.sites = sites;
  }

  /// Finds where all accesses of a molecule lie. What floating-point loads find is in
  /// [AtomRegisters#firstFloat] of their slots.
  ///
  /// @param leaving where to go if one of them cannot be done here
  void reach(Step step, PathState state, Label leaving) {
    List<Atom> atoms = step.molecule().atoms();
    int gated = state.stored().size();
    for (int slot = 0; slot < atoms.size(); slot++) {
      switch (atoms.get(slot)) {
        case Atom.Load load ->
            load(step, slot, Results.general(load.rd()), load.ra(), bytes(load), load.alias(), state, leaving);
        case Atom.FloatLoad load ->
            load(step, slot, Results.floating(load.rd()), load.ra(), bytes(load), load.alias(), state, leaving);
        case Atom.Store store ->
            gated = store(step, slot, store.ra(), bytes(store), store.alias(), gated, state, leaving);
        case Atom.FloatStore store ->
            gated = store(step, slot, store.ra(), bytes(store), store.alias(), gated, state, leaving);
        case Atom.Alu _, Atom.Conditional _, Atom.Branch _, Atom.Float _, Atom.Nop _ -> {}
      }
    }
    for (int slot = 0; slot < atoms.size(); slot++) {
      switch (atoms.get(slot)) {
        case Atom.Load load -> protect(load.alias(), slot, bytes(load), state);
        case Atom.Store store -> protect(store.alias(), slot, bytes(store), state);
        case Atom.FloatLoad load -> protect(load.alias(), slot, bytes(load), state);
        case Atom.FloatStore store -> protect(store.alias(), slot, bytes(store), state);
        case Atom.Alu _, Atom.Conditional _, Atom.Branch _, Atom.Float _, Atom.Nop _ -> {}
      }
    }
  }

  private void protect(Alias alias, int slot, int bytes, PathState state) {
    if (alias instanceof Alias.Protect(int entry)) {
      state.totals.count(Event.ALIAS_PROTECTS, 1);
      code.iload(Slots.reached(slot)).istore(Slots.alias(entry));
      state.aliases[entry] = bytes;
    }
  }

  private void load(
      Step step, int slot, int result, int address, int bytes, Alias alias, PathState state, Label leaving) {
    Atom atom = step.molecule().atoms().get(slot);
    int number = sites.number(new Site.Reach(state.offset, bytes, result, machine.latency(atom), 0, step.owner()));
    if (alias instanceof Alias.Check) {
      accesses();
      alu.register(address);
      code.loadConstant(number).invokevirtual(Names.ACCESSES, "locate", type(INT, INT, INT));
      code.dup().istore(Slots.reached(slot)).iflt(leaving);
      check(Slots.reached(slot), alias, bytes, state, leaving);
    }
    othersAreClear(step, slot, leaving);
    if (atom instanceof Atom.FloatLoad load) {
      code.aload(Slots.FLOATS);
      alu.register(address);
      code.loadConstant(AtomRegisters.firstFloat(step.molecule().atoms(), slot)).loadConstant(number)
          .invokevirtual(Names.FLOATS, "load" + suffix(load.format()), type(INT, INT, INT, INT));
    } else {
      code.aload(Slots.FRAME);
      alu.register(address);
      code.loadConstant(bytes - 1).loadConstant(Integer.numberOfTrailingZeros(machine.l1d().line()))
          .loadConstant(number).invokevirtual(FRAME, "load", type(INT, INT, INT, INT, INT));
    }
    if (alias instanceof Alias.Protect || atom instanceof Atom.Load) {
      code.dup().istore(Slots.reached(slot));
    }
    code.iflt(leaving);
    state.totals.count(Event.LOADS, 1);
    state.totals.count(Event.TLB_HITS, 1);
    state.totals.count(Event.L1D_HITS, 1);
  }

  /// @return entries of the store buffer that the interval has taken with it
  private int store(
      Step step, int slot, int address, int bytes, Alias alias, int gated, PathState state, Label leaving) {
    Site.Reach reach = new Site.Reach(state.offset, bytes, Results.NONE, 0, gated, step.owner());
    int taken = gated + reach.entries();
    if (taken > machine.tables().storeBuffer()) {
      code.goto_(leaving);
      return taken;
    }
    int number = sites.number(reach);
    int physical = Slots.reached(slot);
    code.aload(Slots.FRAME);
    alu.register(address);
    code.loadConstant(bytes - 1).loadConstant(PAGE_SHIFT).loadConstant(number)
        .invokevirtual(FRAME, "store", type(INT, INT, INT, INT, INT));
    code.dup().istore(physical).iflt(leaving);
    state.totals.count(Event.STORES, 1);
    state.totals.count(Event.STORE_BUFFER_ENTRIES, reach.entries());
    state.totals.count(Event.TLB_HITS, 1);
    check(physical, alias, bytes, state, leaving);
    code.aload(Slots.FRAME).loadConstant(machine.tables().storeBuffer() - taken).loadConstant(number)
        .invokevirtual(FRAME, "room", type(VOID, INT, INT));
    return taken;
  }

  private void accesses() {
    code.aload(Slots.FRAME).getfield(FRAME, "accesses", Names.ACCESSES);
  }

  /// Where a molecule has more accesses, one that changes the data cache must be sure that none behind it leaves.
  private void othersAreClear(Step step, int slot, Label leaving) {
    List<Atom> atoms = step.molecule().atoms();
    for (int other = slot + 1; other < atoms.size(); other++) {
      switch (atoms.get(other)) {
        case Atom.Load load -> isClear(load.ra(), bytes(load), 0, leaving);
        case Atom.FloatLoad load -> isClear(load.ra(), bytes(load), 0, leaving);
        case Atom.Store store -> isClear(store.ra(), bytes(store), 1, leaving);
        case Atom.FloatStore store -> isClear(store.ra(), bytes(store), 1, leaving);
        case Atom.Alu _, Atom.Conditional _, Atom.Branch _, Atom.Float _, Atom.Nop _ -> {}
      }
    }
  }

  private void isClear(int register, int bytes, int write, Label leaving) {
    accesses();
    alu.register(register);
    code.loadConstant(bytes).loadConstant(write)
        .invokevirtual(Names.ACCESSES, "isClear", type(Names.BOOLEAN, INT, INT, INT)).ifeq(leaving);
  }

  /// Leaves if an access overlaps an alias entry it is checked against.
  private void check(int physical, Alias alias, int bytes, PathState state, Label leaving) {
    if (alias instanceof Alias.Check(int mask)) {
      state.totals.count(Event.ALIAS_CHECKS, 1);
      for (int entry = 0; entry < state.aliases.length; entry++) {
        int length = state.aliases[entry];
        if ((mask >>> entry & 1) != 0 && length != 0) {
          code.iload(physical).iload(Slots.alias(entry)).isub()
              .loadConstant(Integer.MIN_VALUE + bytes - 1).iadd()
              .loadConstant(Integer.MIN_VALUE + length + bytes - 1)
              .if_icmplt(leaving);
        }
      }
    }
  }

  /// Pushes what the load in `slot` sees.
  void value(Atom.Load load, int slot) {
    code.aload(Slots.MEMORY).iload(Slots.reached(slot))
        .invokevirtual(Names.MEMORY, "read" + load.width().bits(), type(INT, INT));
    if (load.signed()) {
      switch (load.width()) {
        case W8 -> code.i2b();
        case W16 -> code.i2s();
        case W32 -> {}
      }
    }
  }

  /// Writes what it stores.
  void store(Step step, PathState state) {
    List<Atom> atoms = step.molecule().atoms();
    for (int slot = 0; slot < atoms.size(); slot++) {
      switch (atoms.get(slot)) {
        case Atom.Store store -> {
          int index = state.stored().size();
          int bits = store.width().bits();
          code.aload(Slots.MEMORY).iload(Slots.reached(slot)).dup().istore(slots.stored(index));
          alu.register(store.rs());
          code.invokevirtual(Names.MEMORY, "exchange" + bits + "Unmarked", type(INT, INT, INT))
              .istore(slots.overwritten(index));
          state.store(Stored.of(bits), 1);
        }
        case Atom.FloatStore store -> {
          code.aload(Slots.FLOATS).loadConstant(state.stored().size()).iload(Slots.reached(slot)).loadConstant(store.rs())
              .invokevirtual(Names.FLOATS, "write" + suffix(store.format()), type(VOID, INT, INT, INT));
          state.store(Stored.LOGGED, Site.Reach.entries(store.format().bytes()));
        }
        case Atom.Alu _, Atom.Conditional _, Atom.Load _, Atom.Branch _, Atom.Float _, Atom.FloatLoad _,
            Atom.Nop _ -> {}
      }
    }
  }

  private static String suffix(FloatFormat format) {
    return switch (format) {
      case SINGLE -> "Single";
      case DOUBLE -> "Double";
      case EXTENDED -> "Extended";
      case WORD -> "Word";
      case INTEGER -> "Integer";
      case LONG -> "Long";
    };
  }

  private static int bytes(Atom.Load load) {
    return load.width().bits() / 8;
  }

  private static int bytes(Atom.FloatLoad load) {
    return load.format().bytes();
  }

  private static int bytes(Atom.Store store) {
    return store.width().bits() / 8;
  }

  private static int bytes(Atom.FloatStore store) {
    return store.format().bytes();
  }
}
