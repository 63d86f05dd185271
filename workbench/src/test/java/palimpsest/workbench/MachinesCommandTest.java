package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;

/// What `machines` prints is a machine file.
class MachinesCommandTest {
  @TempDir private Path folder = Path.of("");

  static Stream<String> presets() {
    return Machines.names().stream();
  }

  @Test
  void theListHasALineForEachPresetInOrder() {
    CommandRun run = CommandRun.of(folder, "machines");

    List<String> lines = run.out().lines().toList();
    assertAll(
        () -> assertEquals(0, run.status()),
        () -> assertEquals("", run.errors()),
        () -> assertEquals(Machines.names(), lines.stream().skip(1).map(line -> line.split(" ", 2)[0]).toList()));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aPresetPrintedIsThePresetReadBack(String name) throws MachineException {
    CommandRun run = CommandRun.of(folder, "machines", name);

    assertEquals(Machines.load(name), Machines.parse("printed", run.out()));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void aFileThatChangesAPresetIsPrintedComplete(String base) throws IOException, MachineException {
    Path file = folder.resolve("mine.toml");
    Files.writeString(file, "base = \"" + base + "\"\nname = \"mine\"\n[tables]\nstore_buffer = 17\n");

    MachineDescription printed = Machines.parse("printed", CommandRun.of(folder, "machines", file.toString()).out());

    assertAll(
        () -> assertEquals(Machines.load(file.toString()), printed),
        () -> assertEquals(17, printed.tables().storeBuffer()));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void everyPresetRunsAGuest(String name) {
    CommandRun run = CommandRun.of(folder, "run", "--machine", name, CommandRun.guest("crc32"), "50");

    assertAll(() -> assertEquals(0, run.status(), run.errors()), () -> assertTrue(run.guestOut().startsWith("crc32 ")));
  }
}
