package palimpsest.host.compile;

import static palimpsest.host.compile.Names.FRAME;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.LONG;
import static palimpsest.host.compile.Names.LONGS;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.List;
import palimpsest.host.account.Event;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.machine.MachineDescription;

/// Memory atoms. An access that one comparison proves to change nothing in TLB and data cache goes straight to memory;
/// for others the engine is called. A store writes memory at once and keeps what was there before.
final class MemoryEmitter {
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

  /// Finds where all accesses of a molecule lie, with everything that can keep it from being executed here.
  void reach(Step step, PathState state, Label leaving) {
    List<Atom> atoms = step.molecule().atoms();
    int storesBefore = state.stores.size();
    for (int slot = 0; slot < atoms.size(); slot++) {
      switch (atoms.get(slot)) {
        case Atom.Load load -> reach(step, slot, load, state, leaving);
        case Atom.Store store -> {
          reach(step, slot, store, storesBefore, state, leaving);
          storesBefore++;
        }
        case Atom.Alu _, Atom.Conditional _, Atom.Branch _, Atom.Nop _ -> {}
      }
    }
    for (Atom atom : atoms) {
      if (atom instanceof Atom.Load load && load.alias() instanceof Alias.Protect(int entry)) {
        state.totals.count(Event.ALIAS_PROTECTS, 1);
        int slot = atoms.indexOf(atom);
        code.iload(Slots.reached(slot)).istore(Slots.alias(entry));
        state.aliases[entry] = bytes(load.width());
      }
    }
  }

  private void reach(Step step, int slot, Atom.Load load, PathState state, Label leaving) {
    Label slow = code.newLabel();
    Label back = code.newLabel();
    int shift = Integer.numberOfTrailingZeros(machine.l1d().line());
    code.aload(Slots.LINES);
    alu.register(load.ra());
    code.loadConstant(bytes(load.width()) - 1).loadConstant(shift)
        .invokestatic(FRAME, "reach", type(INT, LONGS, INT, INT, INT))
        .dup().istore(Slots.reached(slot)).iflt(slow);
    state.totals.count(Event.LOADS, 1);
    state.totals.count(Event.TLB_HITS, 1);
    state.totals.count(Event.L1D_HITS, 1);
    check(slot, load.alias(), bytes(load.width()), state, leaving, true);
    code.labelBinding(back);
    int number = sites.number(new Site.Reach(
        state.offset, bytes(load.width()), load.rd(), machine.latency(load), step.owner()));
    PathState then = state.copy();
    sites.later(() -> {
      code.labelBinding(slow);
      othersAreClear(step, slot, leaving);
      called("translate", number, load.ra());
      code.istore(Slots.reached(slot)).iload(Slots.reached(slot));
      extra();
      code.iflt(leaving);
      check(slot, load.alias(), bytes(load.width()), then, leaving, false);
      called("touch", number, load.ra(), Slots.reached(slot));
      extra();
      code.aload(Slots.FRAME).getfield(FRAME, "latest", LONG).lstore(Slots.LATEST).goto_(back);
    });
  }

  private void reach(
      Step step, int slot, Atom.Store store, int storesBefore, PathState state, Label leaving) {
    int depth = machine.tables().storeBuffer();
    if (storesBefore >= depth) {
      code.goto_(leaving);
      return;
    }
    Label slow = code.newLabel();
    Label back = code.newLabel();
    code.aload(Slots.PAGES);
    alu.register(store.ra());
    code.loadConstant(bytes(store.width()) - 1).loadConstant(12)
        .invokestatic(FRAME, "reach", type(INT, LONGS, INT, INT, INT))
        .dup().istore(Slots.reached(slot)).iflt(slow).labelBinding(back);
    state.totals.count(Event.STORES, 1);
    state.totals.count(Event.STORE_BUFFER_ENTRIES, 1);
    state.totals.count(Event.TLB_HITS, 1);
    check(slot, store.alias(), bytes(store.width()), state, leaving, true);
    room(step, storesBefore, depth, state);
    int number = sites.number(new Site.Reach(state.offset, bytes(store.width()), -1, 0, step.owner()));
    sites.later(() -> {
      code.labelBinding(slow);
      othersAreClear(step, slot, leaving);
      called("translate", number, store.ra());
      code.istore(Slots.reached(slot)).iload(Slots.reached(slot));
      extra();
      code.iflt(leaving).goto_(back);
    });
  }

