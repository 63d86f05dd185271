package palimpsest.workbench.cores;

import java.util.Arrays;
import palimpsest.host.account.Event;
import palimpsest.host.account.EventCounters;
import palimpsest.host.core.CacheLevels;
import palimpsest.host.core.Tlb;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;

/// The memory behind a core: the very caches and the TLB of the machine it is compared with, miss registers, and one
/// way to memory.
///
/// A miss takes a register until its line is complete; where none is free it waits for one. Lines come from memory one
/// after the other. A load from a line that is on its way waits for the line's first word. Stores drain through a write
/// port of their own, as the VLIW's do, and their misses take no register. Caches change in program order, whatever
/// the order in which accesses issue.
final class MemorySide {
  private static final int NO_LINE = -1;

  private final CacheLevels levels;
  private final Tlb tlb;
  private final EventCounters events;
  private final int refill;
  private final int l2Latency;
  private final int memoryLatency;
  private final int burst;
  private final int codeShift;
  private final int dataShift;
  private final int[] pendingLine;
  private final long[] wordAt;
  private final long[] freeAt;
  private final boolean[] fromMemory;
  private long busFreeAt;
  private long portFreeAt;
  private int codeLine = NO_LINE;
  private int codePage = NO_LINE;

  /// Of what the last [#load] or [#fetch] was late, the part that waited for memory; the rest waited for the second
  /// level.
  long lateByMemory;

  MemorySide(ResolvedMachine machine, int missRegisters, EventCounters events) {
    MachineDescription description = machine.machine();
    boolean hasL2 = description.l2().present();
    this.levels = CacheLevels.of(description, events);
    this.tlb = Tlb.of(description.tlb());
    this.events = events;
    this.refill = description.tlb().refill();
    this.l2Latency = hasL2 ? description.l2().latency() : 0;
    this.memoryLatency = machine.memoryLatencyCycles();
    this.burst =
        machine.memoryFillCycles(hasL2 ? description.l2().line() : description.l1d().line()) - memoryLatency;
    this.codeShift = Integer.numberOfTrailingZeros(description.l1i().line());
    this.dataShift = Integer.numberOfTrailingZeros(description.l1d().line());
    this.pendingLine = new int[missRegisters];
    this.wordAt = new long[missRegisters];
    this.freeAt = new long[missRegisters];
    this.fromMemory = new boolean[missRegisters];
    Arrays.fill(pendingLine, NO_LINE);
  }

  /// The address mapping has changed.
  void flushTlb() {
    tlb.flush();
    codePage = NO_LINE;
  }

  /// The mapping of one page has changed.
  void flushTlbPage(int linear) {
    tlb.flushPage(linear);
    codePage = NO_LINE;
  }

  /// Looks a page up for data.
  ///
  /// @return cycles until it is known
  int page(int linear) {
    if (tlb.touch(linear)) {
      events.count(Event.TLB_HITS);
      return 0;
    }
    events.count(Event.TLB_MISSES);
    return refill;
  }

  /// Looks the page of code up, where it is another than the last time.
  ///
  /// @return cycles until it is known
  int codePage(int linear) {
    int page = linear >>> 12;
    if (page == codePage) {
      return 0;
    }
    codePage = page;
    return page(linear);
  }

  /// Fetches a line of code, where it is another than the last time.
  ///
  /// @return cycles it is late
  long fetch(int physical) {
    lateByMemory = 0;
    if (physical < 0) {
      return 0;
    }
    int line = physical >>> codeShift;
    if (line == codeLine) {
      return 0;
    }
    codeLine = line;
    return switch (levels.fetch(physical)) {
      case FIRST -> 0;
      case SECOND -> l2Latency;
      case MEMORY -> {
        lateByMemory = memoryLatency;
        yield l2Latency + memoryLatency;
      }
    };
  }

  /// Loads from a line, beginning in cycle `at`.
  ///
  /// @return cycles its data is later than a first-level hit's
  long load(int physical, long at) {
    lateByMemory = 0;
    if (physical < 0) {
      return 0;
    }
    int line = physical >>> dataShift;
    CacheLevels.Found found = levels.data(physical, false);
    return found == CacheLevels.Found.FIRST ? underway(line, at) : missed(line, at, found);
  }

  private long underway(int line, long at) {
    for (int i = 0; i < pendingLine.length; i++) {
      if (pendingLine[i] == line && wordAt[i] > at) {
        long late = wordAt[i] - at;
        lateByMemory = fromMemory[i] ? Math.min(late, memoryLatency) : 0;
        return late;
      }
    }
    return 0;
  }

  private long missed(int line, long at, CacheLevels.Found found) {
    int register = 0;
    for (int i = 1; i < freeAt.length; i++) {
      if (freeAt[i] < freeAt[register]) {
        register = i;
      }
    }
    long start = Math.max(at, freeAt[register]);
    long waited = fromMemory[register] ? start - at : 0;
    long word = start + l2Latency;
    if (found == CacheLevels.Found.MEMORY) {
      word = Math.max(word + memoryLatency, busFreeAt);
      busFreeAt = word + burst;
      lateByMemory = word - start - l2Latency;
    }
    lateByMemory += waited;
    pendingLine[register] = line;
    wordAt[register] = word;
    freeAt[register] = found == CacheLevels.Found.MEMORY ? word + burst : word;
    fromMemory[register] = found == CacheLevels.Found.MEMORY;
    return word - at;
  }

  /// Puts a store behind the others, not before cycle `at`.
  ///
  /// @return when it has drained
  long drain(int physical, long at) {
    int busy = physical < 0 ? 1 : switch (levels.data(physical, true)) {
      case FIRST -> 1;
      case SECOND -> 1 + l2Latency;
      case MEMORY -> 1 + l2Latency + memoryLatency + burst;
    };
    portFreeAt = Math.max(portFreeAt, at) + busy;
    return portFreeAt;
  }
}
