package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A statistics file (docs/stats.md), read and found consistent.
///
/// @param version of Palimpsest
/// @param guest the program's name
/// @param arguments the guest's, its name first
/// @param machine the machine's name
/// @param exit how the run ended, in words
/// @param instructions guest instructions retired
/// @param cycles all of them; the leaves of `cycleStack` sum to it
/// @param picoseconds simulated time
/// @param cycleStack cycles by leaf
/// @param picojoules all of them; the leaves of `energyStack` sum to it
/// @param energyStack picojoules by leaf
/// @param molecules executed
/// @param usefulAtoms executed
/// @param slots element n: molecules with n useful atoms
/// @param translations CMS's counters
/// @param gears what translated code did, by gear
/// @param rollbacks by kind and verdict
/// @param events counted by the hardware
/// @param points operating points used, rising; empty in files that do not have them
/// @param prices picojoules by the price they were paid at; empty in files that do not say
/// @param configuration guest, operating point and machine, flattened to texts by path
record Stats(
    String version,
    String guest,
    List<String> arguments,
    String machine,
    String exit,
    long instructions,
    long cycles,
    long picoseconds,
    Map<String, Long> cycleStack,
    long picojoules,
    Map<String, Long> energyStack,
    long molecules,
    long usefulAtoms,
    List<Long> slots,
    Map<String, Long> translations,
    List<GearUse> gears,
    Map<String, Long> rollbacks,
    Map<String, Long> events,
    List<PointUse> points,
    Map<String, Long> prices,
    Map<String, String> configuration) {

  /// What translations of one gear did.
  record GearUse(int gear, long instructions, long cycles, long molecules, long usefulAtoms) {}

  /// What was spent at one operating point.
  record PointUse(double mhz, double volts, long cycles, long picoseconds, long picojoules) {}

  private static final List<Integer> TRANSLATING_GEARS = List.of(2, 3, 4);

  /// @throws ReportException if anything is missing, or a stack does not sum to its total
  static Stats of(Fields file) {
    Fields guest = file.object("guest");
    Fields point = file.object("operating_point");
    Fields exit = file.object("exit");
    long cycles = file.count("cycles_total");
    long picojoules = file.count("energy_total_pj");
    Map<String, Long> cycleStack = summing(file, "cycle_stack", cycles);
    Map<String, Long> energyStack = summing(file, "energy_stack_pj", picojoules);
    Map<String, String> configuration = new LinkedHashMap<>();
    guest.flattened().forEach((key, value) -> configuration.put("guest." + key, value));
    point.flattened().forEach((key, value) -> configuration.put("operating_point." + key, value));
    if (file.has("highest_gear")) {
      configuration.put("highest_gear", Long.toString(file.count("highest_gear")));
    }
    file.optionalObject("cms").ifPresent(
        cms -> cms.flattened().forEach((key, value) -> configuration.put("cms." + key, value)));
    file.object("machine").flattened().forEach((key, value) -> configuration.put("machine." + key, value));
    return new Stats(
        file.text("version"), guest.text("name"), guest.texts("argv"), file.object("machine").text("name"),
        ended(exit), file.count("guest_instructions"), cycles,
        file.has("time_ps") ? file.count("time_ps") : Math.round(cycles * 1e6 / point.positive("mhz")),
        cycleStack, picojoules, energyStack, file.count("molecules"), file.count("atoms_useful"),
        file.countList("slot_histogram"), file.counts("translations"), gears(file.object("gears")),
        file.counts("rollbacks"), file.counts("events"), points(file), prices(file, picojoules),
        configuration);
  }

  private static Map<String, Long> prices(Fields file, long total) {
    Map<String, Long> prices = new LinkedHashMap<>();
    file.objects("energy_events").forEach(event -> prices.merge(event.text("event"), event.count("pj"), Long::sum));
    if (!prices.isEmpty() && sum(prices) != total) {
      throw new ReportException(file.where() + ": is damaged: energy_events sum to " + sum(prices)
          + ", energy_total_pj is " + total);
    }
    return prices;
  }

  private static Map<String, Long> summing(Fields file, String key, long total) {
    Map<String, Long> stack = file.counts(key);
    long sum = sum(stack);
    if (sum != total) {
      throw new ReportException(
          file.where() + ": is damaged: the leaves of " + key + " sum to " + sum + ", its total is " + total);
    }
    return stack;
  }

  private static String ended(Fields exit) {
    String reason = exit.text("reason");
    return reason.equals("exit") ? "exit, status " + exit.node().path("status").asInt(0) : reason;
  }

  private static List<GearUse> gears(Fields gears) {
    List<GearUse> uses = new ArrayList<>();
    for (int gear : TRANSLATING_GEARS) {
      Fields use = gears.object("gear" + gear);
      uses.add(new GearUse(gear, use.count("guest_instructions"), use.count("cycles"), use.count("molecules"),
          use.count("atoms_useful")));
    }
    return List.copyOf(uses);
  }

  private static List<PointUse> points(Fields file) {
    return file.objects("operating_points").stream()
        .map(use -> new PointUse(use.positive("mhz"), use.positive("volts"), use.count("cycles"),
            use.count("time_ps"), use.count("energy_pj")))
        .toList();
  }

  static long sum(Map<String, Long> stack) {
    return stack.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Guest instructions per cycle.
  double instructionsPerCycle() {
    return Quantity.ratio(instructions, cycles);
  }

  /// Simulated time in ms.
  double milliseconds() {
    return picoseconds * 1e-9;
  }

  /// Energy in mJ.
  double millijoules() {
    return picojoules * 1e-9;
  }

  /// Mean power in watts.
  double watts() {
    return Quantity.ratio(picojoules, picoseconds);
  }

  /// Energy times delay, in microjoule seconds.
  double energyDelay() {
    return millijoules() * milliseconds();
  }

  /// What ran, short enough for a heading: the program and its first arguments.
  String command() {
    String line = String.join(" ", arguments);
    return line.length() <= 60 ? line : line.substring(0, 59) + "…";
  }
}
