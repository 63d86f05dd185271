package palimpsest.workbench.cores;

import java.util.Locale;
import java.util.Optional;
import palimpsest.host.machine.EnergyEvent;

/// What costs a core energy each time it happens. Those that an [EnergyEvent] names too have its price.
public enum CoreEvent {
  /// A cycle of clock tree and latches, unless it is idle; its price is scaled by the core's `clock`.
  CLOCK,
  UNCORE,
  /// An idle cycle, in place of these two; its price is scaled likewise.
  HALTED,
  /// A read of up to 16 bytes of the instruction cache.
  L1I_ACCESS,
  L1I_MISS,
  /// An instruction found in the bytes and taken apart.
  DECODE,
  /// A micro-operation's registers renamed.
  RENAME,
  /// A micro-operation entered into the reorder buffer and retired from it.
  REORDER,
  /// A micro-operation that waits for its operands and is chosen.
  SCHEDULE,
  /// A branch predicted and learned from.
  PREDICT,
  /// A micro-operation fetched, decoded and thrown away behind a branch that was predicted wrong.
  WRONG_PATH,
  ALU,
  SHIFT,
  MULTIPLY,
  DIVIDE,
  FLOATING,
  /// An address added up.
  ADDRESS,
  /// A load or store.
  LSU,
  /// A load or store held against those that wait.
  MEMORY_ORDER,
  L1D_ACCESS,
  L1D_MISS,
  STORE_BUFFER,
  TLB_LOOKUP,
  TLB_REFILL,
  L2_ACCESS,
  MEMORY_ACCESS,
  BRANCH;

  /// The key in files and statistics.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The event of the VLIW whose price it has.
  Optional<EnergyEvent> shared() {
    return switch (this) {
      case CLOCK -> Optional.of(EnergyEvent.CLOCK);
      case UNCORE -> Optional.of(EnergyEvent.UNCORE);
      case HALTED -> Optional.of(EnergyEvent.HALTED);
      case L1I_ACCESS -> Optional.of(EnergyEvent.L1I_ACCESS);
      case L1I_MISS -> Optional.of(EnergyEvent.L1I_MISS);
      case ALU -> Optional.of(EnergyEvent.ALU);
      case SHIFT -> Optional.of(EnergyEvent.SHIFT);
      case MULTIPLY -> Optional.of(EnergyEvent.MULTIPLY);
      case DIVIDE -> Optional.of(EnergyEvent.DIVIDE);
      case FLOATING -> Optional.of(EnergyEvent.FLOATING);
      case LSU -> Optional.of(EnergyEvent.LSU);
      case L1D_ACCESS -> Optional.of(EnergyEvent.L1D_ACCESS);
      case L1D_MISS -> Optional.of(EnergyEvent.L1D_MISS);
      case STORE_BUFFER -> Optional.of(EnergyEvent.STORE_BUFFER);
      case TLB_LOOKUP -> Optional.of(EnergyEvent.TLB_LOOKUP);
      case TLB_REFILL -> Optional.of(EnergyEvent.TLB_REFILL);
      case L2_ACCESS -> Optional.of(EnergyEvent.L2_ACCESS);
      case MEMORY_ACCESS -> Optional.of(EnergyEvent.MEMORY_ACCESS);
      case BRANCH -> Optional.of(EnergyEvent.BRANCH);
      case DECODE, RENAME, REORDER, SCHEDULE, PREDICT, WRONG_PATH, ADDRESS, MEMORY_ORDER -> Optional.empty();
    };
  }
}
