package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.memory.StateException;

/// A personality that was saved goes on as if nothing had happened.
class SavedSystemTest {
  private static final int READ = 3;
  private static final int WRITE = 4;
  private static final int OPEN = 5;
  private static final int CLOSE = 6;
  private static final int UNLINK = 10;
  private static final int CHDIR = 12;
  private static final int SEEK = 19;
  private static final int RENAME = 38;
  private static final int PIPE = 42;
  private static final int DUP = 41;
  private static final int GETCWD = 183;
  private static final int MMAP2 = 192;
  private static final int STAT64 = 195;
  private static final int FSTAT64 = 197;
  private static final int GETDENTS64 = 220;
  private static final int READ_WRITE_CREATE = 0x42;
  private static final int BUFFER = TestProcess.SCRATCH + 0x400;
  private static final int STATUS_BYTES = 96;

  @TempDir private Path root = Path.of("");

  @BeforeEach
  void makeFiles() throws IOException {
    Files.writeString(root.resolve("text"), "abcdefgh");
    Files.createDirectory(root.resolve("sub"));
    Files.writeString(root.resolve("sub/one"), "1");
  }

  private TestProcess process() {
    return new TestProcess(Optional.of(root));
  }

  private TestProcess saved(TestProcess test) throws StateException {
    return test.restored(Optional.of(root));
  }

  private static String read(TestProcess test, int descriptor, int length) {
    int count = test.call(READ, descriptor, BUFFER, length);
    return count <= 0 ? "" + count : new String(test.bytes(BUFFER, count), StandardCharsets.ISO_8859_1);
  }

  private static void write(TestProcess test, int descriptor, String text) {
    assertEquals(text.length(), test.call(WRITE, descriptor, test.string(0x400, text), text.length()));
  }

  private static byte[] status(TestProcess test, int call, int of) {
    assertEquals(0, test.call(call, of, BUFFER));
    return test.bytes(BUFFER, STATUS_BYTES);
  }

  @Test
  void anOpenFileIsReadOnWhereItWas() throws StateException {
    TestProcess test = process();
    int file = test.call(OPEN, test.string(0, "/text"), 0);
    int twin = test.call(DUP, file);
    assertEquals("abc", read(test, file, 3));
    TestProcess on = saved(test);
    assertEquals("de", read(on, file, 2));
    assertEquals("fgh", read(on, twin, 9), "two descriptors of one description");
    assertEquals("de", read(test, file, 2), "the saved one goes on, too");
  }

  @Test
  void fileStatusesAreTheSame() throws StateException {
    TestProcess test = process();
    int file = test.call(OPEN, test.string(0, "/text"), 0);
    status(test, STAT64, test.string(0, "/sub/one"));
    TestProcess on = saved(test);
    assertArrayEquals(status(test, FSTAT64, file), status(on, FSTAT64, file));
    for (String name : new String[] {"/sub/one", "/sub", "/", "/text"}) {
      assertArrayEquals(status(test, STAT64, test.string(0, name)), status(on, STAT64, on.string(0, name)), name);
    }
  }

  @Test
  void aFileWithoutANameKeepsItsContent() throws StateException {
    TestProcess test = process();
    int file = test.call(OPEN, test.string(0, "/scratch"), READ_WRITE_CREATE, 0600);
    write(test, file, "hidden");
    assertEquals(0, test.call(UNLINK, test.string(0, "/scratch")));
    TestProcess on = saved(test);
    write(on, file, " and more");
    assertEquals(0, on.call(SEEK, file, 0, 0));
    assertEquals("hidden and more", read(on, file, 99));
    assertEquals(0, on.call(CLOSE, file));
    assertTrue(Files.notExists(root.resolve("scratch")));
  }

  @Test
  void aFileIsFoundByTheNameItHasNow() throws StateException {
    TestProcess test = process();
    int file = test.call(OPEN, test.string(0, "/sub/one"), 2);
    assertEquals(0, test.call(RENAME, test.string(0, "/sub/one"), test.string(0x80, "/two")));
    TestProcess on = saved(test);
    write(on, file, "!");
    assertEquals(0, on.call(CLOSE, file));
    assertEquals("!", content("two"));
  }

