package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.x86.isa.Segment;

/// System calls, one by one.
class SystemCallsTest {
  private static final int S = TestProcess.SCRATCH;
  private static final int ENOENT = -2;
  private static final int EBADF = -9;
  private static final int EFAULT = -14;
  private static final int EINVAL = -22;
  private static final int ENOSYS = -38;

  @TempDir private Path root = Path.of("");

  @Test
  void writesLeaveInOrderAndReadsComeFromStandardInput() {
    TestProcess test = new TestProcess(Optional.empty());
    assertEquals(3, test.call(4, 1, test.string(0, "one"), 3));
    assertEquals(3, test.call(4, 2, test.string(0, "two"), 3));
    assertEquals("onetwo", test.out.toString(StandardCharsets.UTF_8));
    assertEquals(5, test.call(3, 0, S, 100));
    assertEquals("input", text(test, S, 5));
    assertEquals(0, test.call(3, 0, S, 100), "the end");
    assertEquals(EFAULT, test.call(4, 1, 0x10, 4));
    assertEquals(EBADF, test.call(4, 0, S, 4));
    assertEquals(EBADF, test.call(3, 77, S, 4));
  }

  @Test
  void aFileIsWrittenReadSoughtAndCut() throws IOException {
    TestProcess test = new TestProcess(Optional.of(root));
    int file = test.call(5, test.string(0, "/new"), 0x42, 0644);
    assertEquals(3, file);
    assertEquals(5, test.call(4, file, test.string(100, "hello"), 5));
    assertEquals(1, test.call(19, file, 1, 0));
    assertEquals(4, test.call(3, file, S + 200, 50));
    assertEquals("ello", text(test, S + 200, 4));
    assertEquals(0, test.call(194, file, 2, 0));
    assertEquals(0, test.call(197, file, S + 300));
    assertEquals(2, test.word(344), "size");
    assertEquals(0100644, test.word(316), "mode");
    assertEquals(Launch.DEFAULT_EPOCH_SECONDS, test.word(372), "modified at the simulated time");
    assertEquals(0, test.call(6, file));
    assertEquals("he", Files.readString(root.resolve("new")));
    assertEquals(
        Launch.DEFAULT_EPOCH_SECONDS, Files.getLastModifiedTime(root.resolve("new")).toMillis() / 1000);
  }

  @Test
  void namesAreMadeMovedAndRemoved() {
    TestProcess test = new TestProcess(Optional.of(root));
    assertEquals(0, test.call(39, test.string(0, "dir"), 0755));
    assertEquals(-17, test.call(39, test.string(0, "dir"), 0755), "EEXIST");
    assertEquals(3, test.call(8, test.string(0, "dir/f"), 0600));
    assertEquals(-39, test.call(40, test.string(0, "dir")), "ENOTEMPTY");
    assertEquals(0, test.call(38, test.string(0, "dir/f"), test.string(64, "g")));
    assertEquals(0, test.call(83, test.string(0, "/g"), test.string(64, "link")));
    assertEquals(2, test.call(85, test.string(64, "link"), S + 128, 50));
    assertEquals("/g", text(test, S + 128, 2));
    assertEquals(0, test.call(12, test.string(0, "dir")));
    assertEquals(5, test.call(183, S + 128, 50));
    assertEquals("/dir\0", text(test, S + 128, 5));
    assertEquals(0, test.call(33, test.string(0, "../link"), 4));
    assertEquals(0, test.call(40, test.string(0, "/dir")));
    assertEquals(0, test.call(10, test.string(0, "/link")));
    assertEquals(0, test.call(10, test.string(0, "/g")));
    assertEquals(ENOENT, test.call(10, test.string(0, "/g")));
  }

