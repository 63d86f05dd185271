package palimpsest.verify.seeded;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.elf.ElfException;

/// Programs that call deeply do to a small T-cache what they are there for.
class NestedCallsTest {
  private static final int TCACHE_BYTES = 4_096;
  private static final long LIMIT = 2_000_000;

  @TempDir
  Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void translationsGoAndMove(long seed) throws IOException, MachineException, ElfException {
    Path file = folder.resolve("nested");
    Files.write(file, MinimalElf.of(NestedCalls.draw(new Random(seed)).assemble()));
    Configuration eager = Configuration.eager(Configuration.withMemory(Machines.load("tm5800"), 2, 1), 4);
    OutputStream nowhere = OutputStream.nullOutputStream();
    GuestMachine machine = eager.withOptions(eager.options().withTcacheBytes(TCACHE_BYTES))
        .load(new Guest(file, List.of()).launch(nowhere, nowhere));
    machine.run(LIMIT);
    assertTrue(machine.cacheUse().evictions() > 0, machine.cacheUse().toString());
    assertTrue(machine.cacheUse().moves() > 0, machine.cacheUse().toString());
  }
}
