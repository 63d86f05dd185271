package palimpsest.verify.account;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.core.GuestTranslation.Walk;
import palimpsest.host.core.HostFault;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Molecule;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;

/// What executing molecules costs, worked out from the machine description: when each can issue, what its accesses
/// meet, what its branches lose. Registers and page walks are shown to it; all else it keeps itself.
final class MachineTime {
  private static final int PAGE = 4096;
  private static final int CF = 1;
  private static final int PF = 1 << 2;
  private static final int ZF = 1 << 6;
  private static final int SF = 1 << 7;
  private static final int OF = 1 << 11;

  /// A molecule about to be executed, with what its atoms will read.
  record Ready(int pc, Molecule molecule, int bytes, IntUnaryOperator registers, int codes) {}

  /// A page walk that was seen.
  record Walked(int linear, Walk found) {}

  /// A range of physical bytes, all in one page.
  private record Range(int physical, int bytes) {}

  private final MachineDescription machine;
  private final Books books;
  private final AtomCounts atoms;
  private final MemoryTime memory;
  /// First address behind the guest's memory.
  private final int conventional;
  private final long[] ready = new long[Reach.ALL];
  private final Map<Integer, Integer> pages = new HashMap<>();
  private final ArrayDeque<Walked> walks = new ArrayDeque<>();
  /// Pages whose sub-page masks stores have asked for, in this molecule.
  private final ArrayDeque<Integer> asked = new ArrayDeque<>();
  /// Those the store path has at hand, least recently used first.
  private final ArrayDeque<Integer> masks = new ArrayDeque<>();
  private final List<Integer> gate = new ArrayList<>();

  MachineTime(ResolvedMachine resolved, int conventional, Books books, AtomCounts atoms) {
    this.machine = resolved.machine();
    this.conventional = conventional;
    this.books = books;
    this.atoms = atoms;
    this.memory = new MemoryTime(resolved, books);
  }

  void operatesAt(ResolvedMachine resolved) {
    memory.operatesAt(resolved);
  }

  void codeChanges(int address, int length) {
    memory.codeChanges(address, length);
  }

  void walked(Walked walk) {
    walks.addLast(walk);
  }

  /// A store asks for the mask of the page that holds `physical`; whether it must be fetched is found out here.
  void masks(int physical) {
    asked.addLast(physical >>> 12);
  }

  /// A molecule was executed, and the next was `next`.
  void executed(Ready it, int next) {
    begin(it);
    Accesses accesses = new Accesses();
    for (Atom atom : it.molecule().atoms()) {
      accesses.done(atom, it);
    }
    int penalty = branches(it, next);
    write(it, accesses);
    books.spend(CycleLeaf.ISSUE, 1);
    books.spend(CycleLeaf.STALL_BRANCH, penalty);
    if (it.molecule().commit()) {
      gate.forEach(memory::release);
      books.count(Event.STORES_RELEASED, gate.size());
      books.count(Event.COMMITS, 1);
      gate.clear();
      books.commit();
    }
  }

  /// A molecule faulted.
  void faulted(Ready it, HostFault fault) {
    begin(it);
    Accesses accesses = new Accesses();
    for (int slot = 0; slot < fault.slot(); slot++) {
      accesses.done(it.molecule().atoms().get(slot), it);
    }
    if (fault.slot() >= 0) {
      accesses.faulted(it.molecule().atoms().get(fault.slot()), it, fault);
    }
    rolledBack(fault);
  }

  /// A fault took the place of a molecule, or has been followed to its end.
  void rolledBack(HostFault fault) {
    books.spend(CycleLeaf.ISSUE, 1);
    books.rollBack();
    gate.clear();
    walks.clear();
    asked.clear();
    Arrays.fill(ready, 0);
    books.count(Event.valueOf("ROLLBACKS_" + fault.kind()), 1);
  }

  /// Fetches and waits for sources and for older results due in the same registers.
  private void begin(Ready it) {
    memory.fetch(it.pc(), it.bytes());
    long issue = books.now();
    for (Atom atom : it.molecule().atoms()) {
      for (int register : Reach.read(atom)) {
        issue = Math.max(issue, ready[register]);
      }
      int written = Reach.written(atom);
      if (written != Atom.SINK) {
        issue = Math.max(issue, ready[written] - machine.latency(atom));
      }
      if (atom.writesCodes()) {
        issue = Math.max(issue, ready[Reach.CODES] - machine.latency().codes());
      }
    }
    books.spend(AccountingChecker.WAIT, issue - books.now());
    atoms.executed(it.molecule(), it.bytes());
  }

