package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.machine.OperatingPoint;

/// L1: a decoder of DVD pictures at each fixed point (the highest races to idle, the lowest that meets all deadlines is
/// slow and steady) and under LongRun, with other windows and patience too: energy against deadlines missed.
final class Deadlines implements Experiment {
  private static final List<String> VARIANTS = List.of(
      "", ",longrun.window=4", ",longrun.window=20", ",longrun.patience=1", ",longrun.patience=3",
      ",longrun.target=60");
  private static final double PICO_PER_MILLI = 1e9;

  /// A way to run, and what came of it.
  private record Way(String name, long picojoules, int missed, double watts) {
    boolean dominates(Way other) {
      return picojoules <= other.picojoules && missed <= other.missed
          && (picojoules < other.picojoules || missed < other.missed);
    }
  }

  @Override
  public Published published() {
    return Published.L1;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    Workload decoder = Workload.of("decoder", scale == Scale.SMALL ? "13" : "48");
    List<OperatingPoint> points = bench.machine().operatingPoints();
    List<Case> cases = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (OperatingPoint point : points) {
      cases.add(Case.of(decoder).on(bench.machine(), point));
      names.add("fixed " + point.mhz() + " MHz");
    }
    for (String variant : scale == Scale.SMALL ? VARIANTS.subList(0, 1) : VARIANTS) {
      cases.add(Case.of(decoder).with("power=longrun" + variant));
      names.add("longrun" + variant.replace(",longrun.", " "));
    }
    List<Measured> runs = bench.measure(cases);
    List<Way> ways = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      ways.add(new Way(names.get(i), runs.get(i).energy(), missed(runs.get(i)), runs.get(i).watts()));
    }
    Rows rows = new Rows(
        "policy", "energy mJ", "missed", "mean W", "time ms", "transitions", "idle cycles of all", "on the front");
    for (int i = 0; i < runs.size(); i++) {
      Way way = ways.get(i);
      Measured run = runs.get(i);
      double idle = 100.0 * run.leaf(CycleLeaf.IDLE) / run.cycles();
      rows.add(way.name(), millijoules(way), way.missed(), Experiment.decimal(way.watts()),
          Experiment.decimal(run.picoseconds() / PICO_PER_MILLI), run.transitions(),
          Experiment.decimal(idle) + " %", ways.stream().noneMatch(other -> other.dominates(way)) ? "yes" : "no");
    }
    Way race = ways.get(points.size() - 1);
    Way longrun = ways.get(points.size());
    Optional<Way> steady = ways.subList(0, points.size()).stream().filter(way -> way.missed() == 0).findFirst();
    return new Outcome(
        "%s mJ at the highest point, %d missed; %s mJ under LongRun, %d missed (%.2f W)".formatted(
            millijoules(race), race.missed(), millijoules(longrun), longrun.missed(), longrun.watts()),
        "Racing to idle costs " + millijoules(race) + " mJ"
            + steady.map(way -> ", slow and steady (" + way.name() + ") " + millijoules(way) + " mJ").orElse("")
            + "; LongRun against the highest fixed point: "
            + Experiment.change(race.picojoules(), longrun.picojoules()) + " energy"
            + (longrun.dominates(race) ? ", and it dominates it." : "."),
        rows);
  }

  private static int missed(Measured run) {
    String[] words = run.errors().strip().split(" ", -1);
    return Integer.parseInt(words[words.length - 3]);
  }

  private static String millijoules(Way way) {
    return Experiment.decimal(way.picojoules() / PICO_PER_MILLI);
  }
}
