package palimpsest.cms.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.allocate.Allocation;
import palimpsest.cms.allocate.AllocationChecker;
import palimpsest.cms.allocate.LinearScan;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.schedule.LegalTrace;
import palimpsest.cms.schedule.Legaliser;
import palimpsest.cms.schedule.ListScheduler;
import palimpsest.cms.schedule.Schedule;
import palimpsest.cms.schedule.ScheduleChecker;
import palimpsest.cms.schedule.Sinking;
import palimpsest.cms.schedule.SlotFit;
import palimpsest.cms.schedule.Turn;
import palimpsest.host.machine.MachineDescription;

/// The back half of the pipeline for one machine: schedule, allocate, lay out.
///
/// It may be used for any number of traces, but by one thread at a time; what it remembers between traces only saves
/// work.
public final class Backend {
  private final MachineDescription machine;
  private final SlotFit slots;
  private final Proof proof;

  /// Whether every schedule and allocation is proven before it is used.
  public enum Proof {
    NONE,
    /// By [ScheduleChecker] and [AllocationChecker]; a failure is an error of ours and ends in an exception.
    CHECKED
  }

  public Backend(MachineDescription machine) {
    this(machine, Proof.NONE);
  }

  public Backend(MachineDescription machine, Proof proof) {
    this.machine = machine;
    this.slots = new SlotFit(machine);
    this.proof = proof;
  }

  /// Compiles `trace` as boldly as `policy` allows: the best of several schedules by urgency, or one in program order
  /// where those need too many registers.
  public Compilation compile(Trace trace, TranslationPolicy policy) {
    return compile(List.of(trace), policy);
  }

  /// Compiles the one of several forms of a trace that takes the fewest cycles; the first among equals.
  ///
  /// @param forms the plainest first: if no schedule by urgency works out, it is the one compiled in program order
  public Compilation compile(List<Trace> forms, TranslationPolicy policy) {
    Optional<Attempt> best = Optional.empty();
    if (policy.gear() > 2) {
      for (Trace form : forms) {
        if (form.carried().size() <= mostCarried()) {
          LegalTrace sunk = Sinking.sink(Legaliser.legalise(form, slots));
          ListScheduler scheduler = scheduler(sunk, policy);
          best = better(policy, best, attempt(form, sunk, scheduler, ListScheduler.Order.URGENCY));
          if (scheduler.loadsWaited()) {
            best = better(policy, best, attempt(form, sunk, scheduler, ListScheduler.Order.URGENCY_OF_LOADS));
          }
        }
      }
    }
    Trace plain = forms.getFirst();
    Optional<Attempt> chosen = best.or(() -> {
      LegalTrace legal = Legaliser.legalise(plain, slots);
      return attempt(plain, legal, scheduler(legal, policy), ListScheduler.Order.PROGRAM);
    });
    if (proof == Proof.CHECKED) {
      chosen.ifPresent(made -> prove(made, policy));
    }
    return chosen
        .<Compilation>map(attempt -> new Compilation.Compiled(attempt.laidOut(machine, slots), attempt.form()))
        .orElseGet(() -> new Compilation.Refused(machine.name() + " has too few registers or alias entries for it"));
  }

  /// Most values a loop can carry on this machine: they live in registers that rollback restores.
  public int mostCarried() {
    int registers = Math.min(machine.registers().general(), machine.registers().shadowedGeneral());
    return Math.max(0, Math.min(LegalTrace.END_OF_CARRIED, registers) - LegalTrace.FIRST_CARRIED);
  }

  /// A trace scheduled and allocated.
  private record Attempt(Trace form, LegalTrace trace, Schedule prologue, Schedule body, Allocation registers) {
    CompiledTrace laidOut(MachineDescription machine, SlotFit slots) {
      return new LaidOutTrace(machine, trace.head(), Layout.lay(trace, prologue, body, registers, slots));
    }
  }

  /// The one with fewer cycles, then with fewer molecules; the first among equals. In gear 4 a loop's cycles are those
  /// of [Turn#cost].
  private Optional<Attempt> better(TranslationPolicy policy, Optional<Attempt> first, Optional<Attempt> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first.or(() -> second);
    }
    Schedule a = first.get().body();
    Schedule b = second.get().body();
    boolean turns = policy.gear() >= 4 && first.get().trace().loops();
    long cyclesOfA = turns ? Turn.cost(first.get().form(), first.get().prologue(), a, machine) : a.cycles();
    long cyclesOfB = turns ? Turn.cost(second.get().form(), second.get().prologue(), b, machine) : b.cycles();
    boolean isSecond = cyclesOfB != cyclesOfA
        ? cyclesOfB < cyclesOfA
        : b.molecules().size() < a.molecules().size();
    return isSecond ? second : first;
  }

  private ListScheduler scheduler(LegalTrace trace, TranslationPolicy policy) {
    int temporaries = LinearScan.temporaries(machine) - trace.prologue().size() - 4;
    return new ListScheduler(trace, policy, machine, slots, temporaries);
  }

  private Optional<Attempt> attempt(
      Trace form, LegalTrace trace, ListScheduler scheduler, ListScheduler.Order order) {
    Schedule prologue = scheduler.prologue(order);
    return scheduler.body(order).flatMap(body -> LinearScan.allocate(prologue, body, machine)
        .map(registers -> new Attempt(form, trace, prologue, body, registers)));
  }

  private void prove(Attempt made, TranslationPolicy policy) {
    List<String> problems = new ArrayList<>(ScheduleChecker.problems(made.trace(), made.body(), machine, policy));
    problems.addAll(AllocationChecker.problems(made.prologue(), made.body(), made.registers()));
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("\n", problems) + "\n" + made.body());
    }
  }
}
