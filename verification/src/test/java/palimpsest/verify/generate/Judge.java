package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.fail;

import palimpsest.verify.guest.Outcome;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.LockstepReplayer;
import palimpsest.verify.replay.ReplayFile;

/// Runs machine code as a program in lockstep.
final class Judge {
  private Judge() {}

  /// Fails if `gear` does anything else than the interpreter, with a replay file in the message.
  ///
  /// @return what the program came to
  static Outcome judge(byte[] code, String preset, int gear) {
    LockstepCase all = LockstepCase.eager(preset, gear);
    return switch (LockstepReplayer.compare(all, code)) {
      case Verdict.Agreed agreed -> agreed.subject();
      case Verdict.Diverged diverged -> fail(
          preset + " in gear " + gear + " " + diverged.divergence() + "\n\n"
              + ReplayFile.of("A program that must give what the interpreter gives.", all.keys(), code).print());
    };
  }
}
