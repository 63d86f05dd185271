package palimpsest.host.core;

import palimpsest.host.account.Event;
import palimpsest.host.account.Ledger;
import palimpsest.host.compile.FunctionNumbers;
import palimpsest.host.compile.HeldKind;
import palimpsest.host.compile.Site;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.memory.ConventionalMemory;

/// What compiled units and the engine share: the machine's state where it goes into a unit and comes out, and what a
/// unit calls when an access is not of the kind that changes nothing.
///
/// Time in a unit is `base + extra + offset`: cycles at the last commit, dynamic waits since, and constants. What
/// is charged here is charged to the interval, as the engine's own loop would; constants are charged when paths are
/// settled, and taken back here where something dynamic replaces them.
final class Frame {
  /// Where an access lies that cannot be done here.
  static final int NOT_HERE = -1;
  /// No interval begins then.
  static final long NO_INTERVAL = -1;
  /// What [#path] says before a unit has ended one.
  static final int NO_PATH = -1;
  /// No machine has more than a gibibyte.
  private static final int SIZE_SHIFT = 30;
  private static final int ADDRESS_MASK = (1 << SIZE_SHIFT) - 1;

  final long[] lines;
  final long[] pages;
  final int[] dirty;
  final ConventionalMemory memory;
  final long[] ring;
  final int[] working;
  final FloatFile floats;
  final Disturbances disturbances;
  final Waits waits;
  final Accesses accesses;
  final AluFunction[] functions = functions();
  final ReturnStack returnStack;
  final BranchTargetTable branchTargets;
  /// Those of the unit that was entered last.
  UnitTables tables = UnitTables.NONE;

  long base;
  long extra;
  long latest;
  /// Whether something dynamic has happened since the interval began, or something is late from before: at its
  /// beginning, that an interval which is not its unit's first cannot be entered. As long as it is not, [#extra] is 0
  /// and nothing has to wait for longer than known.
  boolean disturbed;
  long port;
  int tail;
  int head;
  int budget;
  private int granted;
  /// The interval of the unit to begin with.
  int entry;
  /// Condition codes as they are held: number of the kind, and operands.
  int kind;
  int codesA;
  int codesB;
  int codesR;
  int codesC;
  /// Where the last return or look-up of a unit led.
  int next;
  /// The path of the unit that ended last, or [#NO_PATH].
  int path;

  /// Per store of the interval noted here its address, a bit above that if it has 32 bits, and what was there before.
  private final int[] storedAt;
  private final int[] overwritten;
  /// Beginning of the interval that the last push on the return stack belongs to.
  private long pushedInterval = NO_INTERVAL;

  private final PackedCache l1i;
  /// Beginning of the interval that stores were last seen to have drained in, and [#head] at that time.
  private long retiredInterval = NO_INTERVAL;
  private int headAtStart;
  final int lineShift;
  private final Core core;
  private final Ledger ledger;
  private final LoadStoreUnit unit;
  private final MemoryHierarchy hierarchy;

  Frame(Core core, Ledger ledger, AccessFilter filter, PackedCache l1i, PackedCache l1d) {
    this.core = core;
    this.ledger = ledger;
    this.unit = core.loadStore;
    this.hierarchy = core.hierarchy;
    this.lines = filter.lines;
    this.pages = filter.pages;
    this.dirty = l1d.newestDirty;
    this.lineShift = l1d.lineShift();
    this.l1i = l1i;
    this.memory = unit.conventional;
    this.ring = unit.drain.doneAt;
    this.working = core.state.working;
    this.disturbances = new Disturbances(this, core, ledger, filter, l1d);
    this.waits = new Waits(this, disturbances, core.scoreboard, core.clock, ledger.cycles());
    this.accesses = new Accesses(this, core, ledger, filter, l1d);
    this.floats = new FloatFile(core.state, this);
    this.returnStack = core.returnStack;
    this.branchTargets = core.branchTargets;
    this.storedAt = new int[unit.gate.depth() + 16];
    this.overwritten = new int[unit.gate.depth() + 16];
  }

