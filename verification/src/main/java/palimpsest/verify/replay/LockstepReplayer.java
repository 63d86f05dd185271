package palimpsest.verify.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.coverage.Coverage;
import palimpsest.verify.coverage.CoverageProbe;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.x86.elf.ElfException;

/// Repeats comparisons of two configurations in lockstep.
public final class LockstepReplayer implements Replayer {
  /// What `compare:` says.
  public static final String NAME = "lockstep";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ReplayVerdict replay(ReplayFile file) {
    LockstepCase all = LockstepCase.of(file);
    return switch (compare(all, file.bytes())) {
      case Verdict.Agreed agreed -> new ReplayVerdict(
          true,
          "%s: %d guest instructions agree at %d boundaries".formatted(
              all.machine(), agreed.subject().guestInstructions(), agreed.boundaries()));
      case Verdict.Diverged diverged -> new ReplayVerdict(false, all.machine() + " " + diverged.divergence());
    };
  }

  /// Compares `code` as `all` says.
  public static Verdict compare(LockstepCase all, byte[] code) {
    return compare(all.lockstep(), all.limit(), code);
  }

  /// Compares `code` for up to `limit` guest instructions.
  public static Verdict compare(Lockstep lockstep, long limit, byte[] code) {
    return with(code, guest -> lockstep.run(guest, limit));
  }

  /// Adds to `coverage` what the first `limit` instructions of `code` are.
  public static void observe(Configuration reference, byte[] code, long limit, Coverage coverage) {
    with(code, guest -> CoverageProbe.observe(guest, reference, limit, coverage));
  }

  /// What is done with a guest.
  private interface Work<R> {
    R with(Guest guest) throws ElfException;
  }

  private static <R> R with(byte[] code, Work<R> work) {
    try {
      Path program = Files.createTempFile("palimpsest", ".elf");
      try {
        Files.write(program, MinimalElf.of(code));
        return work.with(new Guest(program, List.of()));
      } finally {
        Files.delete(program);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ElfException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
