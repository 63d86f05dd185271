package palimpsest.verify.hardware;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which processors this host has, found out by running a small program on each.
///
/// @param skipped the others, and why not
record Host(Set<Processor> available, List<String> skipped) {
  /// Tries all.
  ///
  /// @param folder takes a file while it is tried
  static Host probe(Path folder) {
    Set<Processor> available = EnumSet.noneOf(Processor.class);
    List<String> skipped = new ArrayList<>();
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux");
    for (Processor processor : Processor.values()) {
      try {
        if (!linux) {
          throw new IOException("the host is not Linux");
        }
        processor.probe(folder);
        available.add(processor);
      } catch (IOException e) {
        skipped.add("%s: does not run here (%s); recorded vectors serve".formatted(processor.title(), reason(e)));
      }
    }
    return new Host(available, skipped);
  }

  /// Whether there is nobody to ask.
  boolean isEmpty() {
    return available.isEmpty();
  }

  /// Whom to ask.
  ///
  /// @param narrow whether rather a 32-bit judge
  Processor processor(boolean narrow) {
    List<Processor> order = narrow
        ? List.of(Processor.NATIVE_I386, Processor.QEMU_I386, Processor.NATIVE_LONG_MODE)
        : List.of(Processor.NATIVE_LONG_MODE, Processor.NATIVE_I386, Processor.QEMU_I386);
    return order.stream().filter(available::contains).findFirst().orElseThrow();
  }

  /// The exception in words, without the temporary file's name.
  private static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    int cause = message.lastIndexOf("error=");
    return cause >= 0 ? message.substring(cause) : message;
  }
}
