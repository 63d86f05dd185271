package palimpsest.verify.inject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.verify.replay.ReplayVerdict;
import palimpsest.verify.replay.Replayer;
import palimpsest.x86.elf.ElfException;

/// Repeats disturbed runs. Its own keys are `gear` (2 or 3), `short-of` (names of [Hostility]) and `plan` (an
/// [InjectionPlan]); `machine`, `memory` and `limit` are those of [LockstepCase].
public final class InjectionReplayer implements Replayer {
  /// What `compare:` says.
  public static final String NAME = "injection";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ReplayVerdict replay(ReplayFile file) {
    DisturbedRun run = DisturbedRun.of(file);
    try {
      Path program = Files.createTempFile("replay", "");
      try {
        Files.write(program, MinimalElf.of(file.bytes()));
        DisturbedRun.Result result = run.of(new Guest(program, List.of()), LockstepCase.of(file).limit());
        return run.complaint(result)
            .map(complaint -> new ReplayVerdict(false, complaint))
            .orElseGet(() -> new ReplayVerdict(true, run + ": the same as undisturbed, " + result.injected()));
      } finally {
        Files.delete(program);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no file for a program", e);
    } catch (ElfException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
