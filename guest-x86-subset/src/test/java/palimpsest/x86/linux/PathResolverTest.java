package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No guest path leads out of the root.
class PathResolverTest {
  private static final String SECRET = "secret";

  /// A link to plant: where, and what it says.
  record Link(String name, String target) {}

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("..", ".", "a", "b", "c", "d", "", "secret", "outside", "/")
        .list()
        .ofMinSize(1)
        .ofMaxSize(7)
        .map(parts -> String.join("/", parts));
  }

  @Provide
  Arbitrary<Link> links() {
    return Combinators.combine(Arbitraries.of("a/l", "b", "c", "a/d/b", "d"), paths()).as(Link::new);
  }

  @Property(tries = 80)
  void randomPathsAndLinksStayBelowTheRoot(
      @ForAll @Size(max = 5) List<@net.jqwik.api.From("links") Link> links,
      @ForAll @Size(min = 1, max = 8) List<@net.jqwik.api.From("paths") String> paths)
      throws IOException {
    Path outside = Files.createTempDirectory("outside");
    try {
      Files.writeString(outside.resolve(SECRET), SECRET);
      Path root = outside.resolve("root");
      Files.createDirectories(root.resolve("a/d"));
      for (Link link : links) {
        plant(root, link);
      }
      PathResolver resolver =
          new PathResolver(new GuestTree(Optional.of(root), List.of()), new HostStatus(), () -> "/prog");
      for (String path : paths) {
        check(resolver, root.toRealPath(), path);
      }
    } finally {
      delete(outside);
    }
  }

  private static void plant(Path root, Link link) throws IOException {
    try {
      Files.createSymbolicLink(root.resolve(link.name), Path.of(link.target));
    } catch (FileAlreadyExistsException | NoSuchFileException e) {
      assertTrue(e.getMessage() != null);
    }
  }

  private static void check(PathResolver resolver, Path root, String path) throws IOException {
    for (String base : List.of("/", "/a", "/a/d")) {
      try {
        if (resolver.resolve(base, path, true) instanceof Place.Host host) {
          assertTrue(host.path().startsWith(root), () -> path + " led to " + host.path());
          assertEquals(host.path(), host.path().normalize());
          if (Files.exists(host.path())) {
            assertEquals(host.path(), host.path().toRealPath(), "a link of the host was left in the way");
          }
        }
      } catch (LinuxError e) {
        assertTrue(
            List.of(Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP).contains(e.errno()), () -> path + ": " + e.errno());
      }
    }
  }

  @Test
  void absoluteLinksStartAgainAtTheRoot(@TempDir Path root) throws IOException, LinuxError {
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(root.resolve("etc/passwd"), "mine");
    Files.createSymbolicLink(root.resolve("link"), Path.of("/etc/passwd"));
    Place place = resolver(root).resolve("/", "/link", true);
    assertEquals("/etc/passwd", assertInstanceOf(Place.Host.class, place).guest());
    Files.delete(root.resolve("link"));
  }

  @Test
  void linksThatGoInCirclesEnd(@TempDir Path root) throws IOException {
    Files.createSymbolicLink(root.resolve("x"), Path.of("y"));
    Files.createSymbolicLink(root.resolve("y"), Path.of("x"));
    LinuxError e = assertThrows(LinuxError.class, () -> resolver(root).resolve("/", "x", true));
    assertEquals(Errno.ELOOP, e.errno());
  }

  @Test
  void withoutARootThereAreDevicesOnly() throws LinuxError, IOException {
    PathResolver resolver =
        new PathResolver(new GuestTree(Optional.empty(), List.of()), new HostStatus(), () -> "/prog");
    assertInstanceOf(Place.OwnDirectory.class, resolver.resolve("/", "/..", true));
    assertInstanceOf(Place.Device.class, resolver.resolve("/", "/dev/null", true));
    assertInstanceOf(Place.Device.class, resolver.resolve("/", "dev/../dev/zero", true));
    assertInstanceOf(Place.ProgramLink.class, resolver.resolve("/", "/proc/self/exe", false));
    assertEquals(
        Errno.ENOENT, assertThrows(LinuxError.class, () -> resolver.resolve("/", "/etc/passwd", true)).errno());
  }

  private static PathResolver resolver(Path root) throws IOException {
    return new PathResolver(new GuestTree(Optional.of(root), List.of()), new HostStatus(), () -> "/prog");
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
