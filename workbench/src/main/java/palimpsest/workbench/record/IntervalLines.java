package palimpsest.workbench.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;

/// Intervals as JSON lines (docs/traces.md).
public final class IntervalLines {
  private IntervalLines() {}

  /// One line for each interval of a finished run.
  public static String of(Intervals intervals) {
    List<Reading> readings = intervals.readings();
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < readings.size(); i++) {
      text.append(Json.line(map(readings.get(i - 1), readings.get(i))));
    }
    return text.toString();
  }

  private static Map<String, Object> map(Reading begin, Reading end) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("end_cycle", end.cycle());
    map.put("end_ps", end.picoseconds());
    map.put("guest_instructions", end.since(begin, Reading.INSTRUCTIONS));
    map.put("molecules", end.since(begin, Reading.MOLECULES));
    map.put("atoms_useful", end.since(begin, Reading.ATOMS));
    map.put("mhz", end.point().mhz());
    map.put("volts", end.point().volts());
    Map<String, Object> cycles = new LinkedHashMap<>();
    for (CycleLeaf leaf : CycleLeaf.values()) {
      cycles.put(leaf.jsonName(), end.since(begin, Reading.CYCLE_LEAVES + leaf.ordinal()));
    }
    map.put("cycle_stack", cycles);
    Map<String, Object> energies = new LinkedHashMap<>();
    for (EnergyLeaf leaf : EnergyLeaf.values()) {
      energies.put(leaf.jsonName(), end.since(begin, Reading.ENERGY_LEAVES + leaf.ordinal()));
    }
    map.put("energy_stack_pj", energies);
    Map<String, Object> gears = new LinkedHashMap<>();
    for (int i = 0; i <= Reading.TRANSLATING_GEARS.length; i++) {
      gears.put(String.valueOf(i + 1), end.since(begin, Reading.GEAR_INSTRUCTIONS + i));
    }
    map.put("gear_instructions", gears);
    Map<String, Object> translations = new LinkedHashMap<>();
    for (int i = 0; i < Reading.TRANSLATING_GEARS.length; i++) {
      translations.put("gear" + Reading.TRANSLATING_GEARS[i], end.since(begin, Reading.TRANSLATIONS + i));
    }
    map.put("translations", translations);
    map.put("rollbacks", end.since(begin, Reading.ROLLBACKS));
    map.put("tcache_bytes", end.tcacheBytes());
    map.put("evictions", end.since(begin, Reading.EVICTIONS));
    return map;
  }
}
