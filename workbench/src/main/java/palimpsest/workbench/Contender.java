package palimpsest.workbench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.EnergyStack;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.workbench.cores.CoreBooks;
import palimpsest.workbench.cores.CoreLeaf;
import palimpsest.workbench.cores.CoreMachine;
import palimpsest.workbench.cores.CorePrices;
import palimpsest.workbench.cores.CoreShape;
import palimpsest.workbench.sensitivity.Spending;
import palimpsest.x86.linux.Exit;

/// One processor of a comparison, when it has run the guest.
///
/// @param name as tables show it
/// @param exit how the guest ended, if it did
/// @param written digest of what it wrote
/// @param instructions guest instructions retired
/// @param iterations of repeated string instructions
/// @param cycles it took
/// @param picoseconds simulated time
/// @param stack cycles by leaf
/// @param picojoules energy by event
/// @param more what is counted for this kind of processor alone
record Contender(
    String name,
    Optional<Exit> exit,
    String written,
    long instructions,
    long iterations,
    long cycles,
    long picoseconds,
    Map<String, Long> stack,
    Map<String, Long> picojoules,
    Map<String, Long> more) {

  /// The codesigned machine.
  static Contender of(String name, GuestMachine machine, String written) {
    Map<String, Long> stack = new LinkedHashMap<>();
    for (CycleLeaf leaf : CycleLeaf.values()) {
      stack.put(leaf.jsonName(), machine.ledger().cycles().get(leaf));
    }
    EnergyStack energy = machine.operation().energy();
    Map<String, Long> picojoules = new LinkedHashMap<>();
    for (EnergyEvent event : EnergyEvent.values()) {
      picojoules.put(event.key(), energy.paid(event));
    }
    picojoules.put(CorePrices.LEAKAGE, energy.get(EnergyLeaf.LEAKAGE));
    return new Contender(
        name, machine.exit(), written, machine.ledger().events().guestInstructions(),
        machine.ledger().events().repIterations(), machine.ledger().clock().now(),
        machine.operation().picoseconds(), stack, picojoules,
        Map.of("molecules", machine.ledger().events().molecules()));
  }

  /// A comparison core.
  static Contender of(
      CoreShape shape, ResolvedMachine machine, CoreMachine core, Optional<Exit> exit, String written) {
    CoreBooks books = core.books();
    Map<String, Long> stack = new LinkedHashMap<>();
    for (CoreLeaf leaf : CoreLeaf.values()) {
      stack.put(leaf.jsonName(), books.cycles(leaf));
    }
    Map<String, Long> more = new LinkedHashMap<>();
    more.put("uops", books.uops());
    more.put("mispredictions", books.mispredictions());
    return new Contender(
        shape.name(), exit, written, books.instructions(), books.iterations(), books.sum(),
        core.picoseconds(), stack, new CorePrices(shape, machine).spent(books), more);
  }

  /// Energy in picojoules.
  long energy() {
    return picojoules.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Cycles of a leaf; 0 where this processor has none of that name.
  long cycles(String leaf) {
    return stack.getOrDefault(leaf, 0L);
  }

  double ipc() {
    return (double) instructions / Math.max(1, cycles);
  }

  /// Mean power in watts.
  double watts() {
    return energy() / Math.max(1.0, picoseconds);
  }

  /// Energy times time in joule seconds.
  double energyDelay() {
    return energy() * 1e-12 * (picoseconds * 1e-12);
  }

  Spending spending() {
    return new Spending(name, picoseconds * 1e-12, picojoules);
  }

  /// Everything, for a file.
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("exit_status", exit.map(Exit::status).orElse(-1));
    map.put("guest_instructions", instructions);
    map.put("rep_iterations", iterations);
    map.put("cycles_total", cycles);
    map.put("cycle_stack", stack);
    map.put("time_ps", picoseconds);
    map.put("energy_total_pj", energy());
    map.put("energy_events_pj", picojoules);
    map.putAll(more);
    map.put("ipc", ipc());
    map.put("mean_power_w", watts());
    map.put("energy_delay_js", energyDelay());
    return map;
  }
}
