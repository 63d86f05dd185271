package palimpsest.workbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.runtime.CmsCounters;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.EnergyStack;
import palimpsest.host.account.Event;
import palimpsest.host.account.EventCounters;
import palimpsest.host.account.OwnerCounts;
import palimpsest.host.account.PointUse;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.EnergyEvent;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.x86.linux.Exit;

/// Everything a finished run has to say, once, for the statistics file and the report alike.
///
/// @param machine the machine as it stands at the end
/// @param energy where the picojoules went
/// @param guest what ran
/// @param exit how it ended; empty if the instruction limit came first
record RunResult(GuestMachine machine, EnergyStack energy, GuestIdentity guest, Optional<Exit> exit) {
  private static final int[] TRANSLATING_GEARS = {2, 3, 4};

  /// Collects the result of `machine`'s run.
  static RunResult of(GuestMachine machine, GuestIdentity guest) {
    return new RunResult(machine, machine.operation().energy(), guest, machine.exit());
  }

  long cycles() {
    return machine.ledger().clock().now();
  }

  long instructions() {
    return events().guestInstructions();
  }

  EventCounters events() {
    return machine.ledger().events();
  }

  CmsCounters cms() {
    return machine.counters();
  }

  /// Simulated time in picoseconds.
  long picoseconds() {
    return machine.operation().picoseconds();
  }

  /// The statistics in their documented order (docs/stats.md).
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", Version.NUMBER);
    map.put("guest", guest.toMap());
    map.put("exit", exitMap());
    map.put("guest_instructions", instructions());
    map.put("rep_iterations", events().repIterations());
    map.put("cycles_total", cycles());
    map.put("cycle_stack", cycleStack());
    map.put("energy_total_pj", energy.sum());
    map.put("energy_stack_pj", energyStack());
    map.put("energy_events", energyEvents());
    map.put("molecules", events().molecules());
    map.put("atoms_useful", events().usefulAtoms());
    map.put("slot_histogram", events().slotHistogram());
    map.put("translations", translations());
    map.put("gears", gears());
    map.put("rollbacks", rollbacks());
    map.put("learned", new LearnedRegions(machine).toMap());
    map.put("system_calls", cms().systemCalls());
    map.put("events", eventMap());
    map.put("not_implemented", notImplementedMap());
    map.put("time_ps", picoseconds());
    map.put("operating_point", point(machine.machine().point()));
    map.put("operating_points", machine.operation().uses().stream().map(RunResult::use).toList());
    map.put("transitions", machine.operation().transitions());
    map.put("highest_gear", machine.highestGear());
    map.put("cms", switches());
    map.put("machine", machine.machine().machine().toMap());
    return map;
  }

  private Map<String, Object> switches() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (CmsSwitch each : CmsSwitch.values()) {
      map.put(each.key(), machine.settings().value(each));
    }
    return map;
  }

  private Map<String, Object> exitMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("status", exit.map(Exit::status).orElse(-1));
    map.put("reason", exit.map(Exit::reason).orElse("instruction limit"));
    return map;
  }

  private Map<String, Object> cycleStack() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (CycleLeaf leaf : CycleLeaf.values()) {
      map.put(leaf.jsonName(), machine.ledger().cycles().get(leaf));
    }
    return map;
  }

  private Map<String, Object> energyStack() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (EnergyLeaf leaf : EnergyLeaf.values()) {
      map.put(leaf.jsonName(), energy.get(leaf));
    }
    return map;
  }

  private List<Map<String, Object>> energyEvents() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (EnergyEvent event : EnergyEvent.values()) {
      list.add(priced(event.key(), energy.count(event), energy.paid(event)));
    }
    list.add(priced(EnergyLeaf.LEAKAGE.jsonName(), cycles(), energy.get(EnergyLeaf.LEAKAGE)));
    return list;
  }

  private static Map<String, Object> priced(String event, long count, long picojoules) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("event", event);
    map.put("count", count);
    map.put("pj", picojoules);
    return map;
  }

  private Map<String, Object> translations() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int gear : TRANSLATING_GEARS) {
      CmsCounters.GearCounts counts = cms().gear(gear);
      map.put("gear" + gear, counts.translations());
      map.put("gear" + gear + "_guest_instructions", counts.guestInstructions());
      map.put("gear" + gear + "_code_bytes", counts.codeBytes());
    }
    map.put("retranslations", cms().retranslations());
    map.put("invalidations", cms().invalidations());
    map.put("set_aside", cms().setAsides());
    map.put("revalidations", cms().revalidations());
    map.put("reinstallations", cms().reinstallations());
    map.put("evictions", machine.cacheUse().evictions());
    map.put("returns", cms().returns());
    map.put("reloads", cms().reloads());
    map.put("stale", cms().stale());
    map.put("moves", machine.cacheUse().moves());
    map.put("untranslatable", cms().untranslatable());
    map.put("chains", cms().chains());
    map.put("dispatches", cms().dispatches());
    map.put("tcache_bytes", machine.cacheUse().usedBytes());
    return map;
  }

  private Map<String, Object> gears() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int gear : TRANSLATING_GEARS) {
      OwnerCounts counts = machine.executedInGear(gear);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("guest_instructions", counts.guestInstructions());
      row.put("cycles", counts.cycles());
      row.put("molecules", counts.molecules());
      row.put("atoms_useful", counts.usefulAtoms());
      map.put("gear" + gear, row);
    }
    return map;
  }

  private Map<String, Object> rollbacks() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (HostFault.Kind kind : HostFault.Kind.values()) {
      map.put(kind.name().toLowerCase(Locale.ROOT), cms().rollbacks(kind));
    }
    map.put("artefacts", cms().artefacts());
    map.put("genuine", cms().genuineFaults());
    map.put("first_touches", cms().firstTouches());
    map.put("code_writes", cms().codeWrites());
    map.put("interrupts", cms().interrupts());
    return map;
  }

  private Map<String, Object> eventMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Event event : Event.values()) {
      map.put(event.jsonName(), events().get(event));
    }
    return map;
  }

  private Map<String, Object> notImplementedMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("instructions", machine.unimplemented().stream().map(Object::toString).toList());
    map.put("system_calls", machine.unknownCalls().stream().map(call -> call.number() + " " + call.name()).toList());
    return map;
  }

  private static Map<String, Object> point(OperatingPoint point) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("mhz", point.mhz());
    map.put("volts", point.volts());
    return map;
  }

  private static Map<String, Object> use(PointUse use) {
    Map<String, Object> map = point(use.point());
    map.put("cycles", use.cycles());
    map.put("time_ps", use.picoseconds());
    map.put("energy_pj", use.energy().sum());
    return map;
  }

  /// What was not implemented, as lines for a person.
  List<String> notImplemented() {
    List<String> lines = new ArrayList<>();
    machine.unimplemented().forEach(each -> lines.add("instruction  " + each));
    machine.unknownCalls().forEach(call ->
        lines.add(String.format("system call  %08x  %d %s", call.eip(), call.number(), call.name())));
    return lines;
  }
}
