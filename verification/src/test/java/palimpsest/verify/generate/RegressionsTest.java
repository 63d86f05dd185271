package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import palimpsest.host.machine.Machines;
import palimpsest.verify.engines.EnginesReplayer;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.LockstepReplayer;
import palimpsest.verify.replay.Replay;
import palimpsest.verify.replay.ReplayException;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.verify.replay.ReplayVerdict;

/// Programs that once came out wrong do so no more. A file's name is the claim it makes; its first line says what was
/// wrong.
class RegressionsTest {
  private static final Path FOLDER = Path.of("src/test/resources/regressions");
  private static final Replay REPLAY = new Replay(List.of(new LockstepReplayer(), new EnginesReplayer()));

  @TestFactory
  Stream<DynamicTest> everyRegressionStaysFixed() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> sorted = files.filter(file -> file.toString().endsWith(".replay")).sorted().toList();
      return sorted.stream()
          .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> replay(file)));
    }
  }

  private static void replay(Path path) throws ReplayException {
    ReplayFile file = ReplayFile.read(path);
    expectAgreement(REPLAY.run(path.toString(), file));
    if (!file.value(ReplayFile.COMPARE).orElse(LockstepReplayer.NAME).equals(LockstepReplayer.NAME)) {
      return;
    }
    for (String preset : Machines.names()) {
      for (int gear = 2; gear <= 4; gear++) {
        ReplayFile elsewhere = new ReplayFile(file.claim(), LockstepCase.eager(preset, gear).keys(), file.code());
        expectAgreement(REPLAY.run(path.toString(), elsewhere));
      }
    }
  }

  private static void expectAgreement(ReplayVerdict verdict) {
    assertTrue(verdict.holds(), verdict.explanation());
  }
}
