package palimpsest.workbench.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Rewrites the classes of jars in place, for the launcher: each jar at once or not at all, and with the time it had,
/// so that neither a program that runs nor a later build notices.
public final class CacheableJars {
  private CacheableJars() {}

  /// @param jars paths; those in which nothing is to be rewritten are left alone
  public static void main(String[] jars) throws IOException {
    for (String jar : jars) {
      rewrite(Path.of(jar));
    }
  }

  private static void rewrite(Path jar) throws IOException {
    Path draft = Files.createTempFile(jar.toAbsolutePath().getParent(), "draft", ".jar.part");
    try {
      if (copied(jar, draft)) {
        Files.setLastModifiedTime(draft, Files.getLastModifiedTime(jar));
        Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(jar));
        Files.move(draft, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /// Whether anything in the copy is another than in the original.
  private static boolean copied(Path original, Path copy) throws IOException {
    boolean changed = false;
    try (ZipFile from = new ZipFile(original.toFile());
        ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(copy))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        Optional<byte[]> rewritten =
            entry.getName().endsWith(".class") ? CacheableClass.of(bytes) : Optional.empty();
        changed |= rewritten.isPresent();
        ZipEntry target = new ZipEntry(entry.getName());
        target.setTime(entry.getTime());
        to.putNextEntry(target);
        to.write(rewritten.orElse(bytes));
        to.closeEntry();
      }
    }
    return changed;
  }
}
