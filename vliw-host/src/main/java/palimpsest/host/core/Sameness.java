package palimpsest.host.core;

/// Faults unless its sources are equal.
///
/// @param kind as what
record Sameness(HostFault.Kind kind) implements AluFunction {
  @Override
  public int result(int a, int b, int d, int codes) {
    if (a != b) {
      throw HostFaultSignal.of(kind);
    }
    return 0;
  }
}
