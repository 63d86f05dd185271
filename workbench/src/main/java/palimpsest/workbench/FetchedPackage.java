package palimpsest.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// One package as it came.
///
/// @param name the package's name
/// @param version Debian's version of it
/// @param sha256 of the package file, in hexadecimal
/// @param bytes length of that file
record FetchedPackage(String name, String version, String sha256, long bytes) {
  /// @param nameAndVersion as `dpkg-deb` prints them, with a tab between
  static FetchedPackage of(Path file, String nameAndVersion) throws IOException {
    String[] cells = nameAndVersion.strip().split("\t", -1);
    if (cells.length != 2) {
      throw new IOException(file.getFileName() + " is no Debian package");
    }
    try {
      byte[] content = Files.readAllBytes(file);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return new FetchedPackage(cells[0], cells[1], HexFormat.of().formatHex(digest), content.length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// Its line of the manifest.
  String line() {
    return name + "\t" + version + "\t" + sha256;
  }
}
