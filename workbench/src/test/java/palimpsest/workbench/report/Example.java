package palimpsest.workbench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import tools.jackson.databind.json.JsonMapper;

/// Result files in the documented formats, with numbers that tell leaves apart.
final class Example {
  private Example() {}

  /// A stack of cycles whose leaf number i has `seed * (i + 1) % 97` cycles.
  static Map<String, Long> cycles(long seed) {
    Map<String, Long> stack = new LinkedHashMap<>();
    for (CycleLeaf leaf : CycleLeaf.values()) {
      stack.put(leaf.jsonName(), seed * (leaf.ordinal() + 1) % 97);
    }
    return stack;
  }

  /// The same of energy.
  static Map<String, Long> energy(long seed) {
    Map<String, Long> stack = new LinkedHashMap<>();
    for (EnergyLeaf leaf : EnergyLeaf.values()) {
      stack.put(leaf.jsonName(), seed * (leaf.ordinal() + 2) % 89);
    }
    return stack;
  }

  /// A statistics file as a map.
  static Map<String, Object> stats(String guest, Map<String, Long> cycles, Map<String, Long> energy) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", "0.1.0");
    map.put("guest", Map.of("name", guest, "sha256", "00", "argv", List.of(guest, "one"), "processor", "i686"));
    map.put("exit", Map.of("status", 0, "reason", "exit"));
    map.put("guest_instructions", 1000);
    map.put("cycles_total", Stats.sum(cycles));
    map.put("cycle_stack", cycles);
    map.put("energy_total_pj", Stats.sum(energy));
    map.put("energy_stack_pj", energy);
    map.put("molecules", 30);
    map.put("atoms_useful", 60);
    map.put("slot_histogram", List.of(0, 10, 10, 10));
    map.put("translations", Map.of("gear2", 3, "tcache_bytes", 640));
    Map<String, Object> gear = Map.of("guest_instructions", 300, "cycles", 100, "molecules", 10, "atoms_useful", 20);
    map.put("gears", Map.of("gear2", gear, "gear3", gear, "gear4", gear));
    map.put("rollbacks", Map.of("alias", 1));
    map.put("events", Map.of("loads", 5));
    map.put("operating_point", Map.of("mhz", 500, "volts", 1.2));
    map.put("machine", Map.of("name", "tm5800", "tables", Map.of("store_buffer", 32)));
    return map;
  }

  static String json(Object value) {
    return JsonMapper.shared().writeValueAsString(value);
  }

  /// Writes the statistics of a run named by its seed.
  static Path statsFile(Path folder, String guest, long seed) throws IOException {
    return Files.writeString(folder.resolve(guest + seed + ".json"), json(stats(guest, cycles(seed), energy(seed))));
  }

  /// A recorded run of two equal intervals and two functions, the second with all of `interpret`.
  static Path recordedRun(Path folder, String name, long seed) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(run.resolve("stats.json"), json(stats("guest", times(2, cycles(seed)), times(2, energy(seed)))));
    long half = Stats.sum(cycles(seed));
    Files.writeString(run.resolve("intervals.jsonl"),
        json(interval(half, seed)) + "\n" + json(interval(2 * half, seed)) + "\n");
    Map<String, Long> first = times(2, cycles(seed));
    long interpreted = first.getOrDefault("interpret", 0L);
    first.put("interpret", 0L);
    Files.writeString(run.resolve("functions.jsonl"), json(function("main", first, 3)) + "\n"
        + json(function("operator<</\"quoted\"", Map.of("interpret", interpreted), 1)) + "\n");
    return run;
  }

  private static Map<String, Object> interval(long end, long seed) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("end_cycle", end);
    map.put("end_ps", end * 2000);
    map.put("guest_instructions", 500);
    map.put("molecules", 15);
    map.put("atoms_useful", 30);
    map.put("mhz", 500);
    map.put("volts", 1.2);
    map.put("cycle_stack", cycles(seed));
    map.put("energy_stack_pj", energy(seed));
    map.put("gear_instructions", Map.of("1", 100, "2", 100, "3", 300, "4", 0));
    map.put("translations", Map.of("gear2", 1, "gear3", 0, "gear4", 0));
    map.put("rollbacks", 0);
    map.put("tcache_bytes", 640);
    map.put("evictions", 0);
    return map;
  }

  static Map<String, Object> function(String name, Map<String, Long> stack, int gear) {
    return Map.of("function", name, "module", "guest", "gear", gear, "guest_instructions", 500,
        "cycles", Stats.sum(stack), "cycle_stack", stack, "molecules", 15);
  }

  private static Map<String, Long> times(long factor, Map<String, Long> stack) {
    Map<String, Long> product = new LinkedHashMap<>();
    stack.forEach((leaf, count) -> product.put(leaf, factor * count));
    return product;
  }

  /// A sweep's line.
  static Map<String, Object> point(int id, String workload, String machine, long seed) {
    return Map.of("id", id, "key", "key" + id, "axes", Map.of("workload", workload, "machine", machine),
        "status", "ok", "error", "", "stats", stats(workload, cycles(seed), energy(seed)));
  }
}
