package palimpsest.workbench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import palimpsest.cms.runtime.CmsCounters;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.account.OwnerCounts;
import palimpsest.host.account.PointUse;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.OperatingPoint;

/// The report a person reads when the guest has ended.
final class Report {
  private static final int BAR_WIDTH = 40;

  private final RunResult result;
  private final boolean colours;
  private final StringBuilder text = new StringBuilder();

  private Report(RunResult result, boolean colours) {
    this.result = result;
    this.colours = colours;
  }

  /// The report of a run.
  static String of(RunResult result, boolean colours) {
    Report report = new Report(result, colours);
    report.summary();
    report.points();
    report.molecules();
    report.cycles();
    report.energy();
    report.translations();
    report.learned();
    report.notImplemented();
    return report.text.toString();
  }

  private void summary() {
    List<PointUse> uses = result.machine().operation().uses();
    heading(result.guest().name() + " on " + result.machine().machine().machine().name());
    row("ended", result.exit().map(exit -> exit.reason() + ", status " + exit.status()).orElse("instruction limit"));
    row("guest instructions", Numbers.grouped(result.instructions()));
    if (result.events().repIterations() > 0) {
      row("REP iterations", Numbers.grouped(result.events().repIterations()));
    }
    row("system calls", Numbers.grouped(result.cms().systemCalls()));
    row("cycles", Numbers.grouped(result.cycles()));
    row("guest IPC", Numbers.ratio((double) result.instructions() / Math.max(1, result.cycles())));
    row("time", Numbers.time(result.picoseconds()) + (uses.size() == 1 ? " at " + text(uses.getFirst().point()) : ""));
    row("energy", Numbers.energy(result.energy().sum()));
    row("mean power", Numbers.ratio(result.energy().sum() / Math.max(1.0, result.picoseconds())) + " W");
  }

  /// Where the time and the energy went, by operating point.
  private void points() {
    List<PointUse> uses = result.machine().operation().uses();
    if (uses.size() == 1) {
      return;
    }
    heading("operating points");
    row("transitions", Numbers.grouped(result.machine().operation().transitions()));
    for (PointUse use : uses) {
      line(text(use.point()), Numbers.energy(use.energy().sum()), use.picoseconds(), result.picoseconds());
    }
  }

  private static String text(OperatingPoint point) {
    return Numbers.plain(point.mhz()) + " MHz, " + point.volts() + " V";
  }

  private void molecules() {
    long molecules = result.events().molecules();
    if (molecules == 0) {
      return;
    }
    heading("molecules");
    row("executed", Numbers.grouped(molecules));
    row("useful atoms", Numbers.grouped(result.events().usefulAtoms()));
    row("atoms per molecule", Numbers.ratio((double) result.events().usefulAtoms() / molecules));
    for (int gear = 2; gear <= CmsOptions.HIGHEST_GEAR; gear++) {
      OwnerCounts counts = result.machine().executedInGear(gear);
      if (counts.molecules() > 0) {
        row("  in gear " + gear, String.format("%s; guest IPC %s over %s instructions",
            Numbers.ratio((double) counts.usefulAtoms() / counts.molecules()),
            Numbers.ratio((double) counts.guestInstructions() / Math.max(1, counts.cycles())),
            Numbers.grouped(counts.guestInstructions())));
      }
    }
    long[] histogram = result.events().slotHistogram();
    for (int atoms = 0; atoms < histogram.length; atoms++) {
      bar(atoms + (atoms == 1 ? " atom" : " atoms"), histogram[atoms], molecules);
    }
  }

  private void cycles() {
    heading("cycles");
    List<CycleLeaf> leaves = new ArrayList<>(List.of(CycleLeaf.values()));
    leaves.removeIf(leaf -> result.machine().ledger().cycles().get(leaf) == 0);
    leaves.sort(Comparator.comparingLong((CycleLeaf leaf) -> -result.machine().ledger().cycles().get(leaf)));
    for (CycleLeaf leaf : leaves) {
      bar(leaf.jsonName(), result.machine().ledger().cycles().get(leaf), result.cycles());
    }
  }

