package palimpsest.workbench.cores;

import java.util.LinkedHashMap;
import java.util.Map;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.host.machine.ResolvedMachine;

/// What a core's events cost beside a given machine: whole picojoules at its operating point, so that sums are exact.
public final class CorePrices {
  /// The key of leakage among the others.
  public static final String LEAKAGE = "leakage";

  private final long[] picojoules = new long[CoreEvent.values().length];
  private final long leakage;
  private final long haltedLeakage;

  /// The prices of `shape` beside `machine`.
  public CorePrices(CoreShape shape, ResolvedMachine machine) {
    long alu = machine.picojoules(EnergyEvent.ALU);
    for (CoreEvent event : CoreEvent.values()) {
      double scale = event == CoreEvent.CLOCK || event == CoreEvent.HALTED ? shape.clock() : 1;
      picojoules[event.ordinal()] = event.shared()
          .map(shared -> Math.round(machine.picojoules(shared) * scale))
          .orElseGet(() -> Math.round(alu * shape.prices().getOrDefault(event, 0.0)));
    }
    leakage = Math.round(machine.leakagePerCycle() * shape.leakage());
    haltedLeakage = Math.round(machine.leakagePerHaltedCycle() * shape.leakage());
  }

  /// Picojoules by key: one entry for each [CoreEvent], and leakage.
  public Map<String, Long> spent(CoreBooks books) {
    Map<String, Long> map = new LinkedHashMap<>();
    for (CoreEvent event : CoreEvent.values()) {
      map.put(event.key(), books.events(event) * picojoules[event.ordinal()]);
    }
    map.put(LEAKAGE, books.events(CoreEvent.CLOCK) * leakage + books.events(CoreEvent.HALTED) * haltedLeakage);
    return map;
  }
}
