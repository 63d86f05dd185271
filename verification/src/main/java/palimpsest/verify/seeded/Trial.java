package palimpsest.verify.seeded;

import java.nio.file.Path;
import java.util.List;

/// One program on one configuration.
///
/// @param program host path of an ELF file
/// @param arguments what follows its name
/// @param preset the machine's name
/// @param gear 2 to 4
/// @param tcacheBytes bound on the T-cache
/// @param warm whether it is also run with the translations that a first run saves
/// @param check whether the independent checkers judge every translation
public record Trial(
    Path program, List<String> arguments, String preset, int gear, int tcacheBytes, boolean warm, boolean check) {
  public Trial {
    arguments = List.copyOf(arguments);
  }

  /// The same with the checkers on or off.
  public Trial withCheck(boolean on) {
    return new Trial(program, arguments, preset, gear, tcacheBytes, warm, on);
  }
}
