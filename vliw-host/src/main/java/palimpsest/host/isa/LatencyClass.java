package palimpsest.host.isa;

/// What decides how many molecules must pass before a result can be read; a machine gives each class its cycles.
public enum LatencyClass {
  ALU,
  SHIFT,
  MULTIPLY,
  DIVIDE,
  LOAD,
  /// Nothing is produced.
  NONE
}
