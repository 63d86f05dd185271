package palimpsest.verify.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Repeats cases of all the kinds it is given.
public record Replay(List<Replayer> kinds) {
  public Replay {
    kinds = List.copyOf(kinds);
  }

  /// Repeats the case in a file.
  ///
  /// @throws ReplayException in one line, if the file cannot be used
  public ReplayVerdict run(Path file) throws ReplayException {
    return run(file.toString(), ReplayFile.read(file));
  }

  /// Repeats a case.
  ///
  /// @param name the file's name, for messages
  /// @throws ReplayException in one line, if the file cannot be used
  public ReplayVerdict run(String name, ReplayFile file) throws ReplayException {
    String wanted = file.value(ReplayFile.COMPARE).orElse(LockstepReplayer.NAME);
    for (Replayer kind : kinds) {
      if (kind.name().equals(wanted)) {
        try {
          return kind.replay(file);
        } catch (IllegalArgumentException e) {
          throw new ReplayException(name, 0, String.valueOf(e.getMessage()));
        }
      }
    }
    String known = kinds.stream().map(Replayer::name).collect(Collectors.joining(", "));
    throw new ReplayException(name, 0, "no comparison '" + wanted + "' for key compare; there are " + known);
  }
}
