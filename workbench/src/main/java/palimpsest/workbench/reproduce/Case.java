package palimpsest.workbench.reproduce;

import java.util.Optional;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.verify.inject.InjectionPlan;

/// One run: what, and how. Equal cases give equal results, so each is run once.
///
/// @param gear the highest gear
/// @param prices what cold code costs, where that is not what the machine says
/// @param limit most guest instructions
/// @param injection what disturbs the run
/// @param spot the machine and the operating point at which it starts, where that is not the bench's machine at its
///     highest
/// @param warm whether it starts with what an equal run saved that did not
record Case(
    Workload workload,
    int gear,
    CmsSettings settings,
    Optional<ColdPrices> prices,
    long limit,
    Optional<InjectionPlan> injection,
    Optional<Spot> spot,
    boolean warm) {
  /// An operating point of a machine.
  record Spot(MachineDescription machine, OperatingPoint point) {}

  /// What cold code costs, in cycles per guest instruction.
  ///
  /// @param interpret each time it is executed by gear 1
  /// @param translate once, to be translated by gear 2
  record ColdPrices(int interpret, int translate) {}

  /// The workload as users run it.
  static Case of(Workload workload) {
    return new Case(
        workload, CmsOptions.HIGHEST_GEAR, CmsSettings.STANDARD, Optional.empty(), Long.MAX_VALUE, Optional.empty(),
        Optional.empty(), false);
  }

  /// The same with switches set, as `--cms` sets them.
  Case with(String assignments) {
    return new Case(workload, gear, settings.with(assignments), prices, limit, injection, spot, warm);
  }

  /// The same with a number set.
  Case with(CmsSwitch which, long value) {
    return new Case(workload, gear, settings.with(which, value), prices, limit, injection, spot, warm);
  }

  /// The same on a machine at an operating point.
  Case on(MachineDescription machine, OperatingPoint point) {
    return new Case(
        workload, gear, settings, prices, limit, injection, Optional.of(new Spot(machine, point)), warm);
  }

  /// The same in no higher gear.
  Case inGear(int highest) {
    return new Case(workload, highest, settings, prices, limit, injection, spot, warm);
  }

  /// The same with other prices of cold code.
  Case at(ColdPrices other) {
    return new Case(workload, gear, settings, Optional.of(other), limit, injection, spot, warm);
  }

  /// The same, stopped after some guest instructions.
  Case upTo(long instructions) {
    return new Case(workload, gear, settings, prices, instructions, injection, spot, warm);
  }

  /// The same, disturbed.
  Case disturbed(InjectionPlan plan) {
    return new Case(workload, gear, settings, prices, limit, Optional.of(plan), spot, warm);
  }

  /// The same, started with the translations of an equal run.
  Case warmed() {
    return new Case(workload, gear, settings, prices, limit, injection, spot, true);
  }

  /// The same from nothing.
  Case cold() {
    return new Case(workload, gear, settings, prices, limit, injection, spot, false);
  }
}