  /// Waits, if need be, until there is room in the store buffer.
  private void room(Step step, int storesBefore, int depth, PathState state) {
    Label full = code.newLabel();
    Label back = code.newLabel();
    code.iload(Slots.TAIL).aload(Slots.FRAME).getfield(FRAME, "head", INT).isub()
        .loadConstant(depth - storesBefore - 1).if_icmpgt(full).labelBinding(back);
    int offset = state.offset;
    sites.later(() ->
        code.labelBinding(full)
            .aload(Slots.FRAME).loadConstant(offset).loadConstant(step.owner()).loadConstant(storesBefore)
            .iload(Slots.TAIL).lload(Slots.BASE).lload(Slots.EXTRA)
            .invokevirtual(FRAME, "awaitRoom", type(LONG, INT, INT, INT, INT, LONG, LONG))
            .lstore(Slots.EXTRA).goto_(back));
  }

  /// Where a molecule has more accesses, an access that changes the data cache must be sure that none behind it leaves.
  private void othersAreClear(Step step, int slot, Label out) {
    List<Atom> atoms = step.molecule().atoms();
    for (int other = slot + 1; other < atoms.size(); other++) {
      switch (atoms.get(other)) {
        case Atom.Load load -> isClear(load.ra(), load.width(), 0, out);
        case Atom.Store store -> isClear(store.ra(), store.width(), 1, out);
        case Atom.Alu _, Atom.Conditional _, Atom.Branch _, Atom.Nop _ -> {}
      }
    }
  }

  private void isClear(int register, OperandWidth width, int write, Label out) {
    code.aload(Slots.FRAME);
    alu.register(register);
    code.loadConstant(bytes(width)).loadConstant(write)
        .invokevirtual(FRAME, "isClear", type(Names.BOOLEAN, INT, INT, INT)).ifeq(out);
  }

  /// Leaves if an access overlaps an alias entry it is checked against.
  private void check(
      int slot, Alias alias, int bytes, PathState state, Label leaving, boolean counts) {
    if (alias instanceof Alias.Check(int mask)) {
      if (counts) {
        state.totals.count(Event.ALIAS_CHECKS, 1);
      }
      for (int entry = 0; entry < state.aliases.length; entry++) {
        int length = state.aliases[entry];
        if ((mask >>> entry & 1) != 0 && length != 0) {
          code.iload(Slots.reached(slot)).iload(Slots.alias(entry)).isub()
              .loadConstant(bytes - 1).iadd()
              .loadConstant(Integer.MIN_VALUE).iadd()
              .loadConstant(Integer.MIN_VALUE + length + bytes - 1)
              .if_icmplt(leaving);
        }
      }
    }
  }

  /// Reads what the molecule loads.
  void load(Step step) {
    List<Atom> atoms = step.molecule().atoms();
    for (int slot = 0; slot < atoms.size(); slot++) {
      if (atoms.get(slot) instanceof Atom.Load load && load.rd() < Atom.SINK) {
        read(load.width(), Slots.reached(slot));
        if (load.signed()) {
          switch (load.width()) {
            case W8 -> code.i2b();
            case W16 -> code.i2s();
            case W32 -> {}
          }
        }
        code.istore(Slots.result(slot));
      }
    }
  }

  /// Writes what it stores.
  void store(Step step, PathState state) {
    List<Atom> atoms = step.molecule().atoms();
    for (int slot = 0; slot < atoms.size(); slot++) {
      if (atoms.get(slot) instanceof Atom.Store store) {
        int kept = slots.stored(state.stores.size());
        code.iload(Slots.reached(slot)).istore(kept);
        read(store.width(), kept);
        code.istore(kept + 1);
        code.aload(Slots.MEMORY).iload(kept);
        alu.register(store.rs());
        code.invokevirtual(Names.MEMORY, "write" + store.width().bits() + "Unmarked", type(Names.VOID, INT, INT));
        state.stores.add(new Site.Stored(bytes(store.width())));
      }
    }
  }

  private void read(OperandWidth width, int address) {
    code.aload(Slots.MEMORY).iload(address).invokevirtual(Names.MEMORY, "read" + width.bits(), type(INT, INT));
  }

  private void called(String method, int site, int register) {
    code.aload(Slots.FRAME).loadConstant(site);
    alu.register(register);
    code.lload(Slots.BASE).lload(Slots.EXTRA).invokevirtual(FRAME, method, type(INT, INT, INT, LONG, LONG));
  }

  private void called(String method, int site, int register, int physical) {
    code.aload(Slots.FRAME).loadConstant(site);
    alu.register(register);
    code.iload(physical).lload(Slots.BASE).lload(Slots.EXTRA)
        .invokevirtual(FRAME, method, type(Names.VOID, INT, INT, INT, LONG, LONG));
  }

  private void extra() {
    code.aload(Slots.FRAME).getfield(FRAME, "extra", LONG).lstore(Slots.EXTRA);
  }

  private static int bytes(OperandWidth width) {
    return width.bits() / 8;
  }
}
