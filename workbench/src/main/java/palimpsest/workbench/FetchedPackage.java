package palimpsest.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import palimpsest.memory.Sha256;

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
    byte[] content = Files.readAllBytes(file);
    return new FetchedPackage(cells[0], cells[1], Sha256.hexOf(content), content.length);
  }

  /// Its line of the manifest.
  String line() {
    return name + "\t" + version + "\t" + sha256;
  }
}
