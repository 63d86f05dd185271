package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.Outcome;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.x86.elf.ElfException;

/// Runs machine code as a program in lockstep.
///
/// @param file where the program is put
/// @param machine what it runs on, whole and with little memory
record Judge(Path file, MachineDescription machine) {
  /// Enough for any generated program; one that goes on longer has lost its loop counter.
  private static final long LIMIT = 2_000_000;

  private static final long MEMORY_INTERVAL = 4_000;
  private static final int GUEST_MIB = 4;

  static Judge on(Path folder, String preset) {
    try {
      return new Judge(
          folder.resolve("program"), Configuration.withGuestMemory(Machines.load(preset), GUEST_MIB));
    } catch (MachineException e) {
      throw new IllegalStateException("preset " + preset, e);
    }
  }

  /// Fails if `gear` does anything else than the interpreter.
  ///
  /// @return what the program came to
  Outcome judge(byte[] code, int gear) {
    try {
      Files.write(file, MinimalElf.of(code));
      Lockstep lockstep =
          new Lockstep(Configuration.eager(machine, 1), Configuration.eager(machine, gear), MEMORY_INTERVAL);
      return switch (lockstep.run(new Guest(file, List.of()), LIMIT)) {
        case Verdict.Agreed agreed -> agreed.subject();
        case Verdict.Diverged diverged ->
            fail(machine.name() + " in gear " + gear + " " + diverged.divergence());
      };
    } catch (IOException | ElfException e) {
      throw new IllegalStateException("a generated program cannot be run", e);
    }
  }
}