  private String content(String name) {
    try {
      return Files.readString(root.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPipeKeepsWhatIsInIt() throws StateException {
    TestProcess test = process();
    assertEquals(0, test.call(PIPE, TestProcess.SCRATCH));
    int reader = test.word(0);
    int writer = test.word(4);
    write(test, writer, "in the pipe");
    assertEquals("in ", read(test, reader, 3));
    TestProcess on = saved(test);
    write(on, writer, "!");
    assertEquals(0, on.call(CLOSE, writer));
    assertEquals("the pipe!", read(on, reader, 99));
    assertEquals("0", read(on, reader, 99), "its end");
  }

  @Test
  void aDirectoryIsListedOn() throws StateException {
    TestProcess test = process();
    int directory = test.call(OPEN, test.string(0, "/"), 0x1_0000);
    int first = test.call(GETDENTS64, directory, BUFFER, 48);
    assertTrue(first > 0, () -> "entries: " + first);
    TestProcess on = saved(test);
    int rest = test.call(GETDENTS64, directory, BUFFER, 512);
    assertEquals(rest, on.call(GETDENTS64, directory, BUFFER, 512));
    assertArrayEquals(test.bytes(BUFFER, rest), on.bytes(BUFFER, rest));
  }

  @Test
  void theWorkingDirectoryStays() throws StateException {
    TestProcess test = process();
    assertEquals(0, test.call(CHDIR, test.string(0, "/sub")));
    TestProcess on = saved(test);
    int length = on.call(GETCWD, BUFFER, 100);
    assertEquals("/sub\0", new String(on.bytes(BUFFER, length), StandardCharsets.ISO_8859_1));
  }

  @Test
  void aSharedMappingReachesItsFile() throws StateException {
    TestProcess test = process();
    int file = test.call(OPEN, test.string(0, "/text"), 2);
    int at = test.call(MMAP2, 0, 4096, 3, 1, file, 0);
    assertEquals(0, test.call(CLOSE, file));
    test.bytes(at, 4);
    TestProcess on = saved(test);
    on.mmu.write8(at, 'X');
    int again = on.call(OPEN, on.string(0, "/text"), 0);
    assertEquals("Xbcdefgh", read(on, again, 99));
    assertEquals(0, on.call(91, at, 4096), "munmap");
    assertEquals("Xbcdefgh", content("text"));
  }

  @Test
  void theFilesMayHaveMoved(@TempDir Path elsewhere) throws IOException, StateException {
    TestProcess test = process();
    int file = test.call(OPEN, test.string(0, "/text"), 0);
    byte[] before = status(test, STAT64, test.string(0, "/sub/one"));
    Path moved = elsewhere.resolve("moved");
    Files.move(root, moved);
    TestProcess on = test.restored(Optional.of(moved));
    assertEquals("abcdefgh", read(on, file, 99));
    assertArrayEquals(before, status(on, STAT64, on.string(0, "/sub/one")));
  }

  @Test
  void filesThatAreOthersNowAreRefused() throws IOException, StateException {
    TestProcess test = process();
    test.call(OPEN, test.string(0, "/text"), 0);
    assertEquals(0, test.call(STAT64, test.string(0, "/sub/one"), BUFFER));
    byte[] state = test.saved();
    Files.writeString(root.resolve("sub/one"), "2");
    StateException seen = assertThrows(StateException.class, () -> test.restored(Optional.of(root), state));
    assertEquals("the guest has seen /sub/one, which is another file now; put back what was there", seen.getMessage());
  }

  @Test
  void filesWithoutARootAreRefused() {
    TestProcess test = process();
    test.call(OPEN, test.string(0, "/text"), 0);
    StateException none = assertThrows(StateException.class, () -> test.restored(Optional.empty()));
    assertTrue(String.valueOf(none.getMessage()).contains("no --root or --bind leads there"), none::toString);
  }

  @Test
  void aFileThatIsOnlyWrittenAndHasNoNameCannotBeSaved() {
    TestProcess test = process();
    int file = test.call(OPEN, test.string(0, "/scratch"), 0x41, 0600);
    assertTrue(file > 2);
    assertEquals(0, test.call(UNLINK, test.string(0, "/scratch")));
    StateException no = assertThrows(StateException.class, () -> saved(test));
    assertEquals("/scratch is open for writing only and has no name any more", no.getMessage());
  }
}
