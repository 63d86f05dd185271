package palimpsest.host.isa;

/// What decides how many molecules must pass before a result can be read; a machine gives each class its cycles.
public enum LatencyClass {
  ALU,
  SHIFT,
  MULTIPLY,
  DIVIDE,
  LOAD,
  /// Floating-point sums, products and conversions.
  FLOAT,
  FLOAT_DIVIDE,
  FLOAT_ROOT,
  /// Nothing is produced.
  NONE
}
