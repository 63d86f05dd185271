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
  Site[] sites = {};

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

  private final int dirtyShift;
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
    this.dirtyShift = l1d.lineShift();
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
    extra = 0;
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
    begin(at.offset());
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
      publish(each.register(), each.readyOffset(), each.loaded() ? 1 : 0);
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
    return switch (bytes) {
      case 4 -> memory.exchange32Unmarked(address, value);
      case 2 -> memory.exchange16Unmarked(address, value);
      default -> memory.exchange8Unmarked(address, value);
    };
  }

  private void drained() {
    unit.drain.portFreeAt = port;
    unit.drain.tail = tail;
  }

  /// Fetches from a line.
  void fetch(int line, int number) {
    if (fetched[line & fetched.length - 1] != line) {
      fetchOlder((Site.Fetch) sites[number]);
    }
  }

  private void fetchOlder(Site.Fetch at) {
    long start = begin(at.offset());
    core.hierarchy.fetchLine(at.address(), core.hierarchy.l1i.line(at.address()));
    core.events.count(Event.L1I_HITS, -1);
    end(start, at.owner());
  }

  /// Waits for what a molecule needs, where only late results matter.
  void awaitLate(int offset, int number) {
    if (latest > base + extra + offset) {
      await((Site.Await) sites[number]);
    }
  }

  /// Waits for what a molecule needs, where only one result in flight matters.
  void awaitOne(int register, int number) {
    if (waited[register] != extra) {
      await((Site.Await) sites[number]);
    }
  }

  /// Waits for what a molecule needs.
  void awaitAll(int register, int number) {
    Site.Await at = (Site.Await) sites[number];
    boolean dynamic = at.late() && latest > base + extra + at.after();
    for (Site.InFlight each : at.inFlight()) {
      dynamic |= waited[each.register()] != extra;
    }
    if (dynamic) {
      await(at);
    }
  }

  private void await(Site.Await at) {
    long start = begin(at.before());
    for (Site.InFlight each : at.inFlight()) {
      publish(each.register(), each.readyOffset(), each.loaded() ? 1 : 0);
    }
    core.scoreboard.await(at.step().sources(), at.step().destinations(), at.step().latencies());
    ledger.cycles().charge(CycleLeaf.STALL_LOAD, -at.loadStall());
    ledger.cycles().charge(CycleLeaf.STALL_ALU, -at.otherStall());
    end(start + at.after() - at.before(), at.step().owner());
  }

  /// A result takes longer than a cycle: what has been waited until now does not shorten it.
  void takesLonger(int register) {
    waited[register] = extra;
  }

  /// Where a load lies, after TLB and data cache; a negative number if it cannot be done here.
  ///
  /// @param last its bytes but one
  /// @param shift binary logarithm of a line's bytes
  int load(int linear, int last, int shift, int number) {
    long entry = lines[linear >>> shift & lines.length - 1];
    return (int) (entry >>> 32) == linear + last >>> shift ? (int) entry + linear : loadOlder(linear, number);
  }

  private int loadOlder(int linear, int number) {
    Site.Reach at = (Site.Reach) sites[number];
    int physical = translate(linear, at, false);
    if (physical >= 0) {
      touch(linear, physical, at);
    }
    return physical;
  }

  /// Where an access lies, after the TLB alone; a negative number if it cannot be done here.
  int locate(int linear, int last, int shift, int number) {
    return translate(linear, (Site.Reach) sites[number], false);
  }

  /// Where a store lies, after TLB and protection; a negative number if it cannot be done here.
  ///
  /// @param last its bytes but one
  /// @param shift binary logarithm of a page's bytes
  int store(int linear, int last, int shift, int number) {
    long entry = pages[linear >>> shift & pages.length - 1];
    return (int) (entry >>> 32) == linear + last >>> shift
        ? (int) entry + linear
        : translate(linear, (Site.Reach) sites[number], true);
  }

  private int translate(int linear, Site.Reach at, boolean write) {
    if ((linear & PAGE_MASK) + at.bytes() > PhysicalMemory.PAGE_BYTES) {
      return NOT_HERE;
    }
    long entry = unit.tlb.lookUp(linear);
    if (entry == Tlb.MISS || (write && !Tlb.isWritable(entry))) {
      GuestTranslation.Walk walk = unit.translation.walk(linear, write);
      if (!(walk instanceof GuestTranslation.Walk.Mapped mapped) || mapped.io()) {
        return NOT_HERE;
      }
      long start = begin(at.offset());
      core.events.count(Event.TLB_MISSES);
      core.events.count(Event.TLB_HITS, -1);
      core.clock.advance(unit.tlbRefill);
      ledger.cycles().charge(CycleLeaf.MISS_TLB, unit.tlbRefill);
      entry = unit.tlb.fill(linear, mapped);
      end(start, at.owner());
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

  /// Whether an access is sure to be found, should it be asked for.
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

  private void touch(int linear, int physical, Site.Reach at) {
    long start = begin(at.offset());
    long delay = core.hierarchy.load(physical);
    core.events.count(Event.L1D_HITS, -1);
    if (delay != Delay.NONE && at.register() < Atom.SINK) {
      core.scoreboard.loaded(at.register(), core.clock.now(), at.latency(), delay);
      latest = core.scoreboard.latest();
    }
    end(start, at.owner());
    filter.admitLine(linear, physical);
  }

  /// Waits for room in the store buffer.
  ///
  /// @param draining stores that can be draining while there is room
  void room(int draining, int number) {
    if (tail - head > draining) {
      awaitRoom((Site.Reach) sites[number]);
    }
  }

  private void awaitRoom(Site.Reach at) {
    long start = begin(at.offset());
    unit.drain.tail = tail;
    unit.drain.awaitRoom(at.gated(), 1);
    head = unit.drain.head;
    end(start, at.owner());
  }

  /// The interval ends `offset` cycles after it began, but for what it has waited, and the next begins.
  ///
  /// @param path the path it took
  /// @param instructions guest instructions retired
  void commit(int offset, int path, int instructions) {
    base += extra + offset;
    extra = 0;
    counts[path]++;
    budget -= instructions;
  }

  /// Guest instructions counted in a register have been retired too.
  void retireMore(int owner, int instructions) {
    budget -= instructions;
    core.events.creditOwner(owner, instructions);
  }

  /// Writes a released store to the data cache.
  void drain(int physical) {
    int line = physical >>> dirtyShift;
    int busy = dirty[line & dirty.length - 1] == line ? 1 : drainOlder(physical);
    port = Math.max(port, base) + busy;
    ring[tail & ring.length - 1] = port;
    tail++;
  }

  private int drainOlder(int physical) {
    int busy = core.hierarchy.store(physical);
    core.events.count(Event.L1D_HITS, -1);
    return busy;
  }

  /// A result can be read `readyOffset` cycles after the interval began, but for what had been waited when it was
  /// produced.
  void publish(int register, int readyOffset, int isLoad) {
    core.scoreboard.producedAt(register, base + waited[register] + readyOffset, isLoad != 0);
    latest = core.scoreboard.latest();
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

  /// Something dynamic happens `offset` cycles after the interval began, but for what it has waited.
  ///
  /// @return when that is
  private long begin(int offset) {
    long now = base + extra + offset;
    if (chargedInterval != base) {
      ledger.cycles().commit();
      chargedInterval = base;
    }
    core.clock.advance(now - core.clock.now());
    return now;
  }

  /// It is over; without it, time would be `start`.
  private void end(long start, int owner) {
    long wait = core.clock.now() - start;
    core.events.chargeOwner(owner, wait);
    extra += wait;
  }
}
