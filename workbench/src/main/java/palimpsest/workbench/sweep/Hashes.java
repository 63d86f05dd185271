package palimpsest.workbench.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import palimpsest.memory.Sha256;

/// SHA-256 of texts, files and folders, in hexadecimal.
final class Hashes {
  private Hashes() {}

  static String of(String text) {
    return Sha256.hexOf(text.getBytes(StandardCharsets.UTF_8));
  }

  static String of(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    update(digest, file);
    return hex(digest);
  }

  /// The hash of all that a guest can read in a folder: names, kinds, permissions, links and contents. Times and owners
  /// are left out: they change with every copy.
  static String ofFolder(Path folder) throws IOException {
    MessageDigest digest = Sha256.digest();
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted().toList();
    }
    for (Path each : all) {
      String kind;
      if (Files.isSymbolicLink(each)) {
        kind = "link " + Files.readSymbolicLink(each);
      } else {
        kind = Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS) ? "folder" : "file";
        kind += " " + Files.getPosixFilePermissions(each, LinkOption.NOFOLLOW_LINKS).stream().sorted().toList();
      }
      digest.update((folder.relativize(each) + "\0" + kind + "\0").getBytes(StandardCharsets.UTF_8));
      if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
        update(digest, each);
      }
    }
    return hex(digest);
  }

  private static void update(MessageDigest digest, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
