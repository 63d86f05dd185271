package palimpsest.verify.engines;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import palimpsest.host.code.Decoded;
import palimpsest.host.code.Disassembler;
import palimpsest.host.code.MoleculeDecoder;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.HostState;
import palimpsest.host.core.MoleculeObserver;
import palimpsest.host.machine.MachineDescription;
import palimpsest.memory.ConcealedMemory;

/// Keeps what an engine executed last, as text: the molecules of the last commit intervals, each with its cycle, its
/// address and which registers had changed when it began.
final class LastMolecules implements MoleculeObserver {
  /// Commit intervals to keep.
  private static final int INTERVALS = 3;

  /// Lines to keep in any case: no interval is as long.
  private static final int MOST = 800;

  private final MachineDescription machine;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final int[] registers = new int[HostState.REGISTERS];
  private int codes;
  private Optional<Code> code = Optional.empty();

  private record Code(ConcealedMemory memory, MoleculeDecoder decoder) {}

  private record Step(String text, boolean commits) {}

  LastMolecules(MachineDescription machine) {
    this.machine = machine;
  }

  @Override
  public void attached(ConcealedMemory memory) {
    code = Optional.of(new Code(memory, new MoleculeDecoder(machine, memory.base())));
  }

  @Override
  public void begins(int moleculePc, HostState state, long now) {
    String changed = changed(state);
    code.ifPresent(known -> {
      switch (known.decoder.decode(known.memory, moleculePc)) {
        case Decoded.Valid(var molecule, _) -> keep(new Step(
            "%10d %08x  %s%s".formatted(now, moleculePc, new Disassembler(machine).print(molecule), changed),
            molecule.commit()));
        case Decoded.Invalid(_, String reason) ->
            keep(new Step("%10d %08x  no molecule: %s%s".formatted(now, moleculePc, reason, changed), false));
      }
    });
  }

  @Override
  public void faulted(HostFault fault, long now) {
    keep(new Step("%10d %s".formatted(now, fault), false));
  }

  private String changed(HostState state) {
    var text = new StringBuilder();
    for (int i = 0; i < registers.length; i++) {
      if (registers[i] != state.register(i)) {
        registers[i] = state.register(i);
        text.append(" r%d=%08x".formatted(i, registers[i]));
      }
    }
    if (codes != state.codes()) {
      codes = state.codes();
      text.append(" codes=%03x".formatted(codes));
    }
    return text.isEmpty() ? "" : "\n" + " ".repeat(24) + "now" + text;
  }

  private void keep(Step step) {
    steps.addLast(step);
    if (steps.size() > MOST) {
      steps.removeFirst();
    }
  }

  /// The last intervals, oldest first.
  List<String> text() {
    List<String> lines = new ArrayList<>();
    int intervals = 0;
    for (Step step : steps.reversed()) {
      if (step.commits && ++intervals > INTERVALS) {
        break;
      }
      lines.add(step.text);
    }
    return lines.reversed();
  }
}
