package palimpsest.workbench.report;

import java.util.ArrayList;
import java.util.List;

/// All that is said and shown of one run.
final class RunSection {
  private RunSection() {}

  /// @param id of the section; its figures' begin with it
  static Section of(String id, Run run) {
    Stats stats = run.stats();
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure(id + "-cycles", Figure.Kind.CYCLE_LEAVES, "Where the cycles went",
        "Every simulated cycle is in exactly one leaf; the leaves sum to " + Quantity.count(stats.cycles())
            + " cycles.", FunctionFigures.leaves(run)));
    if (!run.functions().isEmpty()) {
      figures.addAll(FunctionFigures.of(id, run.functions()));
    }
    figures.add(new Figure(id + "-energy", Figure.Kind.ENERGY_LEAVES, "Where the energy went",
        "Every picojoule is in exactly one leaf; the leaves sum to " + Quantity.energy(stats.picojoules()) + ".",
        Stacks.leaves(stats.energyStack(), "pJ")));
    if (!run.intervals().isEmpty()) {
      figures.addAll(TimeFigures.of(id, run));
    }
    figures.add(slots(id, stats));
    figures.add(gears(id, stats));
    if (!stats.points().isEmpty()) {
      figures.add(points(id, stats));
    }
    figures.add(counters(id, stats));
    figures.add(facts(id, run));
    String origin = run.source() + (run.intervals().isEmpty() ? "" : " (recorded)") + ": " + stats.command();
    return new Section(id, run.name(), origin, RunSummary.of(run), List.copyOf(figures));
  }

  private static Figure slots(String id, Stats stats) {
    List<List<Object>> rows = new ArrayList<>();
    for (int atoms = 0; atoms < stats.slots().size(); atoms++) {
      long molecules = stats.slots().get(atoms);
      rows.add(List.of(atoms == 1 ? "1 atom" : atoms + " atoms", molecules,
          Quantity.percent(molecules, stats.molecules())));
    }
    String mean =
        stats.molecules() == 0 ? "none" : Quantity.plain(Quantity.ratio(stats.usefulAtoms(), stats.molecules()));
    return new Figure(id + "-slots", Figure.Kind.HISTOGRAM, "How full the molecules were",
        "Molecules executed, by how many of their atoms were of use (not no-ops). Mean: " + mean
            + " useful atoms per molecule.",
        new Table(List.of(Column.label("useful atoms"), Column.value("molecules", ""), Column.value("share", "%")),
            rows));
  }

  private static Figure gears(String id, Stats stats) {
    List<List<Object>> rows = new ArrayList<>();
    long rest = stats.instructions();
    for (Stats.GearUse gear : stats.gears()) {
      rest -= gear.instructions();
    }
    rows.add(List.of("gear 1: interpreted", rest, Quantity.percent(rest, stats.instructions()),
        stats.cycleStack().getOrDefault("interpret", 0L), 0L, 0.0, 0.0));
    for (Stats.GearUse gear : stats.gears()) {
      rows.add(List.of("gear " + gear.gear() + ": " + describe(gear.gear()), gear.instructions(),
          Quantity.percent(gear.instructions(), stats.instructions()), gear.cycles(), gear.molecules(),
          Quantity.ratio(gear.usefulAtoms(), gear.molecules()), Quantity.ratio(gear.instructions(), gear.cycles())));
    }
    return new Figure(id + "-gears", Figure.Kind.TABLE, "What ran in which gear",
        "Guest instructions are interpreted, or run in a translation that a gear of CMS made. Cycles of gears 2 to 4"
            + " are those in translations, stalls included; those of gear 1 are CMS's while interpreting.",
        new Table(List.of(Column.label("gear"), Column.value("guest instructions", ""), Column.value("share", "%"),
            Column.value("cycles", "cycles"), Column.value("molecules", ""),
            Column.value("useful atoms per molecule", ""), Column.value("guest IPC", "instructions per cycle")), rows));
  }

  private static String describe(int gear) {
    return gear == 2 ? "quick translations" : gear == 3 ? "optimised translations" : "the hottest code once more";
  }

  private static Figure points(String id, Stats stats) {
    List<List<Object>> rows = new ArrayList<>();
    for (Stats.PointUse point : stats.points()) {
      rows.add(List.of(Quantity.plain(point.mhz()) + " MHz, " + point.volts() + " V", point.cycles(),
          Quantity.percent(point.picoseconds(), stats.picoseconds()), point.picojoules(),
          Quantity.ratio(point.picojoules(), point.picoseconds())));
    }
    return new Figure(id + "-points", Figure.Kind.TABLE, "Operating points", "What was spent at each.",
        new Table(List.of(Column.label("operating point"), Column.value("cycles", "cycles"),
            Column.value("share of time", "%"), Column.value("energy", "pJ"), Column.value("mean power", "W")), rows));
  }

  private static Figure counters(String id, Stats stats) {
    List<List<Object>> rows = new ArrayList<>();
    stats.translations().forEach((name, count) -> rows.add(List.of("translations: " + name, count)));
    stats.rollbacks().forEach((name, count) -> rows.add(List.of("rollbacks: " + name, count)));
    stats.events().forEach((name, count) -> rows.add(List.of("events: " + name, count)));
    rows.removeIf(row -> row.get(1).equals(0L));
    return new Figure(id + "-counters", Figure.Kind.APPENDIX, "Counters",
        "What CMS and the hardware counted; those that are 0 are left out. docs/stats.md explains each.",
        new Table(List.of(Column.label("counter"), Column.value("count", "")), rows));
  }

  private static Figure facts(String id, Run run) {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(List.of("read from", run.source()));
    rows.add(List.of("Palimpsest", run.stats().version()));
    rows.add(List.of("command", String.join(" ", run.stats().arguments())));
    rows.add(List.of("ended", run.stats().exit()));
    run.stats().configuration().forEach((key, value) -> rows.add(List.of(key, value)));
    return new Figure(id + "-configuration", Figure.Kind.APPENDIX, "Configuration",
        "All that determined the run: guest, operating point and machine.",
        new Table(List.of(Column.label("key"), Column.note("value")), rows));
  }
}
