package palimpsest.host.core;

import palimpsest.host.account.Clock;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Event;
import palimpsest.host.account.EventCounters;
import palimpsest.host.account.Ledger;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.memory.ProtectionMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What memory atoms do: translate, check, then read, or enter the store gate.
///
/// An access is first a [Access] (where it lies, after every check that can fault) and only then touches anything, so a
/// faulting access leaves no trace but in the TLB and in time. Guest accesses go to conventional memory alone, whatever
/// physical address the guest's tables name: this is the host's half of invariant C1.
final class LoadStoreUnit {
  private static final int PAGE_MASK = PhysicalMemory.PAGE_BYTES - 1;

  final ConventionalMemory conventional;
  private final ConcealedMemory concealed;
  final GuestTranslation translation;
  final Tlb tlb;
  final int tlbRefill;
  private final GranuleCache granules;
  private final int granuleRefill;
  final AliasTable aliases;
  final GatedStoreBuffer gate;
  final WriteDrain drain;
  private final MemoryHierarchy hierarchy;
  private final Clock clock;
  private final Ledger ledger;
  private final EventCounters events;
  private final Interference interference;
  private final MoleculeObserver observer;
  /// Gate entries promised to stores of the molecule being executed.
  private int reserved;

  LoadStoreUnit(
      ResolvedMachine resolved,
      ConventionalMemory conventional,
      ConcealedMemory concealed,
      GuestTranslation translation,
      MemoryHierarchy hierarchy,
      Movement movement,
      Ledger ledger,
      EngineAttachments attachments) {
    MachineDescription machine = resolved.machine();
    this.conventional = conventional;
    this.concealed = concealed;
    this.translation = translation;
    this.tlb = new Tlb(machine.tlb().entries(), machine.tlb().ways(), movement);
    this.tlbRefill = machine.tlb().refill();
    this.granules = new GranuleCache(machine.tables().granuleMasks());
    this.granuleRefill = machine.tables().granuleRefill();
    this.aliases = new AliasTable(machine.tables().aliasEntries());
    this.gate = new GatedStoreBuffer(machine.tables().storeBuffer());
    this.drain = new WriteDrain(machine.tables().storeBuffer(), ledger.clock(), ledger.cycles());
    this.hierarchy = hierarchy;
    this.clock = ledger.clock();
    this.ledger = ledger;
    this.events = ledger.events();
    this.interference = attachments.interference();
    this.observer = attachments.molecules();
  }

  Tlb tlb() {
    return tlb;
  }

  /// Finds where a guest access lies.
  ///
  /// @param speculative whether it must not touch memory-mapped I/O
  /// @throws HostFaultSignal if the guest's tables forbid it, or if it is a speculative access to I/O
  void locateGuest(Access access, int linear, int bytes, boolean write, boolean speculative) {
    int inFirstPage = Math.min(bytes, PhysicalMemory.PAGE_BYTES - (linear & PAGE_MASK));
    access.first = translate(linear, write, speculative);
    access.firstBytes = inFirstPage;
    access.secondBytes = bytes - inFirstPage;
    if (access.secondBytes != 0) {
      access.second = translate(linear + inFirstPage, write, speculative);
    }
  }

  /// Finds where a concealed access lies.
  ///
  /// @throws HostFaultSignal if not all of it is in concealed memory
  void locateConcealed(Access access, int address, int bytes) {
    int offset = address - concealed.base();
    if (offset < 0 || offset > concealed.size() - bytes) {
      throw HostFaultSignal.at(HostFault.Kind.ILLEGAL_MOLECULE, address);
    }
    access.first = address;
    access.firstBytes = bytes;
    access.secondBytes = 0;
  }

  /// Checks an access against alias entries.
  ///
  /// @throws HostFaultSignal if it overlaps one that `mask` names
  void check(Access access, int mask, int address) {
    events.count(Event.ALIAS_CHECKS);
    if (aliases.overlaps(mask, access.first, access.firstBytes)
        || (access.secondBytes != 0 && aliases.overlaps(mask, access.second, access.secondBytes))
        || interference.reportsAlias(address)) {
      throw HostFaultSignal.at(HostFault.Kind.ALIAS, address);
    }
  }

