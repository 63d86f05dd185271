package palimpsest.host.core;

import palimpsest.host.account.Clock;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.CycleStack;
import palimpsest.host.account.Event;
import palimpsest.host.account.EventCounters;
import palimpsest.host.account.Ledger;
import palimpsest.host.compile.Site;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;

/// Accesses that change something in the TLB or the data cache, or that cannot be done in a unit.
final class Accesses {
  private static final int PAGE_MASK = PhysicalMemory.PAGE_BYTES - 1;

  private final Frame frame;
  private final Disturbances disturbances;
  private final Waits waits;
  private final EventCounters events;
  private final Clock clock;
  private final CycleStack cycles;
  private final LoadStoreUnit unit;
  private final MemoryHierarchy hierarchy;
  private final Scoreboard scoreboard;
  private final AccessFilter filter;
  private final PackedCache l1d;
  private final int lineShift;
  private final ConventionalMemory memory;

  Accesses(Frame frame, Core core, Ledger ledger, AccessFilter filter, PackedCache l1d) {
    this.frame = frame;
    this.disturbances = frame.disturbances;
    this.waits = frame.waits;
    this.events = ledger.events();
    this.clock = ledger.clock();
    this.cycles = ledger.cycles();
    this.unit = core.loadStore;
    this.hierarchy = core.hierarchy;
    this.scoreboard = core.scoreboard;
    this.filter = filter;
    this.l1d = l1d;
    this.lineShift = l1d.lineShift();
    this.memory = core.loadStore.conventional;
  }

  /// Where a load lies, after TLB and data cache, where something may change; a negative number if it cannot be done
  /// here.
  int loadOlder(int linear, int last, int shift, int number) {
    Site.Reach at = (Site.Reach) frame.site(number);
    long entry = frame.lines[linear >>> shift & frame.lines.length - 1];
    int physical = (int) entry + linear;
    if ((int) (entry >>> 32) != linear + last >>> shift) {
      physical = translate(linear, at, false);
      if (physical < 0) {
        return physical;
      }
      touch(linear, physical, at);
    }
    if (at.register() >= 0) {
      waits.takesLonger(at.register());
    }
    return physical;
  }

  /// Where an access lies, after the TLB alone; a negative number if it cannot be done here.
  int locate(int linear, int number) {
    return translate(linear, (Site.Reach) frame.site(number), false);
  }

  /// Where an access lies, after the TLB and what it has to be filled with, and after protection if it writes; a
  /// negative number if it cannot be done here.
  int translate(int linear, Site.Reach at, boolean write) {
    if ((linear & PAGE_MASK) + at.bytes() > PhysicalMemory.PAGE_BYTES) {
      return Frame.NOT_HERE;
    }
    long entry = unit.tlb.lookUp(linear);
    if (entry == Tlb.MISS || (write && !Tlb.isWritable(entry))) {
      GuestTranslation.Walk walk = unit.translation.walk(linear, write);
      if (!(walk instanceof GuestTranslation.Walk.Mapped mapped) || mapped.io()) {
        return Frame.NOT_HERE;
      }
      long start = disturbances.begin(at.offset());
      events.count(Event.TLB_MISSES);
      events.count(Event.TLB_HITS, -1);
      clock.advance(unit.tlbRefill);
      cycles.charge(CycleLeaf.MISS_TLB, unit.tlbRefill);
      entry = unit.tlb.fill(linear, mapped);
      disturbances.end(start, at.owner());
    }
    int physical = Tlb.physical(entry, linear);
    if (Tlb.isIo(entry) || physical < 0 || physical > memory.size() - PhysicalMemory.PAGE_BYTES) {
      return Frame.NOT_HERE;
    }
    if (write) {
      if (memory.protection().isMarked(physical)) {
        return Frame.NOT_HERE;
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

  /// A load's line becomes the newest of its set, wherever it comes from.
  private void touch(int linear, int physical, Site.Reach at) {
    if (!l1d.use(physical >>> lineShift)) {
      fetch(physical, at);
    }
    filter.admitLine(linear, physical);
  }

  private void fetch(int physical, Site.Reach at) {
    long start = disturbances.begin(at.offset());
    events.count(Event.L1D_HITS, -1);
    long delay = hierarchy.missed(physical, l1d.fill(physical >>> lineShift));
    int register = at.register();
    if (register >= 0) {
      scoreboard.loaded(register, clock.now(), at.latency(), delay);
      frame.latest = scoreboard.latest();
      waits.late(register);
    }
    disturbances.end(start, at.owner());
  }
}
