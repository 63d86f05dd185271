package palimpsest.host.core;

import org.jspecify.annotations.Nullable;
import palimpsest.host.account.Event;
import palimpsest.host.account.EventCounters;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What a machine's caches hold and where an access finds its line; how long that takes is for others to say. It counts
/// hits and misses.
///
/// Public so that models of other processors have the very caches of this one; nothing in this room uses [#of].
public final class CacheLevels {
  /// Where an access found its line; afterwards the first level has it.
  public enum Found {
    /// In the first level.
    FIRST,
    /// In the second.
    SECOND,
    /// In neither.
    MEMORY
  }

  final Cache l1i;
  final Cache l1d;
  final Cache l2;
  /// The second level if it is packed: looked up so often that a call by way of the interface shows.
  private final @Nullable PackedCache packedL2;
  private final boolean hasL2;
  private final EventCounters events;

  CacheLevels(MachineDescription machine, CacheModel caches, EventCounters events) {
    this.l1i = caches.instructions(machine);
    this.l1d = caches.data(machine);
    this.hasL2 = machine.l2().present();
    this.l2 = caches.second(machine);
    this.packedL2 = l2 instanceof PackedCache packed ? packed : null;
    this.events = events;
  }

  /// The caches of `machine`, empty.
  ///
  /// @param events counts what happens in them
  public static CacheLevels of(MachineDescription machine, EventCounters events) {
    CacheModel model =
        CacheModel.Packed.fits(machine) ? new CacheModel.Packed(Movement.IGNORED) : new CacheModel.Plain();
    return new CacheLevels(machine, model, events);
  }

  /// Fetches from the instruction line that holds physical `address`, which is within memory.
  public Found fetch(int address) {
    if (l1i.access(l1i.line(address), false) == Cache.HIT) {
      events.count(Event.L1I_HITS);
      return Found.FIRST;
    }
    events.count(Event.L1I_MISSES);
    return second(address, false) ? Found.SECOND : Found.MEMORY;
  }

  /// Reads or writes within the data line that holds physical `address`, which is within memory.
  public Found data(int address, boolean write) {
    int victim = l1d.access(l1d.line(address), write);
    if (victim == Cache.HIT) {
      events.count(Event.L1D_HITS);
      return Found.FIRST;
    }
    events.count(Event.L1D_MISSES);
    return fillL1d(address, victim) ? Found.SECOND : Found.MEMORY;
  }

  /// Forgets the instruction lines of bytes that change, all within memory.
  ///
  /// @param length at least 1
  void codeChanges(int address, int length) {
    for (int line = l1i.line(address); line <= l1i.line(address + length - 1); line++) {
      l1i.invalidate(line);
    }
  }

  /// Writes what the caches hold.
  void save(StateWriter out) {
    l1i.save(out);
    l1d.save(out);
    l2.save(out);
  }

  /// Empty caches become what [#save] wrote.
  ///
  /// @param bytes of physical memory
  void restore(StateReader in, int bytes) throws StateException {
    l1i.restore(in, l1i.line(bytes));
    l1d.restore(in, l1d.line(bytes));
    l2.restore(in, l2.line(bytes));
  }

  /// Brings a line into the data cache, which gives up `victim`.
  ///
  /// @return whether the second level had the line
  boolean fillL1d(int address, int victim) {
    if (victim != Cache.MISS) {
      events.count(Event.L1D_WRITEBACKS);
      second(victim, true);
    }
    return second(address, false);
  }

  /// Whether the second level has the line that holds `address`; it has it now.
  boolean second(int address, boolean write) {
    if (!hasL2) {
      events.count(Event.MEMORY_ACCESSES);
      return false;
    }
    int victim = packedL2 != null
        ? packedL2.access(packedL2.line(address), write)
        : l2.access(l2.line(address), write);
    if (victim == Cache.HIT) {
      events.count(Event.L2_HITS);
      return true;
    }
    events.count(Event.L2_MISSES);
    events.count(Event.MEMORY_ACCESSES);
    if (victim != Cache.MISS) {
      events.count(Event.L2_WRITEBACKS);
      events.count(Event.MEMORY_ACCESSES);
    }
    return false;
  }
}
