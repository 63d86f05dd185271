package palimpsest.verify.lockstep;

import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.elf.ElfException;

/// Runs a guest on two configurations and holds the subject against the reference at every boundary the subject
/// reaches.
///
/// Registers, EIP and EFLAGS are compared at every boundary. Memory is compared at the first boundary after every
/// `memoryInterval` guest instructions and at the end; where it differs, both runs are repeated with memory compared at
/// every boundary, so the divergence reported is still the first. The guest must not ask for the time: simulated time
/// differs between configurations, and rightly so.
///
/// Whatever the manual leaves undefined both gears define alike (the interpreter and the lifter follow one choice), so
/// nothing is masked.
///
/// @param reference usually gear 1
/// @param subject whose boundaries set the pace
/// @param memoryInterval guest instructions between comparisons of memory, at least 1
public record Lockstep(Configuration reference, Configuration subject, long memoryInterval) {
  /// Compares to the guest's end, or to `limit` guest instructions if they come first.
  ///
  /// @throws ElfException in one line, if the program cannot be run
  public Verdict run(Guest guest, long limit) throws ElfException {
    Verdict verdict = new Comparison(this, guest, limit).run();
    return switch (verdict) {
      case Verdict.Agreed agreed -> agreed;
      case Verdict.Diverged first ->
          memoryInterval == 1 ? first : new Comparison(new Lockstep(reference, subject, 1), guest, limit).run();
    };
  }
}
