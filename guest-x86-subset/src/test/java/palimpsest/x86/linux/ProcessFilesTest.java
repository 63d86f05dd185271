package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import palimpsest.x86.elf.ElfBytes;

/// What a process can learn of itself from files, and what file calls of real programs beyond reading and writing do.
class ProcessFilesTest {
  private static final int S = TestProcess.SCRATCH;
  private static final int EACCES = -13;
  private static final int EBADF = -9;
  private static final int ENOENT = -2;
  private static final int EOPNOTSUPP = -95;

  private static final int READ = 3;
  private static final int OPEN = 5;
  private static final int READLINK = 85;
  private static final int MMAP2 = 192;
  private static final int LGETXATTR = 230;
  private static final int FGETXATTR = 231;
  private static final int FALLOCATE = 324;
  private static final int COPY_FILE_RANGE = 377;

  @TempDir private Path root = Path.of("");

  @Test
  void theMapShowsEveryAreaWithItsRightsAndItsFile() throws IOException {
    Files.write(root.resolve("library"), new byte[10_000]);
    TestProcess test = new TestProcess(Optional.of(root));
    int file = test.call(OPEN, test.string(0, "/library"), 0, 0);
    int at = test.call(MMAP2, 0, 2 * 4096, 5, 2, file, 1);
    List<String> lines = read(test, "/proc/self/maps").lines().toList();
    assertTrue(lines.getFirst().startsWith("08048000-08049000 r-xp 00000000 00:00 0"), lines.getFirst());
    assertTrue(
        lines.getLast().endsWith("-c0000000 rw-p 00000000 00:00 0" + " ".repeat(34) + "[stack]"), lines.getLast());
    String mapped = String.format("%08x-%08x r-xp 00001000 00:00 0", at, at + 2 * 4096);
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith(mapped) && line.endsWith(" /library")), lines.toString());
  }

  @Test
  void theCommandLineIsThatOfTheStart() {
    TestProcess test =
        new TestProcess(Optional.empty(), new ElfBytes().build(), List.of("prog", "one", "two words"), List.of());
    assertEquals("prog\0one\0two words\0", read(test, "/proc/self/cmdline"));
  }

  @Test
  void theProgramKnowsItsPathWhetherItsTreeCanBeWrittenOrNot() throws IOException {
    Path folder = Files.createDirectory(root.resolve("bin"));
    Path program = Files.write(folder.resolve("tool"), new ElfBytes().build());
    for (TestProcess test : List.of(TestProcess.of(root, program), TestProcess.reading(root, program))) {
      int length = test.call(READLINK, test.string(0, "/proc/self/exe"), S + 0x1000, 4096);
      assertEquals("/bin/tool", new String(test.bytes(S + 0x1000, length), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource(ProcessFile.class)
  void everyFileOfProcCanBeReadAndNoneWritten(ProcessFile file) {
    TestProcess test = new TestProcess(Optional.of(root));
    String path =
        paths().stream().filter(each -> ProcessFile.at(each).equals(Optional.of(file))).findFirst().orElseThrow();
    assertTrue(read(test, path).length() > 1);
    assertEquals(EACCES, test.call(OPEN, test.string(0, path), 1, 0));
  }

  private static List<String> paths() {
    return List.of("/proc/self/maps", "/proc/self/stat", "/proc/self/status", "/proc/self/cmdline", "/proc/self/comm",
        "/proc/self/mounts", "/proc/mounts", "/proc/meminfo", "/proc/uptime");
  }

  @Test
  void theStatusLineHasAsManyFieldsAsLinuxGivesIt() {
    assertEquals(52, read(new TestProcess(Optional.of(root)), "/proc/self/stat").strip().split(" ", -1).length);
  }

  @Test
  void everyOpenDescriptorHasAName() throws IOException {
    Files.writeString(root.resolve("f"), "text");
    TestProcess test = new TestProcess(Optional.of(root));
    assertEquals(3, test.call(OPEN, test.string(0, "/f"), 0, 0));
    assertEquals("text", read(test, "/dev/fd/3"));
    assertEquals(ENOENT, test.call(OPEN, test.string(0, "/proc/self/fd/7"), 0, 0));
    assertEquals(ENOENT, test.call(OPEN, test.string(0, "/dev/fd/03"), 0, 0));
  }

  @Test
  void aRangeIsCopiedAndPositionsMoveOnlyWhereNoneIsGiven() throws IOException {
    Files.writeString(root.resolve("from"), "0123456789");
    TestProcess test = new TestProcess(Optional.of(root));
    int from = test.call(OPEN, test.string(0, "/from"), 0, 0);
    int to = test.call(OPEN, test.string(0, "/to"), 0x42, 0644);
    test.word(200, 6);
    test.word(204, 0);
    assertEquals(2, test.call(COPY_FILE_RANGE, from, 0, to, 0, 2, 0));
    assertEquals(4, test.call(COPY_FILE_RANGE, from, S + 200, to, 0, 100, 0));
    assertEquals(10, test.word(200));
    assertEquals(3, test.call(COPY_FILE_RANGE, from, 0, to, 0, 3, 0));
    assertEquals("016789234", Files.readString(root.resolve("to")));
    assertEquals(EBADF, test.call(COPY_FILE_RANGE, to, 0, from, 0, 3, 0));
  }

  @Test
  void filesHaveNoExtendedAttributesButExist() throws IOException {
    Files.writeString(root.resolve("f"), "");
    TestProcess test = new TestProcess(Optional.of(root));
    assertEquals(EOPNOTSUPP, test.call(LGETXATTR, test.string(0, "/f"), test.string(64, "user.x"), S + 128, 64));
    assertEquals(ENOENT, test.call(LGETXATTR, test.string(0, "/g"), test.string(64, "user.x"), S + 128, 64));
    assertEquals(EBADF, test.call(FGETXATTR, 9, test.string(64, "user.x"), S + 128, 64));
  }

  @Test
  void roomIsMadeOnlyAtTheEnd() throws IOException {
    Files.writeString(root.resolve("f"), "abc");
    TestProcess test = new TestProcess(Optional.of(root));
    int file = test.call(OPEN, test.string(0, "/f"), 2, 0);
    assertEquals(0, test.call(FALLOCATE, file, 1, 0, 0, 8, 0));
    assertEquals("abc", Files.readString(root.resolve("f")));
    assertEquals(0, test.call(FALLOCATE, file, 0, 4, 0, 2, 0));
    assertArrayEquals(new byte[] {'a', 'b', 'c', 0, 0, 0}, Files.readAllBytes(root.resolve("f")));
    assertEquals(EOPNOTSUPP, test.call(FALLOCATE, file, 2, 0, 0, 1, 0));
  }

  private static String read(TestProcess test, String path) {
    int descriptor = test.call(OPEN, test.string(0, path), 0, 0);
    assertTrue(descriptor >= 0, path + ": " + descriptor);
    int count = test.call(READ, descriptor, S + 0x1000, 8192);
    return new String(test.bytes(S + 0x1000, count), StandardCharsets.UTF_8);
  }
}
