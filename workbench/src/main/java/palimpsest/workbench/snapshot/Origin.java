package palimpsest.workbench.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import palimpsest.memory.Sha256;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.linux.Binding;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// What a snapshot was taken of, so that it can be launched again: the section `origin`.
///
/// @param launch how the guest was started, with streams that lead nowhere
/// @param sha256 of the program's file, in hexadecimal
/// @param guestInstructions retired when it was taken, since the start of the run it was taken in
public record Origin(Launch launch, String sha256, long guestInstructions) {
  /// The section's name.
  public static final String SECTION = "origin";

  private static final StandardStreams NOWHERE = new StandardStreams(
      InputStream.nullInputStream(), OutputStream.nullOutputStream(),
      OutputStream.nullOutputStream());

  /// The same with the file's absolute path and no streams.
  ///
  /// @throws StateException if the program cannot be read
  public static Origin of(Launch launch, long guestInstructions) throws StateException {
    return new Origin(
        new Launch(
            launch.program().toAbsolutePath(),
            launch.arguments(),
            launch.environment(),
            launch.root().map(Path::toAbsolutePath),
            launch.bindings().stream()
                .map(each -> new Binding(each.host().toAbsolutePath(), each.guest(), each.readOnly()))
                .toList(),
            NOWHERE,
            launch.processor(),
            launch.seed(),
            launch.epochSeconds()),
        digest(launch.program()),
        guestInstructions);
  }

  /// The section's bytes.
  public byte[] bytes() throws StateException {
    StateWriter out = new StateWriter();
    out.text(launch.program().toString());
    out.text(sha256);
    out.list(launch.arguments(), out::text);
    out.list(launch.environment(), out::text);
    out.text(launch.root().map(Path::toString).orElse(""));
    out.list(launch.bindings(), each -> {
      out.text(each.host().toString());
      out.text(each.guest());
      out.bool(each.readOnly());
    });
    out.text(launch.processor().name());
    out.i64(launch.seed());
    out.i64(launch.epochSeconds());
    out.i64(guestInstructions);
    return out.toByteArray();
  }

  /// Reads the section.
  ///
  /// @throws StateException if it is none
  public static Origin read(byte[] bytes) throws StateException {
    StateReader in = new StateReader(SECTION, bytes);
    Path program = Path.of(in.text());
    String sha256 = in.text();
    List<String> arguments = in.list(in::text);
    List<String> environment = in.list(in::text);
    String root = in.text();
    List<Binding> bindings = in.list(() -> new Binding(Path.of(in.text()), in.text(), in.bool()));
    String model = in.text();
    CpuModel processor =
        CpuModel.named(model).orElseThrow(() -> in.damaged("there is no guest processor " + model));
    Launch launch = new Launch(
        program, arguments, environment, root.isEmpty() ? Optional.empty() : Optional.of(Path.of(root)), bindings,
        NOWHERE, processor, in.i64(), in.i64());
    Origin origin = new Origin(launch, sha256, in.i64());
    in.end();
    return origin;
  }

  /// Makes sure that the program is the one a snapshot was taken of.
  ///
  /// @throws StateException in one line, if it is another
  public void check(Path program) throws StateException {
    if (!digest(program).equals(sha256)) {
      throw new StateException(
          "was taken of another program than " + program + " is now; give the one with SHA-256 " + sha256);
    }
  }

  private static String digest(Path program) throws StateException {
    try {
      return Sha256.hexOf(Files.readAllBytes(program));
    } catch (IOException _) {
      throw new StateException("was taken of " + program + ", which cannot be read; name where the program is now");
    }
  }
}
