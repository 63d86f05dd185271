package palimpsest.host.account;

import java.util.Arrays;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.host.machine.ResolvedMachine;

/// Picojoules per leaf, worked out from what a ledger counted: every event times its resolved price, plus leakage per
/// cycle. Prices are whole picojoules, so the leaves sum exactly.
public final class EnergyStack {
  private final long[] picojoules = new long[EnergyLeaf.values().length];
  private final long[] counts = new long[EnergyEvent.values().length];
  private final long[] paid = new long[EnergyEvent.values().length];

  private EnergyStack() {}

  /// The energy of everything in `ledger`, spent by `machine` at its operating point.
  public static EnergyStack of(Ledger ledger, ResolvedMachine machine) {
    EnergyStack stack = new EnergyStack();
    stack.picojoules[EnergyLeaf.LEAKAGE.ordinal()] = ledger.clock().now() * machine.leakagePerCycle();
    for (EnergyEvent event : EnergyEvent.values()) {
      long count = times(ledger, event);
      long spent = count * machine.picojoules(event);
      stack.counts[event.ordinal()] = count;
      stack.paid[event.ordinal()] = spent;
      stack.picojoules[leaf(event).ordinal()] += spent;
    }
    return stack;
  }

  /// How often `event` was paid for.
  public long count(EnergyEvent event) {
    return counts[event.ordinal()];
  }

  /// Picojoules that `event` cost in all; with the leaf [EnergyLeaf#LEAKAGE] all events come to [#sum].
  public long paid(EnergyEvent event) {
    return paid[event.ordinal()];
  }

  /// Picojoules of `leaf`.
  public long get(EnergyLeaf leaf) {
    return picojoules[leaf.ordinal()];
  }

  /// Picojoules in all.
  public long sum() {
    return Arrays.stream(picojoules).sum();
  }

  private static EnergyLeaf leaf(EnergyEvent event) {
    return switch (event) {
      case CLOCK -> EnergyLeaf.CLOCK;
      case UNCORE -> EnergyLeaf.UNCORE;
      case FETCH -> EnergyLeaf.FETCH;
      case L1I_ACCESS, L1I_MISS -> EnergyLeaf.L1I;
      case ALU -> EnergyLeaf.ALU;
      case SHIFT -> EnergyLeaf.SHIFT;
      case MULTIPLY, DIVIDE -> EnergyLeaf.MULTIPLY;
      case FLOATING -> EnergyLeaf.FLOATING;
      case LSU -> EnergyLeaf.LSU;
      case L1D_ACCESS, L1D_MISS -> EnergyLeaf.L1D;
      case STORE_BUFFER -> EnergyLeaf.STORE_BUFFER;
      case TLB_LOOKUP, TLB_REFILL -> EnergyLeaf.TLB;
      case L2_ACCESS -> EnergyLeaf.L2;
      case MEMORY_ACCESS -> EnergyLeaf.MEMORY;
      case BRANCH -> EnergyLeaf.BRANCH;
      case ALIAS -> EnergyLeaf.ALIAS;
      case COMMIT, ROLLBACK -> EnergyLeaf.COMMIT;
      case CMS_CYCLE -> EnergyLeaf.CMS;
    };
  }

  private static long times(Ledger ledger, EnergyEvent event) {
    EventCounters events = ledger.events();
    return switch (event) {
      case CLOCK, UNCORE -> ledger.clock().now();
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
