package palimpsest.verify.robust;

import java.io.OutputStream;
import java.util.Arrays;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.SavedCache;
import palimpsest.cms.runtime.SavedCacheException;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.memory.Sha256;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.x86.elf.ElfException;

/// The saved T-cache of a loop, to be damaged.
///
/// @param bytes of the file
record SavedSample(MachineDescription machine, byte[] bytes) {
  private static final int DIGEST = 32;
  private static final int GUEST_MIB = 2;

  /// `mov ecx, 300; inc eax; dec ecx; jne back to the inc; ud2`.
  private static final byte[] LOOP = {
    (byte) 0xb9, 0x2c, 0x01, 0, 0, 0x40, 0x49, 0x75, (byte) 0xfc, 0x0f, 0x0b
  };

  /// Runs the loop and keeps what it leaves behind.
  static SavedSample make() {
    try {
      MachineDescription machine = Configuration.withMemory(Machines.load(Machines.DEFAULT), GUEST_MIB, 1);
      return ProgramFile.holding(MinimalElf.of(LOOP), file -> of(machine, file));
    } catch (MachineException | ElfException e) {
      throw new IllegalStateException("a loop cannot be run", e);
    }
  }

  private static SavedSample of(MachineDescription machine, Guest guest) throws ElfException {
    GuestMachine running = Configuration.eager(machine, 3)
        .load(guest.launch(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
    running.run(Long.MAX_VALUE);
    return new SavedSample(machine, running.savedTranslations());
  }

  /// All but the checksum.
  byte[] unsealed() {
    return Arrays.copyOf(bytes, bytes.length - DIGEST);
  }

  /// `content` with a checksum that is right.
  byte[] resealed(byte[] content) {
    byte[] whole = Arrays.copyOf(content, content.length + DIGEST);
    System.arraycopy(Sha256.of(content), 0, whole, content.length, DIGEST);
    return whole;
  }

  /// Reads a file as a run would.
  SavedCache read(byte[] file) throws SavedCacheException {
    return SavedCache.read("damaged.tcache", file, machine, Configuration.EAGER.settings());
  }
}
