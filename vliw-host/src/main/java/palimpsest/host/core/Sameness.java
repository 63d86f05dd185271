package palimpsest.host.core;

/// Faults unless its sources are equal.
record Sameness() implements AluFunction {
  @Override
  public int result(int a, int b, int d, int codes) {
    if (a != b) {
      throw HostFaultSignal.of(HostFault.Kind.STALE);
    }
    return 0;
  }
}
