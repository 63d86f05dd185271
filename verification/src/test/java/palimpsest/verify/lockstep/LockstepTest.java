package palimpsest.verify.lockstep;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.ManifestRow;

class LockstepTest {
  /// Guest instructions of each program that are compared: every program's phases begin well before.
  private static final long LIMIT = 200_000;

  /// More than any guest program uses.
  private static final int GUEST_MIB = 24;

  private static final Path GUESTS = Path.of("guests");
  private static final long MEMORY_INTERVAL = 20_000;

  @TestFactory
  Stream<DynamicTest> theGearsAgreeAtEveryBoundaryOfEveryGuestProgramThatIsOneThread() throws IOException {
    return ManifestRow.all(GUESTS, "small").stream().filter(row -> !row.interleaves())
        .flatMap(row -> Stream.of(2, 3).map(gear -> test(row, gear)));
  }

  @Test
  void aDifferenceIsFoundWhereItAppears(@TempDir Path folder) throws Exception {
    var code = new Assembler(MinimalElf.CODE);
    int rounds = 1_000;
    code.bytes(0xb9).immediate(4, rounds);
    Assembler.Label top = code.label();
    code.bind(top);
    code.bytes(0x83, 0xc3, 0x01).bytes(0x49).bytes(0x0f, 0x85).distance(top);
    code.bytes(0x0f, 0x31); // rdtsc, which tells configurations apart
    code.bytes(0x89, 0xc6); // mov esi, eax
    code.bytes(0xb8).immediate(4, 1).bytes(0xcd, 0x80);
    Path program = Files.write(folder.resolve("program"), MinimalElf.of(code.finish()));
    MachineDescription machine = Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB);
    Lockstep lockstep =
        new Lockstep(Configuration.eager(machine, 1), Configuration.eager(machine, 2), MEMORY_INTERVAL);
    switch (lockstep.run(new Guest(program, List.of()), LIMIT)) {
      case Verdict.Agreed _ -> fail("the time-stamp counters cannot be the same");
      case Verdict.Diverged(Divergence divergence) -> {
        assertTrue(divergence.differences().getFirst().startsWith("esi "), divergence::toString);
        assertTrue(divergence.path().stream().anyMatch(line -> line.endsWith("rdtsc")), divergence::toString);
      }
    }
  }

  private static DynamicTest test(ManifestRow row, int gear) {
    return DynamicTest.dynamicTest(row.program() + " in gear " + gear, () -> {
      MachineDescription machine = Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB);
      Lockstep lockstep = new Lockstep(
          Configuration.eager(machine, 1), Configuration.eager(machine, gear), MEMORY_INTERVAL);
      switch (lockstep.run(row.guest(), LIMIT)) {
        case Verdict.Agreed agreed -> assertTrue(agreed.boundaries() > 0);
        case Verdict.Diverged diverged -> fail(diverged.divergence().toString());
      }
    });
  }
}
