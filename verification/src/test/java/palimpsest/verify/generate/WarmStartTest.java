package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.verify.replay.ProgramFile;

/// A run that begins with the translations of another does what the interpreter does.
class WarmStartTest {
  private static final long LIMIT = 2_000_000;
  private static final Path GUESTS = Path.of("guests", "bin");

  @Provide
  Arbitrary<GuestCode> programs() {
    return GuestCodes.upTo(8);
  }

  @Provide
  Arbitrary<String> presets() {
    return Arbitraries.of(Machines.names());
  }

  @Property(tries = 25, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void savedTranslationsDoWhatTheInterpreterDoes(
      @ForAll("programs") GuestCode program, @ForAll("presets") String preset) throws Exception {
    Configuration subject = Configuration.eager(machine(preset), 3);
    Verdict verdict = ProgramFile.holding(MinimalElf.of(program.assemble()), guest ->
        new Lockstep(Configuration.eager(subject.machine().machine(), 1), subject.warmedBy(guest, LIMIT), 4_000)
            .run(guest, LIMIT));
    if (verdict instanceof Verdict.Diverged diverged) {
      fail(program + " on " + preset + ": " + diverged.divergence());
    }
  }

  @ParameterizedTest
  @CsvSource({"sort, 400", "selfmod, 3", "bytecode, 30"})
  void aWarmStartComputesTheSameWithFewerCyclesOfTranslating(String program, String argument) throws Exception {
    Guest guest = new Guest(GUESTS.resolve(program), List.of(argument));
    Configuration cold = new Configuration(
        Machines.load(Machines.DEFAULT).resolve(), Configuration.EAGER, () -> Attachments.NONE);
    ByteArrayOutputStream coldOutput = new ByteArrayOutputStream();
    ByteArrayOutputStream warmOutput = new ByteArrayOutputStream();
    GuestMachine first = ran(cold, guest, coldOutput);
    GuestMachine second = ran(cold.warmedBy(guest, Long.MAX_VALUE), guest, warmOutput);
    assertEquals(coldOutput.toString(StandardCharsets.UTF_8), warmOutput.toString(StandardCharsets.UTF_8));
    assertEquals(first.ledger().events().guestInstructions(), second.ledger().events().guestInstructions());
    assertTrue(second.counters().reloads() > 0, "nothing was reloaded");
    assertTrue(translating(second) < translating(first), "nothing was saved");
  }

  @Test
  void theTranslationsOfAnotherProgramAtTheSameAddressesAreFoundStale() throws Exception {
    Configuration one = Configuration.eager(Machines.load(Machines.DEFAULT), 3);
    Guest other = new Guest(GUESTS.resolve("dispatch"), List.of("2000"));
    Guest guest = new Guest(GUESTS.resolve("sort"), List.of("200"));
    Configuration warm = one.warmedBy(other, Long.MAX_VALUE);
    Verdict verdict = new Lockstep(one.withOptions(one.options().withHighestGear(1)), warm, 100_000)
        .run(guest, Long.MAX_VALUE);
    assertTrue(verdict instanceof Verdict.Agreed, verdict::toString);
    GuestMachine machine = ran(warm, guest, OutputStream.nullOutputStream());
    assertTrue(machine.counters().stale() > 0, "no address was shared");
  }

  private static GuestMachine ran(Configuration configuration, Guest guest, OutputStream output) throws Exception {
    GuestMachine machine = configuration.load(guest.launch(output, OutputStream.nullOutputStream()));
    machine.run(Long.MAX_VALUE);
    return machine;
  }

  private static long translating(GuestMachine machine) {
    return machine.ledger().cycles().get(CycleLeaf.TRANSLATE_GEAR2)
        + machine.ledger().cycles().get(CycleLeaf.TRANSLATE_GEAR3);
  }

  private static MachineDescription machine(String preset) throws MachineException {
    return Configuration.withMemory(Machines.load(preset), 2, 1);
  }
}
