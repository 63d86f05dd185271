package palimpsest.host.machine;

/// A machine at one operating point: what engines charge, in whole cycles and whole picojoules, rounded once here so
/// that every sum of them is exact.
public final class ResolvedMachine {
  private final MachineDescription machine;
  private final OperatingPoint point;
  private final long[] picojoules;
  private final long leakage;
  private final long haltedLeakage;

  ResolvedMachine(MachineDescription machine, OperatingPoint point) {
    this.machine = machine;
    this.point = point;
    Energies energies = machine.energies();
    double ratio = point.volts() / energies.referenceVolts();
    EnergyEvent[] events = EnergyEvent.values();
    picojoules = new long[events.length];
    for (EnergyEvent event : events) {
      picojoules[event.ordinal()] = Math.round(energies.picojoules(event) * ratio * ratio);
    }
    double milliwatts = energies.leakageMw(point.volts());
    leakage = Math.round(milliwatts * 1000 / point.mhz());
    haltedLeakage = Math.round(milliwatts * 1000 / point.mhz() * machine.longrun().idleLeakage());
  }

  public MachineDescription machine() {
    return machine;
  }

  public OperatingPoint point() {
    return point;
  }

  /// Picojoules of one `event` at this point's voltage: E0 (V/V0)^2.
  public long picojoules(EnergyEvent event) {
    return picojoules[event.ordinal()];
  }

  /// Picojoules that leak in one cycle at this point's voltage and frequency.
  public long leakagePerCycle() {
    return leakage;
  }

  /// Picojoules that leak in a cycle of [EnergyEvent#HALTED].
  public long leakagePerHaltedCycle() {
    return haltedLeakage;
  }

  /// The same machine at another point.
  public ResolvedMachine at(OperatingPoint other) {
    return new ResolvedMachine(machine, other);
  }

  /// Core cycles, rounded up, from a miss in the last cache to the first word from memory.
  public int memoryLatencyCycles() {
    return cycles(machine.memory().latencyNs());
  }

  /// Core cycles, rounded up, from a miss in the last cache until a line of `lineBytes` has arrived.
  public int memoryFillCycles(int lineBytes) {
    MachineDescription.Memory memory = machine.memory();
    return cycles(memory.latencyNs() + memory.burstNs() * ((lineBytes + 7) / 8));
  }

  private int cycles(double ns) {
    return (int) Math.ceil(ns * point.mhz() / 1000);
  }
}
