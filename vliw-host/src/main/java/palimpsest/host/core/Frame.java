package palimpsest.host.core;

import java.util.List;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.account.Ledger;
import palimpsest.host.compile.HeldKind;
import palimpsest.host.compile.Site;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;

/// What compiled units and the engine share: the machine's state where it goes into a unit and comes out, and what a
/// unit calls when an access is not of the kind that changes nothing.
///
/// Time in a unit is `base + extra + offset`: cycles at the last commit, dynamic waits since, and constants. What
/// is charged here is charged to the interval, as the engine's own loop would; constants are charged when paths are
/// settled, and taken back here where something dynamic replaces them.
final class Frame {
  private static final int NOT_HERE = -1;
  private static final int PAGE_MASK = PhysicalMemory.PAGE_BYTES - 1;
  private static final long NO_INTERVAL = -1;

  final long[] lines;
  final long[] pages;
  final int[] fetched;
  final int[] dirty;
  final ConventionalMemory memory;
  final long[] ring;
  final int[] working;
  final AluFunction[] functions = functions();
  final ReturnStack returnStack;
  final BranchTargetTable branchTargets;
  long[] counts = {};
  List<Site> sites = List.of();

  long base;
  long extra;
  long latest;
  long port;
  int tail;
  int head;
  int budget;
  int codes;
  int site;

  /// What a unit that leaves within an interval puts aside; [Site.Leave] says which of it has a meaning.
  final int[] saved = new int[HostState.REGISTERS];
  final long[] waited = new long[HostState.REGISTERS + 1];
  final int[] storedAt;
  final int[] overwritten;
  final int[] aliases = new int[8];
  final int[] held = new int[10];

  private final Core core;
  private final Ledger ledger;
  private final AccessFilter filter;
  private final LoadStoreUnit unit;
  /// Beginning of the interval that the last dynamic charge belongs to.
  private long chargedInterval = NO_INTERVAL;

  Frame(Core core, Ledger ledger, AccessFilter filter, PackedCache l1i, PackedCache l1d) {
    this.core = core;
    this.ledger = ledger;
    this.filter = filter;
    this.unit = core.loadStore;
    this.lines = filter.lines;
    this.pages = filter.pages;
    this.fetched = l1i.newest;
    this.dirty = l1d.newestDirty;
    this.memory = unit.conventional;
    this.ring = unit.drain.doneAt;
    this.working = core.state.working;
    this.returnStack = core.returnStack;
    this.branchTargets = core.branchTargets;
    this.storedAt = new int[unit.gate.depth() + 16];
    this.overwritten = new int[unit.gate.depth() + 16];
  }

  private static AluFunction[] functions() {
    OperandWidth[] widths = OperandWidth.values();
    AluFunction[] functions = new AluFunction[Opcode.values().length * widths.length];
    for (Opcode opcode : Opcode.values()) {
      for (OperandWidth width : widths) {
        if (opcode.isAlu() && !opcode.has(Opcode.Trait.CONDITIONAL)) {
          functions[opcode.ordinal() * widths.length + width.ordinal()] = AluFunction.of(opcode, width);
        }
      }
    }
    return functions;
  }

  /// State goes into units, at a commit.
  void open() {
    base = core.clock.now();
    latest = core.scoreboard.latest();
    port = unit.drain.portFreeAt;
    tail = unit.drain.tail;
    head = unit.drain.head;
    codes = core.state.codes;
    chargedInterval = NO_INTERVAL;
  }

  /// State comes out of units, at a commit.
  void close() {
    core.clock.advance(base - core.clock.now());
    core.state.codes = codes;
    core.state.commit();
    ledger.cycles().commit();
    drained();
  }

