package palimpsest.verify.prove;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.verify.replay.Replay;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.verify.replay.ReplayVerdict;

class ProofReplayerTest {
  private static final String LOOP = """
      A sum is summed.
      compare: proof
      subject: gear=3 gear2-threshold=8 gear3-threshold=24 profile-interval=400

      b9 c8 00 00 00  ; mov ecx, 200
      01 c8           ; add eax, ecx
      49              ; dec ecx
      75 fb           ; jne
      b8 01 00 00 00  ; mov eax, 1
      cd 80           ; int 0x80
      """;

  @Test
  void aFileThatSaysProofHasEveryTranslationOfItsProgramProved() throws Exception {
    ReplayFile file = ReplayFile.parse("loop", LOOP);
    ReplayVerdict verdict = new Replay(List.of(new ProofReplayer())).run("loop", file);
    assertTrue(verdict.holds(), verdict.explanation());
    assertTrue(
        verdict.explanation().matches("(?s)tm5800: ([1-9]) of \\1 translations proved.*"), verdict.explanation());
  }
}
