package palimpsest.cms.emit;

import java.util.Optional;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.allocate.Allocation;
import palimpsest.cms.allocate.LinearScan;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.schedule.LegalTrace;
import palimpsest.cms.schedule.Legaliser;
import palimpsest.cms.schedule.ListScheduler;
import palimpsest.cms.schedule.Schedule;
import palimpsest.cms.schedule.Sinking;
import palimpsest.cms.schedule.SlotFit;
import palimpsest.host.machine.MachineDescription;

/// The back half of the pipeline for one machine: schedule, allocate, lay out.
///
/// It may be used for any number of traces, but by one thread at a time; what it remembers between traces only saves
/// work.
public final class Backend {
  private final MachineDescription machine;
  private final SlotFit slots;

  public Backend(MachineDescription machine) {
    this.machine = machine;
    this.slots = new SlotFit(machine);
  }

  /// Compiles `trace` as boldly as `policy` allows: by urgency first, in program order where that needs too many registers.
  public Compilation compile(Trace trace, TranslationPolicy policy) {
    LegalTrace legal = Legaliser.legalise(trace, slots);
    Optional<CompiledTrace> result = Optional.empty();
    if (policy.gear() > 2) {
      result = attempt(Sinking.sink(legal), policy, ListScheduler.Order.URGENCY);
    }
    if (result.isEmpty()) {
      result = attempt(legal, policy, ListScheduler.Order.PROGRAM);
    }
    return result.<Compilation>map(Compilation.Compiled::new)
        .orElseGet(() -> new Compilation.Refused(machine.name() + " has too few registers or alias entries for it"));
  }

  private Optional<CompiledTrace> attempt(LegalTrace legal, TranslationPolicy policy, ListScheduler.Order order) {
    ListScheduler scheduler =
        new ListScheduler(machine, slots, order, LinearScan.temporaries(machine) - legal.prologue().size() - 4);
    Schedule prologue = scheduler.prologue(legal, policy);
    Optional<Schedule> scheduled = scheduler.body(legal, policy);
    if (scheduled.isEmpty()) {
      return Optional.empty();
    }
    Schedule body = scheduled.get();
    Optional<Allocation> allocation = LinearScan.allocate(prologue, body, machine);
    return allocation.map(registers ->
        new LaidOutTrace(machine, legal.head(), Layout.lay(legal, prologue, body, registers, slots)));
  }
}