  /// Fills an alias entry with the access's bytes.
  void protect(Access access, int entry) {
    events.count(Event.ALIAS_PROTECTS);
    aliases.protect(entry, access.first, access.firstBytes, access.second, access.secondBytes);
  }

  /// Checks that no byte of a guest store lies in a granule that translations were made from; without fine grain, in a
  /// page.
  ///
  /// @throws HostFaultSignal if one does
  void checkProtection(Access access, int linear) {
    if (isProtected(access.first, access.firstBytes)
        || (access.secondBytes != 0 && isProtected(access.second, access.secondBytes))) {
      throw HostFaultSignal.at(HostFault.Kind.PROTECTION, linear);
    }
  }

  /// Makes sure that a store fits the gate beside the gated ones and those of the same molecule before it, waiting for
  /// released stores to drain if need be.
  ///
  /// @throws HostFaultSignal if it does not fit
  void reserve(Access access, int address) {
    int entries = entries(access);
    int taken = gate.size() + reserved;
    if (taken + entries > interference.storeBufferDepth(gate.depth())) {
      throw HostFaultSignal.at(HostFault.Kind.STORE_BUFFER, address);
    }
    drain.awaitRoom(taken, entries);
    reserved += entries;
  }

  /// What a load sees, zero-extended.
  int loadGuest(Access access) {
    int low = loadGuest(access.first, access.firstBytes);
    return access.secondBytes == 0
        ? low
        : low | loadGuest(access.second, access.secondBytes) << 8 * access.firstBytes;
  }

  /// Part of what a load sees.
  ///
  /// @param offset of the part's first byte in the access
  /// @param bytes 2, 4 or 8
  long loadGuest(Access access, int offset, int bytes) {
    if (access.secondBytes == 0) {
      int physical = access.first + offset;
      return bytes == 8
          ? Integer.toUnsignedLong(loadGuest(physical, 4)) | (long) loadGuest(physical + 4, 4) << 32
          : Integer.toUnsignedLong(loadGuest(physical, bytes));
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= Integer.toUnsignedLong(loadGuest(physical(access, offset + i), 1)) << 8 * i;
    }
    return value;
  }

  private static int physical(Access access, int offset) {
    return offset < access.firstBytes ? access.first + offset : access.second + offset - access.firstBytes;
  }

  /// What a load from concealed memory sees, zero-extended.
  int loadConcealed(Access access) {
    int value = 0;
    for (int i = 0; i < access.firstBytes; i++) {
      value |= concealed.read8(access.first + i) << 8 * i;
    }
    return gate.mayTouch(access.first, access.firstBytes)
        ? gate.overlay(access.first, access.firstBytes, value)
        : value;
  }

  /// Charges a load's way through the data cache. An access that nothing answers costs as much as a hit.
  ///
  /// @return the [Delay]
  long delay(Access access, boolean isConcealed) {
    long delay = delay(access.first, isConcealed);
    return access.secondBytes == 0 ? delay : Delay.later(delay, delay(access.second, isConcealed));
  }

  /// Enters a store for which there is a reservation in the gate.
  void store(Access access, int value, boolean isConcealed) {
    events.count(Event.STORES);
    reserved -= entries(access);
    enter(access.first, access.firstBytes, value, isConcealed);
    if (access.secondBytes != 0) {
      enter(access.second, access.secondBytes, value >>> 8 * access.firstBytes, isConcealed);
    }
  }

  /// Enters a floating-point store for which there is a reservation in the gate.
  ///
  /// @param low the first eight bytes, or as many as there are
  /// @param high the two behind them
  void store(Access access, long low, int high) {
    events.count(Event.STORES);
    reserved -= entries(access);
    enter(access, 0, access.firstBytes, low, high);
    if (access.secondBytes != 0) {
      enter(access, access.firstBytes, access.firstBytes + access.secondBytes, low, high);
    }
  }