  /// State comes out of a unit within an interval.
  void leave(Site.Leave at) {
    charge(base + extra + at.offset());
    at.totals().begin(ledger);
    core.state.commit();
    for (int register : at.saved()) {
      core.state.setShadow(register, saved[register]);
    }
    int now = codes(at.codesKind() < 0 ? held[0] : at.codesKind(), 0);
    core.state.codes = now;
    core.state.setShadowCodes(at.codesSaved() ? codes(held[5], 5) : now);
    regate(at.stores());
    for (Site.Protected each : at.aliases()) {
      unit.aliases.protect(each.entry(), aliases[each.entry()], each.bytes());
    }
    for (Site.InFlight each : at.inFlight()) {
      publish(each.register(), base + waited[each.register()] + each.readyOffset(), each.loaded() ? 1 : 0);
    }
    drained();
  }

  private int codes(int kind, int from) {
    return HeldCodes.of(kind, held[from + 1], held[from + 2], held[from + 3], held[from + 4]);
  }

  /// Takes the interval's stores back out of memory and puts them into the gate.
  private void regate(List<Site.Stored> stores) {
    int[] values = new int[stores.size()];
    for (int i = stores.size() - 1; i >= 0; i--) {
      values[i] = exchange(storedAt[i], stores.get(i).bytes(), overwritten[i]);
    }
    for (int i = 0; i < values.length; i++) {
      unit.gate.add(storedAt[i], stores.get(i).bytes(), values[i], false);
    }
  }

  private int exchange(int address, int bytes, int value) {
    int old;
    switch (bytes) {
      case 4 -> {
        old = memory.read32(address);
        memory.write32Unmarked(address, value);
      }
      case 2 -> {
        old = memory.read16(address);
        memory.write16Unmarked(address, value);
      }
      default -> {
        old = memory.read8(address);
        memory.write8Unmarked(address, value);
      }
    }
    return old;
  }

  private void drained() {
    unit.drain.portFreeAt = port;
    unit.drain.tail = tail;
  }

  /// Physical address of an access that changes nothing, or a negative number.
  ///
  /// @param entries of the filter, a power of two
  /// @param last bytes of the access but one
  static int reach(long[] entries, int linear, int last, int shift) {
    long entry = entries[linear >>> shift & entries.length - 1];
    return (int) (entry >>> 32) == linear + last >>> shift ? (int) entry + linear : NOT_HERE;
  }

  /// Fetches from a line that is not its set's newest; what the interval has waited now.
  long fetch(int address, int offset, int owner, long begun, long waitedBefore) {
    long start = begun + waitedBefore + offset;
    begin(begun, start);
    core.hierarchy.fetchLine(address, core.hierarchy.l1i.line(address));
    core.events.count(Event.L1I_HITS, -1);
    return waited(start, waitedBefore, owner);
  }

  /// Waits for what a molecule needs; what the interval has waited now.
  long await(int number, long begun, long waitedBefore) {
    Site.Await at = (Site.Await) sites.get(number);
    long start = begun + waitedBefore + at.before();
    begin(begun, start);
    for (Site.InFlight each : at.inFlight()) {
      publish(each.register(), begun + waited[each.register()] + each.readyOffset(), each.loaded() ? 1 : 0);
    }
    core.scoreboard.await(at.step().sources(), at.step().destinations(), at.step().latencies());
    ledger.cycles().charge(CycleLeaf.STALL_LOAD, -at.loadStall());
    ledger.cycles().charge(CycleLeaf.STALL_ALU, -at.otherStall());
    long more = core.clock.now() - start - (at.after() - at.before());
    core.events.chargeOwner(at.step().owner(), more);
    return waitedBefore + more;
  }

