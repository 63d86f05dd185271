package palimpsest.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(guest.program()));
      return new GuestIdentity(name, HexFormat.of().formatHex(digest), guest.argv(), guest.processor().name());
    } catch (IOException _) {
      throw new UsageException(guest.program() + ": cannot be read; name a Linux/i386 program");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
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