  private static AluFunction[] functions() {
    AluFunction[] functions = new AluFunction[FunctionNumbers.count()];
    for (Opcode opcode : Opcode.values()) {
      for (OperandWidth width : OperandWidth.values()) {
        if (opcode.isAlu() && !opcode.has(Opcode.Trait.CONDITIONAL)) {
          functions[FunctionNumbers.of(opcode, width)] = AluFunction.of(opcode, width);
        }
      }
    }
    return functions;
  }

  /// State goes into units.
  ///
  /// @param instructions guest instructions that may retire before it comes out again, as a rule
  void open(int instructions) {
    grant(instructions);
    tables = UnitTables.NONE;
    base = core.clock.now();
    extra = 0;
    latest = core.scoreboard.latest();
    disturbed = latest > base;
    waits.open();
    port = unit.drain.portFreeAt;
    tail = unit.drain.tail;
    head = unit.drain.head;
    kind = HeldKind.PLAIN.number();
    codesR = core.state.codes;
    pushedInterval = NO_INTERVAL;
    retiredInterval = NO_INTERVAL;
    disturbances.open();
  }

  /// So many guest instructions may retire from now on.
  void grant(int instructions) {
    granted = instructions;
    budget = instructions;
  }

  /// No more than so many may retire from now on.
  void limit(int instructions) {
    if (budget > instructions) {
      granted -= budget - instructions;
      budget = instructions;
    }
  }

  /// Enters in the books what has retired of what was granted.
  void retire() {
    core.events.retire(granted - budget, 0);
    granted = budget;
  }

  /// What the compiler knows about a place in the unit.
  Site site(int number) {
    return tables.sites()[number];
  }

  /// State comes out of units, at a commit, and what has retired enters the books.
  void close() {
    retire();
    core.clock.advance(base - core.clock.now());
    core.state.codes = codes();
    floats.close();
    core.state.commit();
    ledger.cycles().commit();
    forgetDrained();
    unit.drain.portFreeAt = port;
    unit.drain.tail = tail;
    unit.drain.head = head;
    disturbances.close();
  }

  /// Takes back the store that is entry `index` of those the interval has taken, and was noted here.
  void undo(int index) {
    int address = storedAt[index] & ADDRESS_MASK;
    if (storedAt[index] >>> SIZE_SHIFT == 0) {
      memory.exchange16Unmarked(address, overwritten[index]);
    } else {
      memory.exchange32Unmarked(address, overwritten[index]);
    }
  }

  /// The interval under way has never been, and its stores are undone; state comes out of units at the commit before.
  void abandon() {
    disturbances.revoke();
    if (pushedInterval == base) {
      returnStack.revoke();
    }
    if (retiredInterval == base) {
      head = headAtStart;
    }
    close();
  }

  /// Whether the lines that a path has fetched from are all there; then they have been used in their order. They are
  /// hits, which take no time.
  boolean haveFetched(int number) {
    return tables.fetchedAt()[number] == l1i.moves() || fetchOlder(number);
  }

  private boolean fetchOlder(int number) {
    int[] addresses = ((Site.Fetches) site(number)).addresses();
    for (int address : addresses) {
      if (!l1i.holds(l1i.line(address))) {
        return false;
      }
    }
    long moves = l1i.moves();
    for (int address : addresses) {
      l1i.access(l1i.line(address), false);
    }
    if (moves == l1i.moves()) {
      tables.fetchedAt()[number] = moves;
    }
    return true;
  }

  /// Where a load lies, after TLB and data cache; a negative number if it cannot be done here.
  ///
  /// @param last its bytes but one
  /// @param shift binary logarithm of a line's bytes
  int load(int linear, int last, int shift, int number) {
    long entry = lines[linear >>> shift & lines.length - 1];
    return (int) (entry >>> 32) == linear + last >>> shift && !disturbed
        ? (int) entry + linear
        : accesses.loadOlder(linear, last, shift, number);
  }

  /// Where a store lies, after TLB and protection; a negative number if it cannot be done here.
  ///
  /// @param last its bytes but one
  /// @param shift binary logarithm of a page's bytes
  int store(int linear, int last, int shift, int number) {
    long entry = pages[linear >>> shift & pages.length - 1];
    return (int) (entry >>> 32) == linear + last >>> shift
        ? (int) entry + linear
        : accesses.translate(linear, (Site.Reach) site(number), true);
  }