  /// Where an access lies, after TLB and protection; a negative number if it cannot be done here. [#extra] is what the
  /// interval has waited now.
  int translate(int number, int linear, long begun, long waitedBefore) {
    Site.Reach at = (Site.Reach) sites.get(number);
    boolean write = at.register() < 0;
    extra = waitedBefore;
    if ((linear & PAGE_MASK) + at.bytes() > PhysicalMemory.PAGE_BYTES) {
      return NOT_HERE;
    }
    long entry = unit.tlb.lookUp(linear);
    if (entry == Tlb.MISS || (write && !Tlb.isWritable(entry))) {
      GuestTranslation.Walk walk = unit.translation.walk(linear, write);
      if (!(walk instanceof GuestTranslation.Walk.Mapped mapped) || mapped.io()) {
        return NOT_HERE;
      }
      long start = begun + waitedBefore + at.offset();
      begin(begun, start);
      core.events.count(Event.TLB_MISSES);
      core.events.count(Event.TLB_HITS, -1);
      core.clock.advance(unit.tlbRefill);
      ledger.cycles().charge(CycleLeaf.MISS_TLB, unit.tlbRefill);
      entry = unit.tlb.fill(linear, mapped);
      extra = waited(start, waitedBefore, at.owner());
    }
    int physical = Tlb.physical(entry, linear);
    if (Tlb.isIo(entry) || physical < 0 || physical > memory.size() - PhysicalMemory.PAGE_BYTES) {
      return NOT_HERE;
    }
    if (write) {
      if (memory.protection().isMarked(physical)) {
        return NOT_HERE;
      }
      filter.admitPage(linear, physical);
    }
    return physical;
  }

  /// Whether [#translate] is sure to find an access, should it be asked.
  boolean isClear(int linear, int bytes, int write) {
    if ((linear & PAGE_MASK) + bytes > PhysicalMemory.PAGE_BYTES
        || !(unit.translation.walk(linear, write != 0) instanceof GuestTranslation.Walk.Mapped mapped)
        || mapped.io()) {
      return false;
    }
    int page = mapped.physicalPage();
    return page >= 0
        && page <= memory.size() - PhysicalMemory.PAGE_BYTES
        && (write == 0 || !memory.protection().isMarked(page));
  }

  /// A load's way through the data cache. [#extra] and [#latest] say what has come of it.
  void touch(int number, int linear, int physical, long begun, long waitedBefore) {
    Site.Reach at = (Site.Reach) sites.get(number);
    long start = begun + waitedBefore + at.offset();
    begin(begun, start);
    long delay = core.hierarchy.load(physical);
    core.events.count(Event.L1D_HITS, -1);
    if (delay != Delay.NONE && at.register() < Atom.SINK) {
      core.scoreboard.loaded(at.register(), core.clock.now(), at.latency(), delay);
    }
    extra = waited(start, waitedBefore, at.owner());
    latest = core.scoreboard.latest();
    filter.admitLine(linear, physical);
  }

  /// Waits for room in the store buffer; what the interval has waited now.
  long awaitRoom(int offset, int owner, int gated, int newTail, long begun, long waitedBefore) {
    long start = begun + waitedBefore + offset;
    begin(begun, start);
    unit.drain.tail = newTail;
    unit.drain.awaitRoom(gated, 1);
    head = unit.drain.head;
    return waited(start, waitedBefore, owner);
  }

  /// Writes a released store to a line that is not its set's newest, or not dirty; when the port is free again.
  long drain(int physical, long now, long portFreeAt) {
    int busy = core.hierarchy.store(physical);
    core.events.count(Event.L1D_HITS, -1);
    return Math.max(portFreeAt, now) + busy;
  }

  /// A result that can be read at `at`; when the latest can.
  long publish(int register, long at, int isLoad) {
    core.scoreboard.producedAt(register, at, isLoad != 0);
    return core.scoreboard.latest();
  }

  /// Guest instructions counted in a register have been retired.
  void credit(int owner, int instructions) {
    core.events.creditOwner(owner, instructions);
  }

  /// Whether a division does not fault.
  boolean divides(int function, int a, int b, int d) {
    try {
      functions[function].result(a, b, d, 0);
      return true;
    } catch (HostFaultSignal _) {
      return false;
    }
  }

  private void begin(long begun, long now) {
    if (chargedInterval != begun) {
      ledger.cycles().commit();
      chargedInterval = begun;
    }
    core.clock.advance(now - core.clock.now());
  }

  /// Time has come to `now`, where constants are about to be charged.
  private void charge(long now) {
    begin(base, now);
  }

  private long waited(long start, long waitedBefore, int owner) {
    long wait = core.clock.now() - start;
    core.events.chargeOwner(owner, wait);
    return waitedBefore + wait;
  }
}
