package palimpsest.host.account;

import palimpsest.host.machine.EnergyEvent;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// How often everything happened that costs energy.
///
/// @param cycles cycles that passed
/// @param times how often each [EnergyEvent] happened, by its ordinal; it must not be written to
record EnergyCounts(long cycles, long[] times) {
  /// Nothing happened.
  static final EnergyCounts NONE = new EnergyCounts(0, new long[EnergyEvent.values().length]);

  /// Everything in `ledger`.
  static EnergyCounts of(Ledger ledger) {
    long cycles = ledger.clock().now();
    long halted = ledger.cycles().get(CycleLeaf.IDLE) + ledger.cycles().get(CycleLeaf.DVFS);
    EnergyEvent[] events = EnergyEvent.values();
    long[] times = new long[events.length];
    for (EnergyEvent event : events) {
      times[event.ordinal()] = times(ledger, halted, event);
    }
    return new EnergyCounts(cycles, times);
  }

  /// How often `event` happened.
  long of(EnergyEvent event) {
    return times[event.ordinal()];
  }

  /// What happened after `earlier` had been counted.
  EnergyCounts since(EnergyCounts earlier) {
    long[] left = times.clone();
    for (int i = 0; i < left.length; i++) {
      left[i] -= earlier.times[i];
    }
    return new EnergyCounts(cycles - earlier.cycles, left);
  }

  /// Writes it.
  void save(StateWriter out) {
    out.i64(cycles);
    out.longs(times);
  }

  /// Reads what [#save] wrote.
  static EnergyCounts read(StateReader in) throws StateException {
    long cycles = in.i64();
    long[] times = new long[EnergyEvent.values().length];
    in.longs(times);
    return new EnergyCounts(cycles, times);
  }

  private static long times(Ledger ledger, long halted, EnergyEvent event) {
    EventCounters events = ledger.events();
    return switch (event) {
      case CLOCK, UNCORE -> ledger.clock().now() - halted;
      case HALTED -> halted;
      case FETCH -> events.total(shape -> (shape.bytes() + 7) / 8);
      case L1I_ACCESS -> events.molecules();
      case L1I_MISS -> events.get(Event.L1I_MISSES);
      case ALU -> events.total(MoleculeTally.Shape::integer);
      case SHIFT -> events.total(MoleculeTally.Shape::shift);
      case MULTIPLY -> events.total(MoleculeTally.Shape::multiply);
      case FLOATING -> events.total(MoleculeTally.Shape::media);
      case DIVIDE -> events.total(MoleculeTally.Shape::divide);
      case LSU -> events.total(MoleculeTally.Shape::memory);
      case L1D_ACCESS -> events.get(Event.L1D_HITS) + events.get(Event.L1D_MISSES);
      case L1D_MISS -> events.get(Event.L1D_MISSES);
      case STORE_BUFFER -> events.get(Event.STORE_BUFFER_ENTRIES);
      case TLB_LOOKUP -> events.get(Event.TLB_HITS) + events.get(Event.TLB_MISSES);
      case TLB_REFILL -> events.get(Event.TLB_MISSES);
      case L2_ACCESS -> events.get(Event.L2_HITS) + events.get(Event.L2_MISSES);
      case MEMORY_ACCESS -> events.get(Event.MEMORY_ACCESSES);
      case BRANCH -> events.total(MoleculeTally.Shape::branch);
      case ALIAS -> events.get(Event.ALIAS_PROTECTS) + events.get(Event.ALIAS_CHECKS);
      case COMMIT -> events.get(Event.COMMITS);
      case ROLLBACK -> events.rollbacks();
      case CMS_CYCLE -> ledger.cmsCycles();
    };
  }
}
