package palimpsest.verify.account;

import java.util.ArrayDeque;
import java.util.OptionalInt;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;

/// What reaching memory costs: caches, the one miss register of loads, and released stores on their way to the cache.
final class MemoryTime {
  private final Books books;
  private final Lines l1i;
  private final Lines l1d;
  private final Lines l2;
  private final boolean hasL2;
  private final int storeEntries;
  private final long secondLevel;
  private final double lineWords;
  private long firstWord;
  private long wholeLine;
  /// When the outstanding load miss has heard from the second level, and when it is done.
  private long missHeard;
  private long missDone;
  private long portFree;
  private final ArrayDeque<Long> draining = new ArrayDeque<>();

  MemoryTime(ResolvedMachine resolved, Books books) {
    MachineDescription machine = resolved.machine();
    this.books = books;
    this.l1i = new Lines(machine.l1i());
    this.l1d = new Lines(machine.l1d());
    this.l2 = new Lines(machine.l2());
    this.hasL2 = machine.l2().sizeKib() > 0;
    this.storeEntries = machine.tables().storeBuffer();
    this.secondLevel = hasL2 ? machine.l2().latency() : 0;
    int line = hasL2 ? machine.l2().line() : machine.l1d().line();
    this.lineWords = Math.ceil(line / 8.0);
    operatesAt(resolved);
  }

  /// Memory is as many nanoseconds away as ever, and so many cycles of another length.
  void operatesAt(ResolvedMachine resolved) {
    MachineDescription.Memory memory = resolved.machine().memory();
    firstWord = cycles(memory.latencyNs(), resolved.point().mhz());
    wholeLine = cycles(memory.latencyNs() + lineWords * memory.burstNs(), resolved.point().mhz());
  }

  private static long cycles(double ns, int mhz) {
    return (long) Math.ceil(ns * mhz / 1000);
  }

  /// How late a load's data is beyond a hit, in cycles.
  record Late(long secondLevel, long memory) {
    static final Late NOT = new Late(0, 0);

    long cycles() {
      return secondLevel + memory;
    }

    Late orLater(Late other) {
      return new Late(Math.max(secondLevel, other.secondLevel), Math.max(memory, other.memory));
    }
  }

  /// Fetches the molecule of `bytes` bytes at `pc`.
  void fetch(int pc, int bytes) {
    int last = pc + bytes - 1;
    fetchLine(pc);
    if (l1i.number(last) != l1i.number(pc)) {
      fetchLine(last);
    }
  }

  private void fetchLine(int address) {
    if (l1i.access(address, false).hit()) {
      books.count(Event.L1I_HITS, 1);
      return;
    }
    books.count(Event.L1I_MISSES, 1);
    books.spend(CycleLeaf.MISS_L1I, secondLevel);
    if (!secondLevelHas(address, false)) {
      books.spend(CycleLeaf.MISS_L2, firstWord);
    }
  }

  void codeChanges(int address, int length) {
    l1i.forget(address, length);
  }

  Late load(int address) {
    Lines.Found found = l1d.access(address, false);
    if (found.hit()) {
      books.count(Event.L1D_HITS, 1);
      return Late.NOT;
    }
    books.count(Event.L1D_MISSES, 1);
    books.spend(CycleLeaf.MISS_L1D, missHeard - books.now());
    books.spend(CycleLeaf.MISS_L2, missDone - books.now());
    boolean inSecond = fill(address, found.writtenBack());
    missHeard = books.now() + secondLevel;
    missDone = missHeard + (inSecond ? 0 : wholeLine);
    return new Late(secondLevel, inSecond ? 0 : firstWord);
  }

  /// Releases a store: it takes the write port when those before it are through.
  void release(int address) {
    Lines.Found found = l1d.access(address, true);
    long busy = 1;
    if (found.hit()) {
      books.count(Event.L1D_HITS, 1);
    } else {
      books.count(Event.L1D_MISSES, 1);
      busy += secondLevel + (fill(address, found.writtenBack()) ? 0 : wholeLine);
    }
    portFree = Math.max(portFree, books.now()) + busy;
    draining.addLast(portFree);
  }

  /// Waits until `entries` of the store buffer are free beside `taken` ones.
  void awaitRoom(int taken, int entries) {
    while (draining.size() + taken + entries > storeEntries && !draining.isEmpty()) {
      books.spend(CycleLeaf.STORE_BUFFER, draining.removeFirst() - books.now());
    }
  }

  private boolean fill(int address, OptionalInt writtenBack) {
    if (writtenBack.isPresent()) {
      books.count(Event.L1D_WRITEBACKS, 1);
      secondLevelHas(writtenBack.getAsInt(), true);
    }
    return secondLevelHas(address, false);
  }

  private boolean secondLevelHas(int address, boolean write) {
    if (!hasL2) {
      books.count(Event.MEMORY_ACCESSES, 1);
      return false;
    }
    Lines.Found found = l2.access(address, write);
    books.count(found.hit() ? Event.L2_HITS : Event.L2_MISSES, 1);
    books.count(Event.L2_WRITEBACKS, found.writtenBack().isPresent() ? 1 : 0);
    books.count(Event.MEMORY_ACCESSES, (found.hit() ? 0 : 1) + (found.writtenBack().isPresent() ? 1 : 0));
    return found.hit();
  }
}
