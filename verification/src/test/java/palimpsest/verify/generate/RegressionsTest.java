package palimpsest.verify.generate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.host.machine.Machines;

/// Programs that once came out wrong do so no more. A file's name is the claim it makes; its first line says what was
/// wrong.
class RegressionsTest {
  private static final Path FOLDER = Path.of("src/test/resources/regressions");

  @TestFactory
  Stream<DynamicTest> everyRegressionStaysFixed(@TempDir Path scratch) throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> sorted = files.filter(file -> file.toString().endsWith(".hex")).sorted().toList();
      return sorted.stream().map(file -> DynamicTest.dynamicTest(
          String.valueOf(file.getFileName()), () -> replay(scratch, file)));
    }
  }

  private static void replay(Path scratch, Path file) {
    byte[] code = RegressionFile.read(read(file));
    for (String preset : Machines.names()) {
      Judge judge = Judge.on(scratch, preset);
      judge.judge(code, 2);
      judge.judge(code, 3);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
