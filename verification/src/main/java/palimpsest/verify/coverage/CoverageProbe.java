package palimpsest.verify.coverage;

import java.io.OutputStream;
import java.util.Optional;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.instructions.Form;
import palimpsest.verify.instructions.Forms;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.mmu.Mmu;

/// Runs a guest in the interpreter one instruction at a time and notes what it executes.
public final class CoverageProbe {
  private final Coverage coverage;
  private final Decoder decoder = new Decoder();
  private final GuestMachine machine;
  private Optional<Form> pending = Optional.empty();
  private long seen;

  private CoverageProbe(Guest guest, Configuration configuration, Coverage coverage) throws ElfException {
    OutputStream nowhere = OutputStream.nullOutputStream();
    this.coverage = coverage;
    this.machine =
        configuration.load(guest.launch(nowhere, nowhere), Attachments.NONE.withBoundary(this::reached));
  }

  /// Adds to `coverage` what the first `limit` instructions of `guest` are.
  ///
  /// @param configuration one whose highest gear is 1
  /// @return how many instructions there were
  /// @throws ElfException in one line, if the program cannot be run
  public static long observe(Guest guest, Configuration configuration, long limit, Coverage coverage)
      throws ElfException {
    var probe = new CoverageProbe(guest, configuration, coverage);
    probe.pending = probe.next(probe.machine.state().eip());
    long count = 1;
    while (count <= limit && probe.machine.exit().isEmpty()) {
      probe.machine.run(count);
      count++;
    }
    return count - 1;
  }

  /// A boundary: what stood at the last one has been executed; where the count is the same, it has raised an exception.
  private void reached(GuestState state, long retired) {
    pending.ifPresent(coverage::executed);
    if (retired == seen + 1) {
      pending.ifPresent(form -> coverage.left(form, state.eflags()));
    }
    seen = retired;
    pending = next(state.eip());
  }

  private Optional<Form> next(int eip) {
    Mmu memory = machine.memory();
    try {
      return switch (decoder.decode(index -> memory.read8(eip + index))) {
        case Decoded.Valid(var instruction) -> {
          byte[] bytes = new byte[instruction.length()];
          memory.copyIn(eip, bytes, 0, bytes.length);
          yield Forms.of(bytes);
        }
        case Decoded.Invalid _ -> Optional.empty();
      };
    } catch (GuestFault _) {
      return Optional.empty();
    }
  }
}
