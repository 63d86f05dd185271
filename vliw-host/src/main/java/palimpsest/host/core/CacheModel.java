package palimpsest.host.core;

import palimpsest.host.machine.CacheShape;
import palimpsest.host.machine.MachineDescription;

/// Which implementation the caches have. They answer alike; they differ in speed and in what can be asked of them.
sealed interface CacheModel {
  Cache instructions(MachineDescription machine);

  Cache data(MachineDescription machine);

  /// The second level; where there is none, a cache nobody asks.
  Cache second(MachineDescription machine);

  /// As they are defined.
  record Plain() implements CacheModel {
    @Override
    public Cache instructions(MachineDescription machine) {
      return list(machine.l1i());
    }

    @Override
    public Cache data(MachineDescription machine) {
      return list(machine.l1d());
    }

    @Override
    public Cache second(MachineDescription machine) {
      return machine.l2().present() ? list(machine.l2()) : new ListCache(1, 1, machine.l1d().line());
    }

    private static ListCache list(CacheShape shape) {
      return new ListCache(shape.sets(), shape.ways(), shape.line());
    }
  }

  /// Packed, and the data cache tells `movement` what moves.
  record Packed(Movement movement) implements CacheModel {
    private static final int MIB = 1 << 20;

    /// Whether all caches of `machine` can be packed.
    static boolean fits(MachineDescription machine) {
      return fits(machine.l1i()) && fits(machine.l1d()) && (!machine.l2().present() || fits(machine.l2()));
    }

    private static boolean fits(CacheShape shape) {
      return Integer.bitCount(shape.sets()) == 1 && shape.ways() <= PackedCache.MOST_WAYS;
    }

    @Override
    public PackedCache instructions(MachineDescription machine) {
      return packed(machine, machine.l1i(), Movement.IGNORED);
    }

    @Override
    public PackedCache data(MachineDescription machine) {
      return packed(machine, machine.l1d(), movement);
    }

    @Override
    public Cache second(MachineDescription machine) {
      return machine.l2().present()
          ? packed(machine, machine.l2(), Movement.IGNORED)
          : new ListCache(1, 1, machine.l1d().line());
    }

    private static PackedCache packed(MachineDescription machine, CacheShape shape, Movement movement) {
      return new PackedCache(
          shape.sets(), shape.ways(), shape.line(), machine.memory().totalMib() * MIB, movement);
    }
  }
}
