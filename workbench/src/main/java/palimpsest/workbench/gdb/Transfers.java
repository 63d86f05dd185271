package palimpsest.workbench.gdb;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.ProcessTrace;

/// The large objects that GDB reads piece by piece (`qXfer`).
final class Transfers {
  private static final Set<String> OBJECTS = Set.of("features", "auxv", "siginfo", "exec-file", "threads");

  private final HeldProcesses held;
  private final RegisterFile file;
  private final Launch launch;

  Transfers(HeldProcesses held, RegisterFile file, Launch launch) {
    this.held = held;
    this.file = file;
    this.launch = launch;
  }

  /// What can be read, as `qSupported` says it.
  static String features() {
    StringBuilder text = new StringBuilder();
    OBJECTS.stream().sorted().forEach(each -> text.append("qXfer:").append(each).append(":read+;"));
    return text.toString();
  }

  /// The piece that is asked for. An object that is served but is not there now is an error: no answer at all would say
  /// that it never is, which GDB, having been told of it, takes for a breach of the protocol.
  ///
  /// @param most bytes of a piece
  /// @param failed what says that something is an error
  String answer(GdbCommand.Transfer transfer, int most, String failed) {
    if (!OBJECTS.contains(transfer.object())) {
      return "";
    }
    Optional<byte[]> whole = whole(transfer);
    if (whole.isEmpty() || transfer.offset() < 0 || transfer.offset() > whole.get().length) {
      return failed;
    }
    byte[] all = whole.get();
    int end = Math.min(all.length, transfer.offset() + Math.clamp(transfer.length(), 0, most));
    String part = new String(all, transfer.offset(), end - transfer.offset(), StandardCharsets.ISO_8859_1);
    return (end == all.length ? "l" : "m") + part;
  }

  private Optional<byte[]> whole(GdbCommand.Transfer transfer) {
    return switch (transfer.object()) {
      case "features" -> transfer.annex().equals("target.xml")
          ? Optional.of(bytes(TargetDescription.of(file)))
          : Optional.empty();
      case "auxv" -> Optional.of(held.selected().auxiliary());
      case "exec-file" -> Optional.of(bytes(program(
          transfer.annex().isEmpty() ? held.selected() : held.withId(Hex.number(transfer.annex())))));
      case "siginfo" -> held.selected().caughtInformation();
      case "threads" -> Optional.of(bytes(threads()));
      default -> Optional.empty();
    };
  }

  private String program(ProcessTrace process) {
    return launch.root().isPresent() ? process.link() : process.image().toString();
  }

  private String threads() {
    StringBuilder xml = new StringBuilder("<?xml version=\"1.0\"?>\n<threads>\n");
    for (ThreadId each : held.threads()) {
      xml.append(String.format(
          "<thread id=\"%s\" core=\"0\">%s</thread>%n", held.name(each), held.describe(each)));
    }
    return xml.append("</threads>\n").toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
