package palimpsest.verify.hardware;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.Outcome;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.elf.ElfException;

/// Runs a batch's i386 file on our own guest machine, with every extension there is.
///
/// @param machine the processor
record GuestRun(ResolvedMachine machine) {
  private static final int GUEST_MIB = 6;
  private static final int CONCEALED_MIB = 4;
  /// Far more than any batch takes: about a hundred for each case.
  private static final long LIMIT = 50_000_000;
  /// Gears 2 and 3 after a few entries, so that a snippet started from a handful of states has been in all of them.
  private static final CmsOptions HOT =
      CmsOptions.DEFAULT.withThresholds(2, 3, 5).with(CmsSwitch.PROFILE_INTERVAL, 300);

  /// On a preset of the machine, with little memory, since every batch has a machine of its own.
  static GuestRun onPreset() {
    try {
      return new GuestRun(
          Configuration.withMemory(Machines.load(Machines.DEFAULT), GUEST_MIB, CONCEALED_MIB).resolve());
    } catch (MachineException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @param gear highest gear
  /// @param folder takes the file while it runs
  /// @throws IOException if it cannot be run or does not end well
  byte[] run(byte[] elf, int gear, Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "guest", ".elf");
    try {
      Files.write(file, elf);
      Outcome outcome = Outcome.of(
          new Guest(file, List.of()).on(CpuModel.PENTIUM4),
          new Configuration(machine, HOT.withHighestGear(gear), () -> Attachments.NONE),
          LIMIT);
      if (outcome.exit().isEmpty() || outcome.status() != 0) {
        throw new IOException("the guest machine in gear " + gear + " ended with " + outcome.exit());
      }
      return outcome.output().getBytes(StandardCharsets.ISO_8859_1);
    } catch (ElfException e) {
      throw new IOException(e);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