  @Test
  void listingsAreInOrderOfNames() throws IOException {
    for (String name : List.of("zebra", "ape", "Mule")) {
      Files.createFile(root.resolve(name));
    }
    TestProcess test = new TestProcess(Optional.of(root));
    int directory = test.call(5, test.string(0, "/"), 0x1_0000, 0);
    int length = test.call(220, directory, S, 1000);
    ByteBuffer entries = ByteBuffer.wrap(test.bytes(S, length)).order(ByteOrder.LITTLE_ENDIAN);
    List<String> names = new ArrayList<>();
    for (int at = 0; at < length; at += entries.getShort(at + 16)) {
      names.add(text(test, S + at + 19, entries.getShort(at + 16) - 19).replaceAll("\0.*", ""));
    }
    assertEquals(List.of(".", "..", "Mule", "ape", "zebra"), names);
    assertEquals(0, test.call(220, directory, S, 1000));
    assertEquals(EINVAL, test.call(19, directory, -1, 0));
    assertEquals(0, test.call(19, directory, 0, 0));
    assertEquals(24, test.call(220, directory, S, 30), "one entry at a time");
  }

  @Test
  void descriptorsAreSharedByDup() {
    TestProcess test = new TestProcess(Optional.of(root));
    int file = test.call(5, test.string(0, "f"), 0x42, 0644);
    assertEquals(9, test.call(63, file, 9));
    test.call(4, 9, test.string(0, "abc"), 3);
    assertEquals(3, test.call(19, file, 0, 1), "one position for both");
    assertEquals(0, test.call(6, file));
    assertEquals(1, test.call(4, 9, S, 1));
    assertEquals(3, test.call(41, 9), "the lowest free number");
    assertEquals(20, test.call(221, 9, 0, 20));
    assertEquals(0, test.call(221, 9, 1, 0));
    assertEquals(0, test.call(221, 9, 2, 1));
    assertEquals(1, test.call(221, 9, 1, 0));
  }

  @Test
  void aPipeHoldsWhatWasWritten() {
    TestProcess test = new TestProcess(Optional.empty());
    assertEquals(0, test.call(42, S));
    int reader = test.word(0);
    int writer = test.word(4);
    assertEquals(4, test.call(4, writer, test.string(16, "pipe"), 4));
    assertEquals(4, test.call(3, reader, S + 32, 10));
    assertEquals("pipe", text(test, S + 32, 4));
    assertEquals(0, test.call(6, writer));
    assertEquals(0, test.call(3, reader, S + 32, 10), "the end");
  }

  @Test
  void readingAPipeNobodyFillsEndsTheProcessInsteadOfHanging() {
    TestProcess test = new TestProcess(Optional.empty());
    test.call(42, S);
    SyscallOutcome outcome = test.outcome(3, test.word(0), S + 32, 10);
    assertTrue(
        assertInstanceOf(SyscallOutcome.Exited.class, outcome).exit().reason().contains("waits for ever"));
  }

  @Test
  void memoryIsMappedMovedAndUnmapped() {
    TestProcess test = new TestProcess(Optional.empty());
    int at = test.call(192, 0, 8192, 3, 0x22, -1, 0);
    assertEquals(3, test.call(3, 0, at + 4095, 3), "a read brings in both pages");
    int moved = test.call(163, at, 8192, 1 << 20, 1, 0);
    assertEquals("inp", text(test, moved + 4095, 3));
    assertEquals(0, test.call(125, moved, 4096, 1));
    assertEquals(EFAULT, test.call(3, 0, moved, 1));
    assertEquals(0, test.call(91, moved, 1 << 20));
    assertEquals(EFAULT, test.call(4, 1, moved, 1));
    assertEquals(-12, test.call(192, 0, 0x7000_0000, 3, 0x22, -1, 0), "ENOMEM");
    int lazily = test.call(192, 0, 0x4000_0000, 0, 0x22, -1, 0);
    assertTrue(lazily > 0, "a reservation costs nothing");
  }

  @Test
  void aFileIsMappedPrivately() throws IOException {
    Files.writeString(root.resolve("f"), "x".repeat(5000));
    TestProcess test = new TestProcess(Optional.of(root));
    int file = test.call(5, test.string(0, "f"), 0, 0);
    int at = test.call(192, 0, 3 * 4096, 3, 2, file, 0);
    assertEquals("x", text(test, at + 4999, 1));
    assertEquals("\0", text(test, at + 5000, 1));
    assertEquals(EFAULT, test.call(4, 1, at + 2 * 4096, 1), "beyond the end");
    test.call(3, 0, at, 5);
    assertEquals("x", Files.readString(root.resolve("f")).substring(0, 1));
  }