  private void energy() {
    heading("energy");
    List<EnergyLeaf> leaves = new ArrayList<>(List.of(EnergyLeaf.values()));
    leaves.removeIf(leaf -> result.energy().get(leaf) == 0);
    leaves.sort(Comparator.comparingLong((EnergyLeaf leaf) -> -result.energy().get(leaf)));
    for (EnergyLeaf leaf : leaves) {
      long picojoules = result.energy().get(leaf);
      line(leaf.jsonName(), Numbers.energy(picojoules), picojoules, result.energy().sum());
    }
  }

  private void translations() {
    heading("translation");
    for (int gear = 2; gear <= CmsOptions.HIGHEST_GEAR; gear++) {
      CmsCounters.GearCounts counts = result.cms().gear(gear);
      row("gear " + gear, String.format("%s translations of %s guest instructions, %s bytes",
          Numbers.grouped(counts.translations()),
          Numbers.grouped(counts.guestInstructions()),
          Numbers.grouped(counts.codeBytes())));
    }
    if (result.cms().reloads() > 0) {
      row("reloaded", Numbers.grouped(result.cms().reloads()));
    }
    if (result.cms().stale() > 0) {
      row("saved, but stale", Numbers.grouped(result.cms().stale()));
    }
    row("chains", Numbers.grouped(result.cms().chains()));
    row("dispatches", Numbers.grouped(result.cms().dispatches()));
    row("evicted", Numbers.grouped(result.machine().cacheUse().evictions()));
    if (result.cms().returns() > 0) {
      row("  translated again", Numbers.grouped(result.cms().returns()));
    }
    if (result.machine().cacheUse().moves() > 0) {
      row("moved", Numbers.grouped(result.machine().cacheUse().moves()));
    }
    row("invalidated", Numbers.grouped(result.cms().invalidations()));
    row("set aside", String.format("%s, back in use %s, in another's place %s",
        Numbers.grouped(result.cms().setAsides()),
        Numbers.grouped(result.cms().revalidations()),
        Numbers.grouped(result.cms().reinstallations())));
    long rollbacks = 0;
    for (HostFault.Kind kind : HostFault.Kind.values()) {
      rollbacks += result.cms().rollbacks(kind);
    }
    row("rollbacks", Numbers.grouped(rollbacks));
    for (HostFault.Kind kind : HostFault.Kind.values()) {
      if (result.cms().rollbacks(kind) > 0) {
        row("  " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            Numbers.grouped(result.cms().rollbacks(kind)));
      }
    }
    row("guest's own faults", Numbers.grouped(result.cms().genuineFaults()));
    row("failed speculations", Numbers.grouped(result.cms().artefacts()));
    row("retranslations", Numbers.grouped(result.cms().retranslations()));
  }

  private void learned() {
    List<String> lines = new LearnedRegions(result.machine()).lines();
    if (!lines.isEmpty()) {
      heading("learned");
      lines.forEach(line -> text.append("  ").append(line).append(System.lineSeparator()));
    }
  }

  private void notImplemented() {
    List<String> lines = result.notImplemented();
    if (!lines.isEmpty()) {
      heading("not implemented");
      lines.forEach(line -> text.append("  ").append(line).append(System.lineSeparator()));
    }
  }

  private void heading(String title) {
    text.append(colours ? "\u001b[1m" + title + "\u001b[0m" : title).append(System.lineSeparator());
  }

  private void row(String name, String value) {
    text.append(String.format("  %-20s %s%n", name, value));
  }

  private void bar(String name, long part, long whole) {
    line(name, Numbers.grouped(part), part, whole);
  }

  private void line(String name, String value, long part, long whole) {
    int width = whole == 0 ? 0 : (int) Math.round((double) BAR_WIDTH * part / whole);
    text.append(String.format("  %-20s %16s %8s  %s", name, value, Numbers.percent(part, whole), "#".repeat(width))
        .stripTrailing());
    text.append(System.lineSeparator());
  }
}
