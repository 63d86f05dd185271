package palimpsest.host.account;

import java.util.Arrays;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Picojoules per leaf, worked out from what was counted: every event times its resolved price, plus leakage per cycle.
/// Prices are whole picojoules, so the leaves sum exactly.
public final class EnergyStack {
  private final long[] picojoules = new long[EnergyLeaf.values().length];
  private final long[] counts = new long[EnergyEvent.values().length];
  private final long[] paid = new long[EnergyEvent.values().length];

  /// Nothing spent.
  EnergyStack() {}

  /// The energy of what was counted, spent by `machine` at its operating point.
  static EnergyStack of(EnergyCounts counts, ResolvedMachine machine) {
    EnergyStack stack = new EnergyStack();
    stack.picojoules[EnergyLeaf.LEAKAGE.ordinal()] =
        counts.of(EnergyEvent.CLOCK) * machine.leakagePerCycle()
            + counts.of(EnergyEvent.HALTED) * machine.leakagePerHaltedCycle();
    for (EnergyEvent event : EnergyEvent.values()) {
      long count = counts.of(event);
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

  /// What both say, together.
  EnergyStack plus(EnergyStack other) {
    EnergyStack sum = new EnergyStack();
    Arrays.setAll(sum.picojoules, i -> picojoules[i] + other.picojoules[i]);
    Arrays.setAll(sum.counts, i -> counts[i] + other.counts[i]);
    Arrays.setAll(sum.paid, i -> paid[i] + other.paid[i]);
    return sum;
  }

  /// Picojoules of `leaf`.
  public long get(EnergyLeaf leaf) {
    return picojoules[leaf.ordinal()];
  }

  /// Picojoules in all.
  public long sum() {
    return Arrays.stream(picojoules).sum();
  }

  /// Writes it.
  void save(StateWriter out) {
    out.longs(picojoules);
    out.longs(counts);
    out.longs(paid);
  }

  /// Reads what [#save] wrote.
  static EnergyStack read(StateReader in) throws StateException {
    EnergyStack stack = new EnergyStack();
    in.longs(stack.picojoules);
    in.longs(stack.counts);
    in.longs(stack.paid);
    return stack;
  }

  private static EnergyLeaf leaf(EnergyEvent event) {
    return switch (event) {
      case CLOCK -> EnergyLeaf.CLOCK;
      case UNCORE -> EnergyLeaf.UNCORE;
      case HALTED -> EnergyLeaf.IDLE;
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
}