  private int branches(Ready it, int next) {
    int penalty = 0;
    boolean gone = false;
    for (Atom atom : it.molecule().atoms()) {
      if (!(atom instanceof Atom.Branch branch)) {
        continue;
      }
      boolean leads = next != it.pc() + it.bytes();
      boolean taken = switch (branch) {
        case Atom.BranchIf b -> holds(b.condition(), it.codes());
        case Atom.BranchZero b -> (it.registers().applyAsInt(b.ra()) == 0) == b.whenZero();
        case Atom.Jump _, Atom.JumpIndirect _, Atom.JumpPrepared _ -> true;
        case Atom.PopReturn _, Atom.LookUp _ -> leads;
        case Atom.Prepare _, Atom.PushReturn _, Atom.Trap _ -> false;
      };
      if (branch instanceof Atom.PopReturn) {
        books.count(taken ? Event.RETURNS_PREDICTED : Event.RETURNS_MISPREDICTED, 1);
      }
      if (branch instanceof Atom.LookUp) {
        books.count(taken ? Event.TARGET_HITS : Event.TARGET_MISSES, 1);
      }
      if (taken && !gone) {
        gone = true;
        books.count(Event.BRANCHES_TAKEN, 1);
        penalty = penalty(branch);
      }
    }
    return penalty;
  }

  private int penalty(Atom.Branch branch) {
    return switch (branch) {
      case Atom.BranchIf _, Atom.BranchZero _, Atom.Jump _ -> machine.branch().taken();
      case Atom.JumpIndirect _, Atom.LookUp _ -> machine.branch().indirect();
      case Atom.JumpPrepared _ -> machine.branch().prepared();
      case Atom.PopReturn _ -> machine.branch().popped();
      case Atom.Prepare _, Atom.PushReturn _, Atom.Trap _ -> 0;
    };
  }

  /// Intel SDM volume 1, appendix B: conditions over the flags.
  private static boolean holds(Condition condition, int codes) {
    boolean less = ((codes & SF) != 0) != ((codes & OF) != 0);
    return switch (condition) {
      case O -> (codes & OF) != 0;
      case NO -> (codes & OF) == 0;
      case B -> (codes & CF) != 0;
      case AE -> (codes & CF) == 0;
      case E -> (codes & ZF) != 0;
      case NE -> (codes & ZF) == 0;
      case BE -> (codes & (CF | ZF)) != 0;
      case A -> (codes & (CF | ZF)) == 0;
      case S -> (codes & SF) != 0;
      case NS -> (codes & SF) == 0;
      case P -> (codes & PF) != 0;
      case NP -> (codes & PF) == 0;
      case L -> less;
      case GE -> !less;
      case LE -> less || (codes & ZF) != 0;
      case G -> !less && (codes & ZF) == 0;
    };
  }

  private void write(Ready it, Accesses accesses) {
    for (Atom atom : it.molecule().atoms()) {
      int written = Reach.written(atom);
      if (written != Atom.SINK) {
        ready[written] = accesses.readyAt.getOrDefault(atom, books.now() + machine.latency(atom));
      }
      if (atom.writesCodes()) {
        ready[Reach.CODES] = books.now() + machine.latency().codes();
      }
      if (alias(atom) instanceof Alias.Protect) {
        books.count(Event.ALIAS_PROTECTS, 1);
      }
    }
    gate.addAll(accesses.stored);
    books.count(Event.STORE_BUFFER_ENTRIES, accesses.stored.size());
    books.count(Event.STORES, accesses.stores);
  }

  private static Alias alias(Atom atom) {
    return switch (atom) {
      case Atom.Load load -> load.alias();
      case Atom.Store store -> store.alias();
      case Atom.FloatLoad load -> load.alias();
      case Atom.FloatStore store -> store.alias();
      case Atom.Alu _, Atom.Conditional _, Atom.Float _, Atom.Branch _, Atom.Nop _ -> Alias.IN_ORDER;
    };
  }

  /// The accesses of one molecule, in the order of its slots.
  private final class Accesses {
    private final Map<Atom, Long> readyAt = new HashMap<>();
    private final List<Integer> stored = new ArrayList<>();
    private int reserved;
    private int stores;

    /// An atom that did all it does before its molecule writes.
    void done(Atom atom, Ready it) {
      switch (atom) {
        case Atom.Load load ->
            load(load, it.registers().applyAsInt(load.ra()), load.width().bits() / 8, load.space());
        case Atom.FloatLoad load ->
            load(load, it.registers().applyAsInt(load.ra()), load.format().bytes(), Atom.Space.GUEST);
        case Atom.Store store ->
            store(store, it.registers().applyAsInt(store.ra()), store.width().bits() / 8, store.space());
        case Atom.FloatStore store ->
            store(store, it.registers().applyAsInt(store.ra()), store.format().bytes(), Atom.Space.GUEST);
        case Atom.Alu _, Atom.Conditional _, Atom.Float _, Atom.Branch _, Atom.Nop _ -> {}
      }
    }

    private void load(Atom load, int address, int bytes, Atom.Space space) {
      List<Range> ranges = ranges(address, bytes, space);
      countCheck(alias(load));
      MemoryTime.Late late = MemoryTime.Late.NOT;
      for (Range range : ranges) {
        if (answers(range, space)) {
          late = late.orLater(memory.load(range.physical()));
        }
      }
      books.count(Event.LOADS, 1);
      readyAt.put(load, books.now() + machine.latency(load) + late.cycles());
    }

