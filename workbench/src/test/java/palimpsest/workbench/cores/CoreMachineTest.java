package palimpsest.workbench.cores;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Exit;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// Whole guests do on a comparison core what they do on the codesigned machine.
class CoreMachineTest {
  private static final Path GUESTS = Path.of("../verification/guests/bin");

  static Stream<List<String>> guests() {
    return Stream.of(
        List.of("hello"), List.of("crc32", "30"), List.of("sort", "30"), List.of("sha256", "5"),
        List.of("strings", "1"), List.of("selfmod", "1"), List.of("signals", "1"), List.of("linpack"),
        List.of("fault-segv"), List.of("recurse"));
  }

  @ParameterizedTest
  @MethodSource("guests")
  void guestsDoTheSameAsOnTheCodesignedMachine(List<String> command) throws MachineException, ElfException {
    ResolvedMachine machine = Machines.load("tm5800").resolve();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    GuestMachine codesigned = GuestMachine.load(machine, CmsOptions.DEFAULT, launch(command, expected));
    codesigned.run(Long.MAX_VALUE);

    for (CoreShape shape : CoreFile.standard()) {
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      CoreMachine core = CoreMachine.load(shape, machine, launch(command, written));
      Optional<Exit> exit = core.run(Long.MAX_VALUE);

      CoreBooks books = core.books();
      long energy = new CorePrices(shape, machine).spent(books).values().stream().mapToLong(Long::longValue).sum();
      assertAll(
          () -> assertEquals(codesigned.exit(), exit),
          () -> assertEquals(expected.toString(StandardCharsets.UTF_8), written.toString(StandardCharsets.UTF_8)),
          () -> assertEquals(codesigned.ledger().events().guestInstructions(), books.instructions()),
          () -> assertEquals(codesigned.ledger().events().repIterations(), books.iterations()),
          () -> assertTrue(books.sum() * 4 >= books.instructions(), "more than four instructions in a cycle"),
          () -> assertTrue(energy > 0, "no energy"));
    }
  }

  /// Timers ring and threads take turns by the core's time, at frequencies whose cycles are no whole nanoseconds.
  @ParameterizedTest
  @ValueSource(ints = {367, 933})
  void guestsThatWaitForTheirTimersComeToTheirEnd(int mhz) throws MachineException, ElfException {
    MachineDescription description = Machines.load("tm5800");
    ResolvedMachine machine = description.resolve(
        description.operatingPoints().stream().filter(point -> point.mhz() == mhz).findFirst().orElseThrow());
    for (String guest : List.of("signals", "threads", "processes")) {
      ByteArrayOutputStream expected = new ByteArrayOutputStream();
      GuestMachine codesigned = GuestMachine.load(machine, CmsOptions.DEFAULT, launch(List.of(guest), expected));
      codesigned.run(Long.MAX_VALUE);
      for (CoreShape shape : CoreFile.standard()) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Optional<Exit> exit = CoreMachine.load(shape, machine, launch(List.of(guest), written)).run(Long.MAX_VALUE);

        assertEquals(codesigned.exit(), exit, guest);
        assertEquals(expected.toString(StandardCharsets.UTF_8), written.toString(StandardCharsets.UTF_8), guest);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void twoRunsTakeTheSameCycles(CoreShape shape) throws MachineException, ElfException {
    assertEquals(cycles(shape), cycles(shape));
  }

  static List<CoreShape> shapes() throws MachineException {
    return CoreFile.standard();
  }

  private static List<Long> cycles(CoreShape shape) throws MachineException, ElfException {
    CoreMachine core = CoreMachine.load(
        shape, Machines.load("tm5800").resolve(), launch(List.of("sort", "30"), new ByteArrayOutputStream()));
    core.run(Long.MAX_VALUE);
    return Stream.of(CoreLeaf.values()).map(core.books()::cycles).toList();
  }

  private static Launch launch(List<String> command, ByteArrayOutputStream out) {
    return new Launch(
        GUESTS.resolve(command.getFirst()), command, List.of(), Optional.empty(),
        new StandardStreams(new ByteArrayInputStream(new byte[0]), out, out), CpuModel.I686, 1,
        Launch.DEFAULT_EPOCH_SECONDS);
  }
}
