package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.x86.elf.ElfBytes;

/// A guest that wants out of its root. The secret lies beside the root, below a folder that the guest has one of too.
class EscapeTest {
  private static final int S = TestProcess.SCRATCH;
  private static final String SECRET = "the secret";
  private static final int ENOENT = -2;
  private static final int EBUSY = -16;
  private static final int EXDEV = -18;
  private static final int EROFS = -30;

  private static final int READ = 3;
  private static final int OPEN = 5;
  private static final int LINK = 9;
  private static final int UNLINK = 10;
  private static final int CHDIR = 12;
  private static final int CHMOD = 15;
  private static final int RENAME = 38;
  private static final int MKDIR = 39;
  private static final int RMDIR = 40;
  private static final int SYMLINK = 83;
  private static final int READLINK = 85;
  private static final int FCHMOD = 94;
  private static final int STAT = 106;
  private static final int FCHDIR = 133;
  private static final int GETDENTS64 = 220;
  private static final int OPENAT = 295;
  private static final int EXECVE = 11;

  @TempDir private Path folder = Path.of("");
  private Path outside = Path.of("");
  private Path root = Path.of("");

  @BeforeEach
  void hideASecret() throws IOException {
    outside = Files.createDirectory(folder.resolve("outside"));
    Files.createDirectory(outside.resolve("d"));
    Files.writeString(outside.resolve("d/secret"), SECRET);
    Files.writeString(outside.resolve("secret"), SECRET);
    root = Files.createDirectory(folder.resolve("root"));
    Files.createDirectories(root.resolve("a/d"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "/../outside/secret", "../outside/secret", "a/../../outside/secret", "/proc/self/root/../outside/secret",
    "/proc/1/root/secret", "/proc/self/cwd/../outside/secret", "/proc/self/fd/3/../outside/secret",
    "/dev/fd/../../../outside/secret", "/proc/self/exe/../../outside/secret", "absolute", "relative", "absolute/secret",
    "relative/d/secret", "a/chain/secret", "OUTSIDE/secret", "//OUTSIDE/secret"
  })
  void noPathLeadsToTheSecret(String path) {
    TestProcess test = new TestProcess(Optional.of(root));
    link(test, outside.toString() + "/secret", "absolute");
    link(test, "../outside", "relative");
    link(test, "../../outside", "a/up");
    link(test, "up", "a/chain");
    assertHidden(test, test.call(OPEN, test.string(0, path.replace("OUTSIDE", outside.toString())), 0, 0));
  }

  @Test
  void aDirectoryThatWasOpenedAndReplacedByALinkLeadsNowhereElse() {
    TestProcess test = new TestProcess(Optional.of(root));
    int descriptor = test.call(OPEN, test.string(0, "/a/d"), 0x1_0000, 0);
    replaceByLink(test);
    assertHidden(test, test.call(OPENAT, descriptor, test.string(0, "secret"), 0, 0));
    assertHidden(test, test.call(OPENAT, descriptor, test.string(0, "../secret"), 0, 0));
    assertEquals(ENOENT, test.call(GETDENTS64, descriptor, S + 0x1000, 4096));
    assertEquals(ENOENT, test.call(FCHDIR, descriptor));
  }

  @Test
  void aWorkingDirectoryThatWasReplacedByALinkLeadsNowhereElse() throws IOException {
    TestProcess test = new TestProcess(Optional.of(root));
    assertEquals(0, test.call(CHDIR, test.string(0, "/a/d")));
    replaceByLink(test);
    assertHidden(test, test.call(OPEN, test.string(0, "secret"), 0, 0));
    assertHidden(test, test.call(OPEN, test.string(0, "../secret"), 0, 0));
    assertTrue(test.call(OPEN, test.string(0, "planted"), 0x42, 0644) < 0);
    assertFalse(Files.exists(outside.resolve("d/planted")));
  }

  @Test
  void rightsOfAFileOutsideDoNotChange() throws IOException {
    Files.writeString(root.resolve("a/d/secret"), "mine");
    var before = Files.getPosixFilePermissions(outside.resolve("d/secret"));
    TestProcess test = new TestProcess(Optional.of(root));
    int descriptor = test.call(OPEN, test.string(0, "/a/d/secret"), 0, 0);
    replaceByLink(test);
    assertEquals(ENOENT, test.call(FCHMOD, descriptor, 0777));
    link(test, outside.resolve("d/secret").toString(), "out");
    assertEquals(ENOENT, test.call(CHMOD, test.string(0, "/out"), 0777));
    assertEquals(before, Files.getPosixFilePermissions(outside.resolve("d/secret")));
  }

  /// The running program's file is replaced by a link: /proc/self/exe names a program outside then.
  @Test
  void noProgramOutsideIsExecutedThroughMagicLinks() throws IOException {
    Files.write(outside.resolve("d/prog"), new ElfBytes().build());
    Files.write(root.resolve("a/d/prog"), new ElfBytes().build());
    TestProcess test = TestProcess.of(root, root.resolve("a/d/prog"));
    replaceByLink(test);
    assertEquals(ENOENT, test.call(EXECVE, test.string(0, "/proc/self/exe"), 0, 0));
    assertEquals(ENOENT, test.call(EXECVE, test.string(0, "/a/d/prog"), 0, 0));
  }

  @Test
  void linksAreReadAsTheyWereWrittenAndNothingMore() {
    TestProcess test = new TestProcess(Optional.of(root));
    link(test, outside.toString(), "out");
    int length = outside.toString().length();
    assertEquals(length, test.call(READLINK, test.string(0, "out"), S + 0x1000, 4096));
    assertEquals(ENOENT, test.call(STAT, test.string(0, "out"), S + 0x1000));
  }

  @Test
  void whatIsBoundIsReachedAndNothingBesideIt() throws IOException {
    Files.writeString(outside.resolve("beside"), SECRET);
    TestProcess test =
        TestProcess.bound(root, List.of(new Binding(outside.resolve("d"), "/data/deep", false)));
    assertEquals(3, test.call(OPEN, test.string(0, "/data/deep/secret"), 0, 0));
    assertHidden(test, test.call(OPEN, test.string(0, "/data/deep/../secret"), 0, 0));
    assertHidden(test, test.call(OPEN, test.string(0, "/data/deep/../beside"), 0, 0));
    link(test, "../beside", "data/deep/up");
    assertHidden(test, test.call(OPEN, test.string(0, "/data/deep/up"), 0, 0));
    link(test, outside.resolve("beside").toString(), "data/deep/absolute");
    assertHidden(test, test.call(OPEN, test.string(0, "/data/deep/absolute"), 0, 0));
    assertEquals(4, test.call(OPEN, test.string(0, "/data/deep/made"), 0x42, 0644));
    assertTrue(Files.exists(outside.resolve("d/made")));
    assertEquals(EXDEV, test.call(RENAME, test.string(0, "/data/deep/made"), test.string(64, "/made")));
    assertEquals(EXDEV, test.call(LINK, test.string(0, "/data/deep/made"), test.string(64, "/made")));
    assertEquals(EBUSY, test.call(RENAME, test.string(0, "/data/deep"), test.string(64, "/moved")));
    assertEquals(EBUSY, test.call(RMDIR, test.string(0, "/data/deep")));
  }

  @Test
  void whatIsBoundForLookingDoesNotChange() throws IOException {
    TestProcess test = TestProcess.bound(root, List.of(new Binding(outside, "/ro", true)));
    assertEquals(3, test.call(OPEN, test.string(0, "/ro/secret"), 0, 0));
    assertEquals(SECRET.length(), test.call(READ, 3, S + 0x1000, 100));
    assertEquals(EROFS, test.call(OPEN, test.string(0, "/ro/secret"), 1, 0));
    assertEquals(EROFS, test.call(OPEN, test.string(0, "/ro/secret"), 0x200, 0), "truncating");
    assertEquals(EROFS, test.call(OPEN, test.string(0, "/ro/new"), 0x42, 0644));
    assertEquals(EROFS, test.call(UNLINK, test.string(0, "/ro/secret")));
    assertEquals(EROFS, test.call(MKDIR, test.string(0, "/ro/new"), 0755));
    assertEquals(EROFS, test.call(SYMLINK, test.string(0, "x"), test.string(64, "/ro/new")));
    assertEquals(EROFS, test.call(CHMOD, test.string(0, "/ro/secret"), 0777));
    assertEquals(EROFS, test.call(RENAME, test.string(0, "/ro/secret"), test.string(64, "/ro/other")));
    assertEquals(SECRET, Files.readString(outside.resolve("secret")));
  }

  /// `/a/d` becomes what `outside/d` would be, if links of the guest were followed by the host.
  private void replaceByLink(TestProcess test) {
    assertEquals(0, test.call(RENAME, test.string(0, "/a"), test.string(64, "/b")));
    link(test, outside.toString(), "/a");
  }

  private static void link(TestProcess test, String target, String name) {
    assertEquals(0, test.call(SYMLINK, test.string(0x800, target), test.string(0x900, name)));
  }

  private static void assertHidden(TestProcess test, int descriptor) {
    if (descriptor >= 0) {
      int count = test.call(READ, descriptor, S + 0x1000, 100);
      assertFalse(new String(test.bytes(S + 0x1000, Math.max(0, count)), StandardCharsets.UTF_8).contains(SECRET));
    }
    assertTrue(descriptor < 0, "nothing is there");
  }
}
