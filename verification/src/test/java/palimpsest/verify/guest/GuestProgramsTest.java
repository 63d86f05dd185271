package palimpsest.verify.guest;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.EnergyLeaf;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.x86.elf.ElfException;

/// Our own guest programs print what native execution printed, whatever executes them.
class GuestProgramsTest {
  /// More than any guest program uses.
  private static final int GUEST_MIB = 24;

  private static final long LIMIT = 100_000_000;
  private static final Path GUESTS = Path.of("guests");

  /// Thresholds of gears 2 to 4 that bring gear 4 in at the small size.
  private static final List<Integer> SOON = List.of(50, 1_000, 50);

  /// Programs for which the default machine must do: many instructions, and nothing that depends on the machine.
  private static final List<String> LONG = List.of("flags");

  /// Programs too spread out for anything to become hot enough for gear 3 at the small size.
  private static final List<String> IN_SHORT_STRETCHES = List.of("strings", "bcd", "flags");

  /// What the manifest counts each time it is begun, and retires once: 22 instructions and one iteration in each of 10
  /// rounds of `signals` fault, are repaired by a handler and resumed (the program's own "faults" counts the 10 INT3
  /// too); in `sigcontext` it is 85 instructions a round.
  private record BegunAgain(long instructions, long iterations) {
    private static BegunAgain by(String program) {
      return switch (program) {
        case "signals" -> new BegunAgain(220, 10);
        case "sigcontext" -> new BegunAgain(850, 0);
        default -> new BegunAgain(0, 0);
      };
    }
  }

  @TestFactory
  Stream<DynamicTest> everyProgramGivesTheNativeResultInEveryGear() throws IOException {
    return ManifestRow.all(GUESTS, "small").stream()
        .flatMap(row -> Stream.of(1, 2, 3, 4).map(gear -> test(row, Machines.DEFAULT, gear)));
  }

  @TestFactory
  Stream<DynamicTest> everyProgramGivesTheNativeResultOnEveryPreset() throws IOException {
    return ManifestRow.all(GUESTS, "small").stream()
        .filter(row -> !LONG.contains(row.program()))
        .flatMap(row -> Machines.names().stream()
            .filter(name -> !name.equals(Machines.DEFAULT))
            .map(name -> test(row, name, 3)));
  }

  @Test
  void aRunRepeatedHasTheSameStatistics() throws Exception {
    for (ManifestRow row : ManifestRow.all(GUESTS, "small")) {
      if (List.of("hello", "selfmod", "recurse").contains(row.program())) {
        Configuration configuration = ordinary(Machines.DEFAULT, 3);
        assertEquals(
            Outcome.of(row.guest(), configuration, LIMIT),
            Outcome.of(row.guest(), configuration, LIMIT),
            row.program());
      }
    }
  }

  private static Configuration ordinary(String machine, int gear) throws MachineException {
    Configuration ordinary =
        Configuration.ordinary(Configuration.withGuestMemory(Machines.load(machine), GUEST_MIB), gear);
    return gear < 4
        ? ordinary
        : ordinary.withOptions(ordinary.options().withThresholds(SOON.get(0), SOON.get(1), SOON.get(2)));
  }

  private static DynamicTest test(ManifestRow row, String machine, int gear) {
    String name = row.program() + " on " + machine + " in gear " + gear;
    return DynamicTest.dynamicTest(name, () -> check(row, machine, gear));
  }

  private static void check(ManifestRow row, String machine, int gear)
      throws ElfException, IOException, MachineException {
    String expected = row.expectedOutput();
    Outcome outcome = Outcome.of(row.guest(), ordinary(machine, gear), LIMIT);
    BegunAgain again = BegunAgain.by(row.program());
    assertAll(
        () -> assertEquals(expected, outcome.output()),
        () -> assertEquals(row.status(), outcome.status(), () -> "exit status, " + outcome.exit()),
        () -> row.instructions().ifPresent(count ->
            assertEquals(count - again.instructions(), outcome.guestInstructions(), "instructions")),
        () -> row.repIterations().ifPresent(count ->
            assertEquals(count - again.iterations(), outcome.repIterations(), "iterations")),
        () -> assertStacksSum(outcome),
        () -> assertTranslated(row, outcome, gear));
  }

  private static void assertStacksSum(Outcome outcome) {
    long cycles = Stream.of(CycleLeaf.values()).mapToLong(leaf -> outcome.statistic("cycles." + leaf)).sum();
    assertEquals(outcome.statistic("cycles"), cycles, "invariant A1");
    assertTrue(Stream.of(EnergyLeaf.values()).allMatch(leaf -> outcome.statistic("energy." + leaf) >= 0));
  }

  /// That a gear did something: otherwise its test says nothing.
  private static void assertTranslated(ManifestRow row, Outcome outcome, int gear) {
    boolean hot = row.instructions().orElse(0) > 900_000;
    assertEquals(gear >= 2 && hot, hot && outcome.translations().get(0) > 0, "gear 2 translations");
    boolean loops = hot && !IN_SHORT_STRETCHES.contains(row.program());
    assertEquals(gear >= 3 && loops, loops && outcome.translations().get(1) > 0, "gear 3 translations");
    assertEquals(gear == 4 && loops, loops && outcome.translations().get(2) > 0, "gear 4 translations");
  }
}
