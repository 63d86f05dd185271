package palimpsest.workbench.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// Where points that may write get their copies of the guest's files: a folder of the host's for temporary files, named
/// after the result file, so that the next sweep into that file finds and removes what a killed one left.
final class Scratch implements AutoCloseable {
  private static final int NAME_LENGTH = 16;

  private final Path folder;
  private final AtomicInteger copies = new AtomicInteger();

  private Scratch(Path folder) {
    this.folder = folder;
  }

  /// @param results the result file, whose lock this process holds
  static Scratch of(Path results) throws IOException {
    String name = Hashes.of(results.toAbsolutePath().normalize().toString()).substring(0, NAME_LENGTH);
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "palimpsest-sweep-" + name);
    delete(folder);
    return new Scratch(folder);
  }

  /// What a point sees of `files`.
  ///
  /// @param root the folder that is the guest's `/`, if there is one
  /// @param original the folder it was copied from, or is
  /// @param copied whether the guest may write there, and it goes with the point
  record Copy(Optional<Path> root, Optional<Path> original, boolean copied) implements AutoCloseable {
    /// Where a host path below the original is now.
    Path inside(Path path) {
      return copied && path.startsWith(original.orElseThrow())
          ? root.orElseThrow().resolve(original.orElseThrow().relativize(path))
          : path;
    }

    @Override
    public void close() throws IOException {
      if (copied) {
        delete(root.orElseThrow());
      }
    }
  }

  Copy copy(Optional<Workload.Files> files) throws IOException {
    Optional<Path> original = files.map(Workload.Files::root);
    if (original.isEmpty() || !files.map(Workload.Files::copied).orElse(false)) {
      return new Copy(original, original, false);
    }
    Path target = folder.resolve(Integer.toString(copies.incrementAndGet()));
    Files.createDirectories(folder);
    copy(original.get(), target);
    return new Copy(Optional.of(target), original, true);
  }

  /// Folders, files and links; no devices, which a guest has of its own.
  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path each : all) {
      if (Files.isSymbolicLink(each) || Files.isDirectory(each) || Files.isRegularFile(each)) {
        Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES,
            LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      List<Path> all;
      try (Stream<Path> walk = Files.walk(folder)) {
        all = walk.toList();
      }
      for (Path each : all.reversed()) {
        Files.delete(each);
      }
    }
  }

  @Override
  public void close() throws IOException {
    delete(folder);
  }
}
