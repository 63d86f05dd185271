package palimpsest.verify.lockstep;

import java.util.List;
import java.util.Optional;
import palimpsest.verify.guest.Registers;

/// The first place where two runs of one guest were not the same.
///
/// @param differences what of the subject's is not as the reference has it, one line each
/// @param agreedAt retired guest instructions when the two last agreed
/// @param retired retired guest instructions when they did not
/// @param before registers where they last agreed
/// @param reference the reference's registers
/// @param subject the subject's registers
/// @param path the guest instructions the reference executed in between, one line each, the last ones where there are
///     many
/// @param translations the translations the subject may have been in: guest instructions, IR before scheduling,
///     molecules
/// @param lastRollback the subject's last rollback before that, in one line; empty if there was none
public record Divergence(
    List<String> differences,
    long agreedAt,
    long retired,
    Registers before,
    Registers reference,
    Registers subject,
    List<String> path,
    List<String> translations,
    Optional<String> lastRollback) {
  public Divergence {
    translations = List.copyOf(translations);
    differences = List.copyOf(differences);
    path = List.copyOf(path);
  }

  /// All of it, for a person.
  @Override
  public String toString() {
    return "diverged after " + retired + " guest instructions, agreed after " + agreedAt + ":\n  "
        + String.join("\n  ", differences)
        + "\nagreed    " + before
        + "\nreference " + reference
        + "\nsubject   " + subject
        + "\nexecuted by the reference in between:\n  "
        + String.join("\n  ", path)
        + "\nlast rollback of the subject: " + lastRollback.orElse("none")
        + "\n"
        + (translations.isEmpty() ? "no translation of the subject begins there" : String.join("\n", translations));
  }
}
