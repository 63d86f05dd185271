package palimpsest.verify.coverage;

import java.util.Optional;
import palimpsest.verify.instructions.Exclusion;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.isa.Mnemonic;

/// What is not counted, and why: the one list of it.
final class Uncovered {
  private Uncovered() {}

  /// Why rows of this name are not counted, if they are not.
  static Optional<String> reason(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case FPU, SIMD -> Exclusion.of(mnemonic).map(Exclusion::reason);
      case RDTSC -> Optional.of("reads simulated time, which rightly differs between configurations");
      default -> Optional.empty();
    };
  }

  /// Whether an instruction leaves flags at all: one that this processor lacks raises #UD.
  static boolean leavesFlags(Mnemonic mnemonic) {
    return !Exclusion.of(mnemonic).equals(Optional.of(Exclusion.NOT_IMPLEMENTED));
  }

  /// The flags that an instruction never leaves set though it defines them (Intel SDM volume 2, its page).
  static int neverSet(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case AND, OR, XOR, TEST -> Eflags.CF | Eflags.OF;
      case CLC -> Eflags.CF;
      case SHR -> Eflags.SF;
      default -> 0;
    };
  }

  /// The flags that an instruction never leaves clear though it defines them.
  static int neverClear(Mnemonic mnemonic) {
    return mnemonic == Mnemonic.STC ? Eflags.CF : 0;
  }
}
