package palimpsest.verify.prove;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import palimpsest.cms.emit.CompiledTrace;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.region.GuestPath;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.isa.Opcode;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.isa.Segment;

/// Collects every translation a machine makes. It must be told of the machine before that runs: translations hold for
/// the segment bases of the moment.
public final class MadeTranslations implements StageObserver {
  private final StageObserver next;
  private final List<MadeTranslation> made = new ArrayList<>();
  private Optional<GuestState> state = Optional.empty();
  private Optional<GuestPath> selected = Optional.empty();
  private boolean loadsConstants;

  /// @param next sees all of it, too
  public MadeTranslations(StageObserver next) {
    this.next = next;
  }

  /// All translations of a run.
  ///
  /// @param limit guest instructions after which it ends
  /// @throws ElfException in one line, if the program cannot be run
  static List<MadeTranslation> of(Guest guest, Configuration configuration, long limit) throws ElfException {
    Attachments attached = configuration.attachments().get();
    MadeTranslations made = new MadeTranslations(attached.stages());
    GuestMachine machine = configuration.load(
        guest.launch(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()), attached.withStages(made));
    made.watch(machine.state());
    machine.run(limit);
    return made.take();
  }

  /// Says whose translations these are.
  public void watch(GuestState of) {
    state = Optional.of(of);
  }

  /// Hands out the translations made since it was last asked, in the order in which they were made.
  public List<MadeTranslation> take() {
    List<MadeTranslation> taken = List.copyOf(made);
    made.clear();
    return taken;
  }

  @Override
  public void selected(GuestPath path) {
    selected = Optional.of(path);
    next.selected(path);
  }

  @Override
  public void transformed(String stage, Trace trace) {
    if (stage.equals("lift")) {
      loadsConstants = loadsConstants(trace);
    }
    next.transformed(stage, trace);
  }

  @Override
  public void compiled(CompiledTrace code) {
    GuestState guest = state.orElseThrow(() -> new IllegalStateException("nobody said whose translations these are"));
    made.add(new MadeTranslation(
        selected.orElseThrow(), code, guest.segmentBase(Segment.FS), guest.segmentBase(Segment.GS), loadsConstants));
    next.compiled(code);
  }

  /// Whether something is loaded from the bytes of the path's own instructions, and not only to be compared.
  private boolean loadsConstants(Trace trace) {
    Set<Operand> compared = new HashSet<>();
    for (Op op : trace.body()) {
      if (op instanceof Op.Alu alu && alu.op() == Opcode.SAME) {
        compared.add(alu.a());
      }
    }
    return trace.body().stream().anyMatch(op -> op instanceof Op.Load load
        && load.address() instanceof Operand.Const(int address)
        && !compared.contains(load.dst())
        && isCode(address));
  }

  private boolean isCode(int address) {
    return selected.orElseThrow().steps().stream()
        .anyMatch(step -> Integer.compareUnsigned(address - step.eip(), step.instruction().length()) < 0);
  }
}
