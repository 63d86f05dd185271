package palimpsest.cms.emit;

import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Trace;
import palimpsest.host.machine.MachineDescription;

/// The back half of the pipeline for one machine: schedule, allocate, lay out.
///
/// It may be used for any number of traces, but by one thread at a time; what it remembers between traces only saves
/// work.
public final class Backend {
  private final MachineDescription machine;

  public Backend(MachineDescription machine) {
    this.machine = machine;
  }

  /// Compiles `trace` as boldly as `policy` allows.
  public Compilation compile(Trace trace, TranslationPolicy policy) {
    return new Compilation.Refused(machine.name() + ": nothing is scheduled yet for " + trace.head() + " " + policy.gear());
  }
}
