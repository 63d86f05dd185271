package palimpsest.workbench.cores;

import java.util.Locale;

/// What a micro-operation needs to execute.
enum UopKind {
  /// A single-cycle integer operation, LEA and register moves included.
  ALU,
  /// A shift, rotate, bit test or bit search.
  SHIFT,
  MULTIPLY,
  /// Occupies its unit until it is done.
  DIVIDE,
  LOAD,
  /// Where a store goes.
  STORE_ADDRESS,
  /// What it stores.
  STORE_DATA,
  BRANCH,
  /// A single-cycle operation on packed integers or bits of floating-point registers.
  MEDIA,
  /// A floating-point sum, product, comparison or conversion.
  FLOAT,
  /// Occupies its unit until it is done.
  FLOAT_DIVIDE,
  /// Occupies its unit until it is done.
  FLOAT_ROOT,
  /// Renames two x87 registers; nothing executes.
  EXCHANGE;

  /// The name in files.
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it takes a unit for itself until it is done.
  boolean isUnpipelined() {
    return switch (this) {
      case DIVIDE, FLOAT_DIVIDE, FLOAT_ROOT -> true;
      case ALU, SHIFT, MULTIPLY, LOAD, STORE_ADDRESS, STORE_DATA, BRANCH, MEDIA, FLOAT, EXCHANGE -> false;
    };
  }

  /// Whether the second of two instructions that issue together may need it, in a core that issues in order.
  boolean pairsSecond() {
    return switch (this) {
      case ALU, LOAD, STORE_ADDRESS, STORE_DATA, BRANCH -> true;
      case SHIFT, MULTIPLY, DIVIDE, MEDIA, FLOAT, FLOAT_DIVIDE, FLOAT_ROOT, EXCHANGE -> false;
    };
  }
}
