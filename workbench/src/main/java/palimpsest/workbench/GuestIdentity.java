package palimpsest.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import palimpsest.memory.Sha256;

/// Which program ran, so that a statistics file can be matched to it on any machine: no folder of this one is in it.
///
/// @param name the file's name without its folder
/// @param sha256 of the file, in hexadecimal
/// @param argv the guest's argument vector
/// @param processor what it ran on, as `--guest` has it
record GuestIdentity(String name, String sha256, List<String> argv, String processor) {
  /// @throws UsageException in one line, if the program cannot be read
  static GuestIdentity of(GuestOptions guest) {
    String name = String.valueOf(guest.program().getFileName());
    try {
      String sha256 = Sha256.hexOf(Files.readAllBytes(guest.program()));
      return new GuestIdentity(name, sha256, guest.argv(), guest.processor().name());
    } catch (IOException _) {
      throw new UsageException(guest.program() + ": cannot be read; name a Linux/i386 program");
    }
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("sha256", sha256);
    map.put("argv", argv);
    map.put("processor", processor);
    return map;
  }
}