  /// Waits for room in the store buffer. A store takes a cycle at least, and none begins before the one before it is
  /// done: there cannot be more of them left than cycles until the port is free.
  ///
  /// @param draining stores that can be draining while there is room
  void room(int draining, int number) {
    if (port - base > draining) {
      makeRoom(draining, (Site.Reach) site(number));
    }
  }

  private void makeRoom(int draining, Site.Reach at) {
    if (retiredInterval != base) {
      retiredInterval = base;
      headAtStart = head;
    }
    forgetDrained();
    long now = base + extra + at.offset();
    while (head != tail && ring[head & ring.length - 1] <= now) {
      head++;
    }
    if (tail - head > draining) {
      awaitRoom(at);
    }
  }

  /// Stores that newer ones have pushed out of the ring have drained.
  private void forgetDrained() {
    head = Math.max(head - tail, -ring.length) + tail;
  }

  private void awaitRoom(Site.Reach at) {
    unit.drain.head = head;
    long start = disturbances.begin(at.offset());
    unit.drain.tail = tail;
    unit.drain.awaitRoom(at.gated(), at.entries());
    head = unit.drain.head;
    disturbances.end(start, at.owner());
  }

  /// The interval ends `offset` cycles after it began, but for what it has waited, and the next begins.
  ///
  /// @param ended number of the path it took
  /// @param instructions guest instructions retired
  void commit(int offset, int ended, int instructions) {
    base += offset;
    if (disturbed) {
      base += extra;
      extra = 0;
      disturbed = latest > base;
      if (!disturbed) {
        waits.clear();
      }
    }
    tables.counts()[ended]++;
    path = ended;
    budget -= instructions;
  }

  /// Guest instructions counted in a register have been retired too.
  void retireMore(int owner, int instructions) {
    budget -= instructions;
    core.events.creditOwner(owner, instructions);
  }

  /// A commit leaves `mark` behind for CMS.
  void mark(long mark) {
    core.state.setMark(mark);
  }

  /// The committed condition codes.
  int codes() {
    return HeldCodes.of(kind, codesA, codesB, codesR, codesC);
  }

  /// Condition codes that follow from one operand become committed state.
  void hold(int held, int r) {
    kind = held;
    codesR = r;
  }

  /// Condition codes become committed state.
  void hold(int held, int a, int b, int r, int c) {
    kind = held;
    codesA = a;
    codesB = b;
    codesR = r;
    codesC = c;
  }

  /// Stores 16 bits, in a way that can be undone.
  ///
  /// @param index entries of the store buffer that the interval has taken before it
  void write16(int index, int physical, int value) {
    storedAt[index] = physical;
    overwritten[index] = memory.exchange16Unmarked(physical, value);
  }

  /// Stores 32 bits.
  void write32(int index, int physical, int value) {
    storedAt[index] = physical | 1 << SIZE_SHIFT;
    overwritten[index] = memory.exchange32Unmarked(physical, value);
  }

  /// Pushes on the return stack.
  void push(int guestAddress, int hostAddress) {
    if (pushedInterval != base) {
      pushedInterval = base;
      returnStack.mark();
    }
    returnStack.pushRevocably(guestAddress, hostAddress);
  }

  /// Writes a store of the interval that has ended to the data cache.
  void drain(int physical) {
    int line = physical >>> lineShift;
    int busy = dirty[line & dirty.length - 1] == line ? 1 : drainOlder(physical);
    port = Math.max(port, base) + busy;
    ring[tail & ring.length - 1] = port;
    tail++;
  }

  /// The same for entry `index`, which was noted here.
  void drainLogged(int index) {
    drain(storedAt[index] & ADDRESS_MASK);
  }

  private int drainOlder(int physical) {
    int busy = hierarchy.store(physical);
    core.events.count(Event.L1D_HITS, -1);
    disturbances.keepCaches();
    return busy;
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
}
