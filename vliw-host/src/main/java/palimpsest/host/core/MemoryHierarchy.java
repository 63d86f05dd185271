package palimpsest.host.core;

import palimpsest.host.account.Clock;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.CycleStack;
import palimpsest.host.account.Event;
import palimpsest.host.account.EventCounters;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The caches and what they cost.
///
/// Instruction fetches wait where they miss. Loads that miss do not: their result is late, and who reads it waits.
/// There is one miss register for loads, so a load that misses while another miss is outstanding holds the whole
/// pipeline until that one's line has arrived. Released stores go to the data cache one per cycle behind the
/// program's back; one that misses takes as long as its line takes to come, and does not use the loads' miss
/// register. Lines pushed out are written back behind the program's back too: they cost energy and no time. Where
/// there is no second level, misses go to memory.
final class MemoryHierarchy {
  private static final int NO_LINE = -1;

  final Cache l1i;
  final Cache l1d;
  final Cache l2;
  private final CacheLevels levels;
  private final int lineShift;
  private final int l2Latency;
  private final int memoryBytes;
  private int memoryLatency;
  private int memoryFill;
  private final Clock clock;
  private final CycleStack stack;
  private final EventCounters events;

  /// When the outstanding load miss has its answer from the second level, and when its line is complete.
  private long missFromL2At;
  private long missDoneAt;
  private long missFromL2AtMark;
  private long missDoneAtMark;

  /// Line of the last fetch, or [#NO_LINE]: it is the most recently used of its set, so that another fetch from it hits
  /// and changes nothing.
  private int newestLine = NO_LINE;

  MemoryHierarchy(ResolvedMachine resolved, CacheModel caches, Clock clock, CycleStack stack, EventCounters events) {
    MachineDescription machine = resolved.machine();
    this.levels = new CacheLevels(machine, caches, events);
    this.l1i = levels.l1i;
    this.lineShift = Integer.numberOfTrailingZeros(machine.l1i().line());
    this.l1d = levels.l1d;
    this.l2 = levels.l2;
    this.l2Latency = machine.l2().present() ? machine.l2().latency() : 0;
    this.memoryBytes = machine.memory().totalMib() << 20;
    operateAt(resolved);
    this.clock = clock;
    this.stack = stack;
    this.events = events;
  }

  /// Counts the nanoseconds to memory in the cycles of another operating point. What is under way already comes when it
  /// was to come, in cycles.
  void operateAt(ResolvedMachine resolved) {
    MachineDescription machine = resolved.machine();
    memoryLatency = resolved.memoryLatencyCycles();
    memoryFill = resolved.memoryFillCycles(machine.l2().present() ? machine.l2().line() : machine.l1d().line());
  }

  /// Fetches a molecule, waiting for what misses.
  ///
  /// @param bytes its size; it may lie in two lines
  void fetch(int pc, int bytes) {
    int first = pc >>> lineShift;
    fetchLine(pc, first);
    int last = pc + bytes - 1 >>> lineShift;
    if (last != first) {
      fetchLine(pc + bytes - 1, last);
    }
  }

  /// Fetches from one line, waiting where it is not there.
  ///
  /// @param address any of the bytes fetched from it
  /// @param line its number
  private void fetchLine(int address, int line) {
    if (line == newestLine || l1i.access(line, false) == Cache.HIT) {
      events.count(Event.L1I_HITS);
      newestLine = line;
      return;
    }
    newestLine = line;
    events.count(Event.L1I_MISSES);
    spend(CycleLeaf.MISS_L1I, l2Latency);
    if (!levels.second(address, false)) {
      spend(CycleLeaf.MISS_L2, memoryLatency);
    }
  }

  /// Notes that somebody else may have used the instruction cache.
  void instructionsFetched() {
    newestLine = NO_LINE;
  }

  /// Forgets instruction lines whose bytes change.
  void codeChanges(int address, int length) {
    newestLine = NO_LINE;
    levels.codeChanges(address, length);
  }

  /// Looks a load's line up in the data cache. Waits only where another miss is outstanding.
  ///
  /// @return how late the data is: [Delay]
  long load(int address) {
    int victim = l1d.access(l1d.line(address), false);
    if (victim == Cache.HIT) {
      events.count(Event.L1D_HITS);
      return Delay.NONE;
    }
    return missed(address, victim);
  }

  /// A load has missed the data cache, which has the line now and has given up `victim` for it.
  ///
  /// @return how late the data is: [Delay]
  long missed(int address, int victim) {
    events.count(Event.L1D_MISSES);
    long now = clock.now();
    if (missDoneAt > now) {
      awaitOutstandingMiss();
      now = clock.now();
    }
    boolean inL2 = levels.fillL1d(address, victim);
    missFromL2At = now + l2Latency;
    missDoneAt = inL2 ? missFromL2At : missFromL2At + memoryFill;
    return Delay.of(l2Latency, inL2 ? 0 : memoryLatency);
  }

  /// Writes a released store to the data cache.
  ///
  /// @return cycles the cache's write port is busy with it
  int store(int address) {
    int victim = l1d.access(l1d.line(address), true);
    if (victim == Cache.HIT) {
      events.count(Event.L1D_HITS);
      return 1;
    }
    events.count(Event.L1D_MISSES);
    boolean inL2 = levels.fillL1d(address, victim);
    return 1 + l2Latency + (inL2 ? 0 : memoryFill);
  }

  private void awaitOutstandingMiss() {
    spend(CycleLeaf.MISS_L1D, missFromL2At - clock.now());
    spend(CycleLeaf.MISS_L2, missDoneAt - clock.now());
  }

  private void spend(CycleLeaf leaf, long cycles) {
    if (cycles > 0) {
      clock.advance(cycles);
      stack.charge(leaf, cycles);
    }
  }

  /// Writes what the caches hold and what is under way.
  void save(StateWriter out) {
    levels.save(out);
    out.i64(Math.max(missFromL2At, clock.now()));
    out.i64(Math.max(missDoneAt, clock.now()));
  }

  /// A hierarchy that has done nothing yet becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    levels.restore(in, memoryBytes);
    missFromL2At = in.i64();
    missDoneAt = in.i64();
  }

  /// What has been loaded so far stays.
  void mark() {
    missFromL2AtMark = missFromL2At;
    missDoneAtMark = missDoneAt;
  }

  /// Forgets misses since [#mark]; the caches are asked on their own.
  void revoke() {
    missFromL2At = missFromL2AtMark;
    missDoneAt = missDoneAtMark;
  }
}
