package palimpsest.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which program ran, so that a statistics file can be matched to it on any machine.
///
/// @param name the file's name without its folder
/// @param sha256 of the file, in hexadecimal
/// @param arguments the guest's arguments, without the program's name
record GuestIdentity(String name, String sha256, List<String> arguments) {
  static GuestIdentity of(GuestOptions guest) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(guest.program()));
      List<String> argv = guest.argv();
      return new GuestIdentity(
          String.valueOf(guest.program().getFileName()),
          HexFormat.of().formatHex(digest),
          List.copyOf(argv.subList(1, argv.size())));
    } catch (IOException e) {
      throw new UsageException(guest.program() + ": cannot be read again after the run");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("sha256", sha256);
    map.put("arguments", arguments);
    return map;
  }
}
