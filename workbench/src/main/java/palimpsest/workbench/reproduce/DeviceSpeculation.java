package palimpsest.workbench.reproduce;

import java.util.ArrayList;
import java.util.List;
import palimpsest.host.core.HostFault;
import palimpsest.verify.inject.InjectionKind;
import palimpsest.verify.inject.InjectionPlan;

/// E15: speculation that meets memory-mapped I/O. The guest has no devices yet: half of all pages are made I/O now and
/// then for 300 molecules, so that reordered accesses to them fault as they would at a device.
final class DeviceSpeculation implements Experiment {
  private static final InjectionPlan PAGES = InjectionPlan.only(InjectionKind.IO_PAGES, 5_000, 1);

  @Override
  public Published published() {
    return Published.E15;
  }

  @Override
  public Outcome run(Bench bench, Scale scale) {
    List<Workload> kernels = Workload.launches(scale);
    List<Case> cases = new ArrayList<>();
    kernels.forEach(each -> cases.add(Case.of(each).disturbed(PAGES)));
    kernels.forEach(each -> cases.add(Case.of(each).with("adaptive=off").disturbed(PAGES)));
    List<Measured> results = bench.measure(cases);
    Rows rows = new Rows("program", "speculative I/O faults", "faults with adaptive=off", "steady cycles",
        "steady cycles with adaptive=off");
    long adaptive = 0;
    long without = 0;
    for (int i = 0; i < kernels.size(); i++) {
      Measured on = results.get(i);
      Measured off = results.get(kernels.size() + i);
      adaptive += faults(on);
      without += faults(off);
      rows.add(kernels.get(i).text(), faults(on), faults(off), on.steadyCycles(), off.steadyCycles());
    }
    return new Outcome(
        "%d faults, without adapting %d".formatted(adaptive, without),
        "Which pages are I/O changes all the time here, so one region may have to learn more than once; at a device"
            + " whose page stays the same it learns at the first fault.",
        rows);
  }

  private static long faults(Measured run) {
    return run.rollbacks().getOrDefault(HostFault.Kind.SPECULATIVE_IO, 0L);
  }
}