  @Test
  void theHeapMoves() {
    TestProcess test = new TestProcess(Optional.empty());
    int start = test.call(45, 0);
    assertEquals(start + 5000, test.call(45, start + 5000));
    assertEquals(1, test.call(3, 0, start + 4999, 1));
    assertEquals(start, test.call(45, start));
    assertEquals(start, test.call(45, 0x1000));
  }

  @Test
  void threadLocalStorageGetsASelectorWithABase() {
    TestProcess test = new TestProcess(Optional.empty());
    test.word(0, -1);
    test.word(4, 0x1234_5678);
    test.word(8, 0xf_ffff);
    test.word(12, 0x51);
    assertEquals(0, test.call(243, S));
    assertEquals(6, test.word(0));
    assertEquals(0x1234_5678, test.process.segmentBase(0x33).orElseThrow());
    test.state.setSegment(Segment.GS, 0x33, 0x1234_5678);
    test.word(4, 0x1111);
    assertEquals(0, test.call(243, S));
    assertEquals(0x1111, test.state.segmentBase(Segment.GS), "a loaded selector follows");
    assertTrue(test.process.segmentBase(0x3b).isEmpty());
    assertTrue(test.process.segmentBase(0x10).isEmpty());
    assertEquals(0, test.process.segmentBase(0x7b).orElseThrow());
  }

  @Test
  void randomBytesRepeatWithTheSeed() {
    byte[][] taken = new byte[2][];
    for (int i = 0; i < 2; i++) {
      TestProcess test = new TestProcess(Optional.empty());
      assertEquals(32, test.call(355, S, 32, 0));
      taken[i] = test.bytes(S, 32);
    }
    assertArrayEquals(taken[0], taken[1]);
  }

  @Test
  void sleepingAdvancesSimulatedTimeOnly() {
    TestProcess test = new TestProcess(Optional.empty());
    test.word(0, 3600);
    test.word(4, 5);
    assertEquals(0, test.call(162, S, 0));
    assertEquals(3_600_000_000_005L, test.now());
    assertEquals(Launch.DEFAULT_EPOCH_SECONDS + 3600, test.call(13, 0));
    assertEquals(0, test.call(265, 1, S));
    assertEquals(3600, test.word(0));
    assertEquals(EINVAL, test.call(265, 99, S));
  }

  @Test
  void unknownCallsAreReportedOnce() {
    TestProcess test = new TestProcess(Optional.empty());
    for (int number : new int[] {26, 26, 102, 9999, -5, 386, 26}) {
      assertEquals(ENOSYS, test.call(number));
    }
    assertEquals(
        List.of("ptrace", "socketcall", "?", "?"),
        test.process.unknownCalls().stream().map(UnknownCall::name).toList());
    assertEquals(0x1232, test.process.unknownCalls().getFirst().eip(), "that of the int itself");
  }

  @Test
  void theProcessEndsWithItsStatus() {
    TestProcess test = new TestProcess(Optional.empty());
    assertEquals(new SyscallOutcome.Exited(Exit.normal(0x1ff)), test.outcome(252, 0x1ff));
    assertEquals(255, Exit.normal(0x1ff).status());
  }

  @Test
  void standardStreamsAreNoTerminals() {
    TestProcess test = new TestProcess(Optional.empty());
    assertEquals(-25, test.call(54, 1, 0x5401, S), "ENOTTY");
    assertEquals(-6, test.call(5, test.string(0, "/dev/tty"), 2, 0), "ENXIO");
    int zero = test.call(5, test.string(0, "/dev/zero"), 0, 0);
    assertEquals(4, test.call(3, zero, S, 4));
    assertEquals(0, test.word(0));
  }

  private static String text(TestProcess test, int address, int length) {
    return new String(test.bytes(address, length), StandardCharsets.UTF_8);
  }
}
