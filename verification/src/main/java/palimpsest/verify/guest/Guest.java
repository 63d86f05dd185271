package palimpsest.verify.guest;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.linux.Binding;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// A guest program as verification runs it: with empty standard input, and nothing from outside but what is named here.
///
/// @param program host path of a Linux/i386 ELF file
/// @param arguments what follows the program's name in argv
/// @param environment `NAME=value` strings
/// @param root host folder that is the guest's `/`; every run of the guest sees the same one, so it should not write
///     there
/// @param bindings what the guest finds in its tree beside
/// @param processor what it runs on
public record Guest(
    Path program,
    List<String> arguments,
    List<String> environment,
    Optional<Path> root,
    List<Binding> bindings,
    CpuModel processor) {
  /// Where AT_RANDOM and getrandom begin: any number will do that is always the same.
  private static final long SEED = 1;

  public Guest {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
    bindings = List.copyOf(bindings);
  }

  /// A guest with nothing bound, on an i686.
  public Guest(Path program, List<String> arguments, List<String> environment, Optional<Path> root) {
    this(program, arguments, environment, root, List.of(), CpuModel.I686);
  }

  /// A guest without environment and files.
  public Guest(Path program, List<String> arguments) {
    this(program, arguments, List.of(), Optional.empty());
  }

  /// The same on another processor.
  public Guest on(CpuModel another) {
    return new Guest(program, arguments, environment, root, bindings, another);
  }

  /// The launch of one run. The guest's argv begins with its file's name alone: what lies on its stack must not depend
  /// on where the file happens to be.
  ///
  /// @param out takes standard output
  /// @param err takes standard error
  public Launch launch(OutputStream out, OutputStream err) {
    List<String> argv = new ArrayList<>();
    argv.add(Objects.requireNonNullElse(program.getFileName(), program).toString());
    argv.addAll(arguments);
    return new Launch(
        program,
        argv,
        environment,
        root,
        bindings,
        new StandardStreams(InputStream.nullInputStream(), out, err),
        processor,
        SEED,
        Launch.DEFAULT_EPOCH_SECONDS);
  }
}
