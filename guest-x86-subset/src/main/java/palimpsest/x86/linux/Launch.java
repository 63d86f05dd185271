package palimpsest.x86.linux;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import palimpsest.x86.cpu.CpuModel;

/// Everything a process is started with.
///
/// @param program host path of the ELF file
/// @param arguments argv, with the program's name as its first element
/// @param environment `NAME=value` strings, in the order the guest shall see them
/// @param root host directory that is the guest's `/`, or empty for none
/// @param bindings what the guest finds in its tree beside
/// @param streams standard input, output and error
/// @param processor what it runs on; AT_HWCAP is its features
/// @param seed where AT_RANDOM, getrandom and /dev/urandom begin
/// @param epochSeconds what the wall clock shows at simulated time 0, in seconds since 1970
public record Launch(
    Path program,
    List<String> arguments,
    List<String> environment,
    Optional<Path> root,
    List<Binding> bindings,
    StandardStreams streams,
    CpuModel processor,
    long seed,
    long epochSeconds) {
  /// 2000-01-01 00:00:00 UTC, the wall clock's start unless told otherwise.
  public static final long DEFAULT_EPOCH_SECONDS = 946_684_800L;

  public Launch {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    bindings = List.copyOf(bindings);
  }

  /// A start with nothing bound.
  public Launch(
      Path program,
      List<String> arguments,
      List<String> environment,
      Optional<Path> root,
      StandardStreams streams,
      CpuModel processor,
      long seed,
      long epochSeconds) {
    this(program, arguments, environment, root, List.of(), streams, processor, seed, epochSeconds);
  }
}
