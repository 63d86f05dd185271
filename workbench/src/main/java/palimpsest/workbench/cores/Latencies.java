package palimpsest.workbench.cores;

import palimpsest.host.machine.MachineDescription;

/// How long micro-operations take: what the VLIW's atoms of the same kind take.
final class Latencies {
  private final int[] cycles = new int[UopKind.values().length];

  Latencies(MachineDescription.Latencies of, int loadUse) {
    for (UopKind kind : UopKind.values()) {
      cycles[kind.ordinal()] = switch (kind) {
        case ALU, MEDIA -> of.alu();
        case SHIFT -> of.shift();
        case MULTIPLY -> of.multiply();
        case DIVIDE -> of.divide();
        case LOAD -> loadUse;
        case FLOAT -> of.floating();
        case FLOAT_DIVIDE -> of.floatingDivide();
        case FLOAT_ROOT -> of.floatingRoot();
        case STORE_ADDRESS, STORE_DATA, BRANCH -> 1;
        case EXCHANGE -> 0;
      };
    }
  }

  /// Cycles from issue to result.
  int of(UopKind kind) {
    return cycles[kind.ordinal()];
  }
}
