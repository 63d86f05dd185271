package palimpsest.verify.lockstep;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.ManifestRow;

class LockstepTest {
  /// Guest instructions of each program that are compared: every program's phases begin well before.
  private static final long LIMIT = 200_000;

  /// More than any guest program uses.
  private static final int GUEST_MIB = 24;

  private static final long MEMORY_INTERVAL = 20_000;

  @TestFactory
  Stream<DynamicTest> theGearsAgreeAtEveryBoundaryOfEveryGuestProgram() {
    return ManifestRow.all("small").stream().flatMap(row -> Stream.of(2, 3).map(gear -> test(row, gear)));
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
