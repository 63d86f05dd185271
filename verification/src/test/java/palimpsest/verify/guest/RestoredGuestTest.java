package palimpsest.verify.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.memory.StateException;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.generate.GuestCodes;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.x86.elf.ElfException;

/// A guest saved at any moment ends, on another machine, as it would have; and saving it changes nothing.
class RestoredGuestTest {
  private static final int SNIPPETS = 10;
  private static final int GUEST_MIB = 24;
  private static final int CONCEALED_MIB = 8;
  private static final long LIMIT = 100_000_000;
  private static final Path GUESTS = Path.of("guests");

  /// Programs whose processes and threads take turns by simulated time and yet print the same whatever the turns, and
  /// programs that change their code.
  private static final List<String> PROGRAMS =
      List.of("processes", "threads", "signals", "selfmod", "sigcontext", "sort", "linpack", "hello-pie", "fault-segv");

  @Provide
  Arbitrary<GuestCode> programs() {
    return GuestCodes.upTo(SNIPPETS);
  }

  /// A guest and what it wrote.
  private record Run(GuestMachine machine, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    static Run of(Guest guest, Configuration configuration) throws ElfException {
      var out = new ByteArrayOutputStream();
      var err = new ByteArrayOutputStream();
      return new Run(configuration.load(guest.launch(out, err)), out, err);
    }

    Outcome end() {
      machine.run(LIMIT);
      return Outcome.of(machine, out, err);
    }
  }

  private static void assertGoesOn(Guest guest, Configuration from, Configuration to, long at)
      throws ElfException, StateException {
    Outcome whole = Run.of(guest, from).end();
    Run saved = Run.of(guest, from);
    saved.machine.run(LIMIT, at);
    if (saved.machine.exit().isEmpty()) {
      Map<String, byte[]> sections = saved.machine.save();
      String before = saved.out.toString(StandardCharsets.ISO_8859_1);
      Run restored = Run.of(guest, to);
      restored.machine.restore(sections);
      Outcome rest = restored.end();
      assertEquals(whole.exit(), rest.exit());
      assertEquals(whole.output(), before + rest.output());
      assertEquals(whole.registers(), rest.registers());
    }
    assertEquals(whole, saved.end(), "saving changes nothing");
  }

  @Test
  void aGuestThatHasEndedExecutesNothingMore() throws IOException, ElfException, MachineException {
    Configuration ordinary =
        Configuration.ordinary(Configuration.withMemory(Machines.load(Machines.DEFAULT), GUEST_MIB, CONCEALED_MIB), 4);
    Run run = Run.of(ManifestRow.all(GUESTS, "small").getFirst().guest(), ordinary);

    assertEquals(run.end(), run.end());
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void generatedProgramsGoOn(@ForAll("programs") GuestCode program, @ForAll long seed)
      throws MachineException {
    Random random = new Random(seed);
    Configuration from = eager(random);
    Configuration to = eager(random);
    long at = random.nextInt(1 << 1 + random.nextInt(12));
    ProgramFile.with(program.assemble(), guest -> {
      try {
        assertGoesOn(guest, from, to, at);
        return true;
      } catch (StateException e) {
        throw new AssertionError(e);
      }
    });
  }

  private static Configuration eager(Random random) throws MachineException {
    List<String> presets = Machines.names();
    String preset = presets.get(random.nextInt(presets.size()));
    return Configuration.eager(
        Configuration.withMemory(Machines.load(preset), 2, 2), 1 + random.nextInt(4));
  }

  @TestFactory
  Stream<DynamicTest> programsGoOn() throws IOException, MachineException {
    Configuration ordinary =
        Configuration.ordinary(Configuration.withMemory(Machines.load(Machines.DEFAULT), GUEST_MIB, CONCEALED_MIB), 4);
    return ManifestRow.all(GUESTS, "small").stream()
        .filter(row -> PROGRAMS.contains(row.program()))
        .map(row -> DynamicTest.dynamicTest(row.program(), () -> {
          long length = Outcome.of(row.guest(), ordinary, LIMIT).guestInstructions();
          Random random = new Random(row.program().hashCode());
          for (int i = 0; i < 4; i++) {
            assertGoesOn(row.guest(), ordinary, ordinary, random.nextLong(length));
          }
        }));
  }
}