    private void store(Atom store, int address, int bytes, Atom.Space space) {
      List<Range> ranges = ranges(address, bytes, space);
      ranges.forEach(this::mask);
      countCheck(alias(store));
      List<Range> entries = entries(ranges);
      memory.awaitRoom(gate.size() + reserved, entries.size());
      reserved += entries.size();
      stores++;
      entries.stream().filter(range -> answers(range, space)).forEach(range -> stored.add(range.physical()));
    }

    /// Ranges as the gate holds them: up to four bytes each.
    private static List<Range> entries(List<Range> ranges) {
      List<Range> entries = new ArrayList<>();
      for (Range range : ranges) {
        for (int at = 0; at < range.bytes(); at += 4) {
          entries.add(new Range(range.physical() + at, Math.min(4, range.bytes() - at)));
        }
      }
      return entries;
    }

    /// An atom that did not get so far.
    void faulted(Atom atom, Ready it, HostFault fault) {
      switch (atom) {
        case Atom.Load load -> {
          faulted(it.registers().applyAsInt(load.ra()), load.width().bits() / 8, load.space(), fault);
        }
        case Atom.Store store ->
            faulted(it.registers().applyAsInt(store.ra()), store.width().bits() / 8, store.space(), fault)
                .forEach(this::mask);
        case Atom.FloatLoad load ->
            faulted(it.registers().applyAsInt(load.ra()), load.format().bytes(), Atom.Space.GUEST, fault);
        case Atom.FloatStore store ->
            faulted(it.registers().applyAsInt(store.ra()), store.format().bytes(), Atom.Space.GUEST, fault)
                .forEach(this::mask);
        case Atom.Alu _, Atom.Conditional _, Atom.Float _, Atom.Branch _, Atom.Nop _ -> {}
      }
      boolean checked = fault.kind() == HostFault.Kind.STORE_BUFFER || fault.kind() == HostFault.Kind.FLOAT;
      if (fault.kind() == HostFault.Kind.ALIAS
          || (checked && alias(atom) instanceof Alias.Check)) {
        books.count(Event.ALIAS_CHECKS, 1);
      }
    }

    private List<Range> faulted(int address, int bytes, Atom.Space space, HostFault fault) {
      boolean inTables = fault.kind() == HostFault.Kind.PAGE || fault.kind() == HostFault.Kind.SPECULATIVE_IO;
      int reached = inTables && fault.address() == address ? Math.min(bytes, PAGE - (address & (PAGE - 1))) : bytes;
      return ranges(address, reached, space);
    }

    /// Fetches the mask of the page a range lies in, if the store asks for it and it is not at hand.
    private void mask(Range range) {
      int page = range.physical() >>> 12;
      if (asked.isEmpty() || asked.peekFirst() != page) {
        return;
      }
      asked.removeFirst();
      boolean hit = masks.remove(page);
      if (!hit && masks.size() == machine.tables().granuleMasks()) {
        masks.removeFirst();
      }
      masks.addLast(page);
      books.count(hit ? Event.GRANULE_HITS : Event.GRANULE_MISSES, 1);
      books.spend(CycleLeaf.MISS_TLB, hit ? 0 : machine.tables().granuleRefill());
    }

    private void countCheck(Alias alias) {
      if (alias instanceof Alias.Check) {
        books.count(Event.ALIAS_CHECKS, 1);
      }
    }

    private boolean answers(Range range, Atom.Space space) {
      return space == Atom.Space.CONCEALED || Integer.compareUnsigned(range.physical(), conventional) < 0;
    }

    private List<Range> ranges(int address, int bytes, Atom.Space space) {
      if (space == Atom.Space.CONCEALED) {
        return List.of(new Range(address, bytes));
      }
      List<Range> ranges = new ArrayList<>();
      int inFirst = Math.min(bytes, PAGE - (address & (PAGE - 1)));
      ranges.add(new Range(translated(address), inFirst));
      if (bytes > inFirst) {
        ranges.add(new Range(translated(address + inFirst), bytes - inFirst));
      }
      return ranges;
    }

    /// Translates by the last walk that was seen of the page; where one is seen now, the TLB had missed.
    private int translated(int linear) {
      Walked walk = walks.peekFirst();
      if (walk != null && walk.linear() == linear) {
        walks.removeFirst();
        books.count(Event.TLB_MISSES, 1);
        books.spend(CycleLeaf.MISS_TLB, machine.tlb().refill());
        if (walk.found() instanceof Walk.Mapped(int page, _, _)) {
          pages.put(linear >>> 12, page);
        }
      } else {
        books.count(Event.TLB_HITS, 1);
      }
      return pages.getOrDefault(linear >>> 12, 0) | (linear & (PAGE - 1));
    }
  }
}
