package palimpsest.verify.lockstep;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Disassembler;
import palimpsest.x86.mmu.Mmu;

/// The guest instructions a run executed between two retired counts, found by running it once more, one at a time.
record ExecutedPath(Configuration configuration, Guest guest) {
  private static final int LONGEST = 100;

  /// One instruction.
  ///
  /// @param text address, bytes and meaning
  record Step(int eip, String text) {}

  /// The instructions from count `from` to count `to`; of many, the last.
  List<Step> between(long from, long to) throws ElfException {
    OutputStream nowhere = OutputStream.nullOutputStream();
    GuestMachine machine = configuration.load(guest.launch(nowhere, nowhere));
    long count = Math.max(from, to - LONGEST);
    machine.run(count);
    List<Step> path = new ArrayList<>();
    while (count <= to && machine.exit().isEmpty()) {
      int eip = machine.state().eip();
      path.add(new Step(eip, line(machine.memory(), eip)));
      count++;
      machine.run(count);
    }
    return path;
  }

  private static String line(Mmu memory, int eip) {
    try {
      return switch (new Decoder().decode(index -> memory.read8(eip + index))) {
        case Decoded.Valid(var instruction) -> {
          byte[] bytes = new byte[instruction.length()];
          memory.copyIn(eip, bytes, 0, bytes.length);
          yield "%08x  %-24s %s".formatted(
              eip, HexFormat.of().formatHex(bytes), new Disassembler().print(instruction, eip));
        }
        case Decoded.Invalid(_, var reason) -> "%08x  %s".formatted(eip, reason);
      };
    } catch (GuestFault _) {
      return "%08x  not readable".formatted(eip);
    }
  }
}
