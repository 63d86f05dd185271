package palimpsest.verify.lockstep;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.ir.TracePrinter;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.runtime.BoundaryObserver;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.core.HostFault;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.isa.Disassembler;

/// What the subject was doing when it diverged, found by running it once more under observation: the newest translation
/// of each address that the diverging stretch passed, and the last rollback before its end.
///
/// @param translations as text, one each
/// @param lastRollback in one line
record Circumstances(List<String> translations, Optional<String> lastRollback) {
  /// More would hide the one that matters.
  private static final int MOST = 3;

  /// Observes `subject` on `guest` up to `divergence`, whose stretch was `steps`.
  static Circumstances of(Configuration subject, Guest guest, Divergence divergence, List<ExecutedPath.Step> steps)
      throws ElfException {
    var newest = new Newest();
    var rollbacks = new LastRollback();
    OutputStream nowhere = OutputStream.nullOutputStream();
    GuestMachine machine = subject.load(
        guest.launch(nowhere, nowhere), subject.attachments().get().withStages(newest).withBoundary(rollbacks));
    try {
      machine.run(divergence.retired());
    } catch (RuntimeException _) {
      // What failed the first time fails again, and what was seen until then is what was wanted.
    }
    Set<Integer> passed = new LinkedHashSet<>();
    passed.add(divergence.before().eip());
    steps.forEach(step -> passed.add(step.eip()));
    List<String> texts = passed.stream().flatMap(eip -> newest.at(eip).stream()).limit(MOST).toList();
    return new Circumstances(texts, rollbacks.last);
  }

  private static final class LastRollback implements BoundaryObserver {
    private Optional<String> last = Optional.empty();

    @Override
    public void reached(GuestState state, long retired) {}

    @Override
    public void rolledBack(HostFault fault, int eip, long retired) {
      last = Optional.of("after %d guest instructions, to %08x: %s".formatted(retired, eip, fault));
    }
  }

  /// Keeps the newest translation of each address.
  private static final class Newest implements StageObserver {
    private final Map<Integer, String> texts = new HashMap<>();
    private List<String> guest = List.of();
    private String optimised = "";

    Optional<String> at(int eip) {
      return Optional.ofNullable(texts.get(eip));
    }

    @Override
    public void selected(GuestPath path) {
      guest = path.steps().stream()
          .map(step -> "  %08x  %s".formatted(step.eip(), new Disassembler().print(step.instruction(), step.eip())))
          .toList();
    }

    @Override
    public void transformed(String stage, Trace trace) {
      optimised = TracePrinter.print(trace);
    }

    @Override
    public void compiled(CompiledTrace code) {
      List<String> lines = new ArrayList<>();
      lines.add("translation of %08x, from".formatted(code.head()));
      lines.addAll(guest);
      lines.add("optimised to");
      lines.add(optimised.stripTrailing());
      lines.add("scheduled as (offset, cycle, atoms)");
      code.listing().forEach(molecule -> lines.add("  " + molecule));
      texts.put(code.head(), String.join("\n", lines));
    }
  }
}