  /// Enters the bytes of a store from `offset` up to `end`, which lie in one page.
  private void enter(Access access, int offset, int end, long low, int high) {
    for (int at = offset; at < end; at += GatedStoreBuffer.ENTRY_BYTES) {
      int bytes = Math.min(GatedStoreBuffer.ENTRY_BYTES, end - at);
      long value = at == 0 ? low : at < 8 ? low >>> 8 * at | (long) high << 64 - 8 * at : high >>> 8 * (at - 8);
      enter(physical(access, at), bytes, (int) value, false);
    }
  }

  /// Releases the gated stores to memory and starts their draining to the cache; empties the alias entries.
  void commit() {
    int released = gate.size();
    if (released != 0) {
      for (int i = 0; i < released; i++) {
        drain.add(hierarchy.store(gate.address(i)));
      }
      events.count(Event.STORES_RELEASED, released);
      gate.release(conventional, concealed);
    }
    aliases.clear();
  }

  /// Drops the gated stores and the alias entries.
  void rollback() {
    gate.drop();
    reserved = 0;
    aliases.clear();
  }

  /// Writes what outlives a commit.
  void save(StateWriter out) {
    tlb.save(out);
    granules.save(out);
    drain.save(out);
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    tlb.restore(in);
    granules.restore(in);
    drain.restore(in);
  }

  private static int entries(Access access) {
    return entries(access.firstBytes) + entries(access.secondBytes);
  }

  private static int entries(int bytes) {
    return bytes + GatedStoreBuffer.ENTRY_BYTES - 1 >> 2;
  }

  private int loadGuest(int physical, int bytes) {
    int value = switch (bytes) {
      case 4 -> conventional.read32(physical);
      case 2 -> conventional.read16(physical);
      case 1 -> conventional.read8(physical);
      default -> conventional.read16(physical) | conventional.read8(physical + 2) << 16;
    };
    if (!gate.mayTouch(physical, bytes)) {
      return value;
    }
    return gate.overlay(physical, bytes, value);
  }

  private void enter(int physical, int bytes, int value, boolean isConcealed) {
    if (isConcealed || isConventional(physical)) {
      events.count(Event.STORE_BUFFER_ENTRIES);
      gate.add(physical, bytes, value, isConcealed);
    }
  }

  private long delay(int physical, boolean isConcealed) {
    return isConcealed || isConventional(physical) ? hierarchy.load(physical) : Delay.NONE;
  }

  private boolean isProtected(int physical, int bytes) {
    ProtectionMap protection = conventional.protection();
    if (!isConventional(physical) || !protection.has(physical, ProtectionMap.Mark.TRANSLATED)) {
      return false;
    }
    if (!protection.isFineGrain()) {
      return true;
    }
    if (granules.touch(physical)) {
      events.count(Event.GRANULE_HITS);
      observer.maskUsed(physical);
    } else {
      events.count(Event.GRANULE_MISSES);
      clock.advance(granuleRefill);
      ledger.cycles().charge(CycleLeaf.MISS_TLB, granuleRefill);
      observer.maskFilled(physical);
    }
    return protection.touchesGranules(physical, bytes);
  }

  private boolean isConventional(int physical) {
    return Integer.compareUnsigned(physical, conventional.size()) < 0;
  }

  private int translate(int linear, boolean write, boolean speculative) {
    long entry = tlb.lookUp(linear);
    if (entry == Tlb.MISS || (write && !Tlb.isWritable(entry))) {
      entry = refill(linear, write);
    } else {
      events.count(Event.TLB_HITS);
    }
    if (speculative && Tlb.isIo(entry)) {
      throw HostFaultSignal.at(HostFault.Kind.SPECULATIVE_IO, linear);
    }
    return Tlb.physical(entry, linear);
  }

  private long refill(int linear, boolean write) {
    events.count(Event.TLB_MISSES);
    clock.advance(tlbRefill);
    ledger.cycles().charge(CycleLeaf.MISS_TLB, tlbRefill);
    GuestTranslation.Walk found = interference.walked(linear, translation.walk(linear, write));
    observer.walked(linear, write, found);
    return switch (found) {
      case GuestTranslation.Walk.Mapped mapped -> tlb.fill(linear, mapped);
      case GuestTranslation.Walk.Missing(int errorCode) -> throw HostFaultSignal.page(linear, errorCode);
    };
  }
}
