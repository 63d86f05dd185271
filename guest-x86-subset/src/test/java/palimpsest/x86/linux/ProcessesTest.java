package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfBytes;

/// Processes by the system calls they make, one after the other, with no instruction executed between them.
class ProcessesTest {
  private static final int S = TestProcess.SCRATCH;
  private static final int EXECVE = 11;
  private static final int FORK = 2;
  private static final int WAITPID = 7;
  private static final int OPEN = 5;
  private static final int READ = 3;
  private static final int WRITE = 4;
  private static final int PIPE = 42;
  private static final int KILL = 37;
  private static final int GETPID = 20;
  private static final int GETPPID = 64;
  private static final int EXIT = 252;
  private static final int PAUSE = 29;
  private static final int NANOSLEEP = 162;

  @TempDir Path root;

  private TestProcess start() throws IOException {
    byte[] program = new ElfBytes().build();
    Files.write(root.resolve("prog"), program);
    Files.setPosixFilePermissions(root.resolve("prog"), PosixFilePermissions.fromString("rwxr-xr-x"));
    return new TestProcess(Optional.of(root), program, List.of("prog"), List.of());
  }

  @Test
  void aThousandChildrenThatExecuteAProgramLeaveNothingBehind() throws IOException {
    TestProcess test = start();
    int path = test.string(0, "/prog");
    int frames = 0;
    long handles = 0;
    for (int i = 0; i < 1000; i++) {
      int child = test.call(FORK);
      assertTrue(child > 0);
      test.call(WAITPID, -1, S + 64, 0);
      assertEquals(child, test.call(GETPID), "the child runs while its parent waits");
      assertTrue(test.call(OPEN, path, 0) > 0);
      test.call(EXECVE, path, 0, 0);
      assertEquals(child, test.call(GETPID), "the same process, another program");
      test.call(EXIT, 7);
      assertEquals(child, test.state.gpr(GuestState.EAX), "the parent has waited for it");
      assertEquals(7 << 8, test.word(64));
      if (i == 10) {
        frames = test.process.availableFrames();
        handles = openHandles();
      }
    }
    assertEquals(frames, test.process.availableFrames(), "frames");
    assertTrue(openHandles() < handles + 100, "handles of the host");
  }

  private static long openHandles() {
    return assertInstanceOf(UnixOperatingSystemMXBean.class, ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  @Test
  void aReaderWaitsForItsChildToWrite() throws IOException {
    TestProcess test = start();
    test.string(16, "words");
    assertEquals(0, test.call(PIPE, S));
    int reader = test.word(0);
    int writer = test.word(4);
    int child = test.call(FORK);
    test.call(READ, reader, S + 32, 16);
    assertEquals(child, test.call(GETPID), "the reader waits");
    assertEquals(5, test.call(WRITE, writer, S + 16, 5));
    test.call(EXIT, 0);
    assertEquals(5, test.state.gpr(GuestState.EAX), "what the reader got");
    assertEquals("words", new String(test.bytes(S + 32, 5), StandardCharsets.US_ASCII));
    assertEquals(child, test.call(WAITPID, child, 0, 0));
    assertEquals(-10, test.call(WAITPID, child, 0, 0), "ECHILD: it was told once");
  }

  @Test
  void orphansBelongToTheProcessOutside() throws IOException {
    TestProcess test = start();
    test.word(0, 1);
    test.word(4, 0);
    int child = test.call(FORK);
    test.call(WAITPID, child, 0, 0);
    int grandchild = test.call(FORK);
    test.call(EXIT, 0);
    assertEquals(grandchild, test.call(GETPID), "the next in the ring");
    assertEquals(1, test.call(GETPPID));
    test.call(EXIT, 3);
    assertEquals(child, test.state.gpr(GuestState.EAX), "the first process goes on");
    assertEquals(-10, test.call(WAITPID, -1, 0, 0), "the orphan was no child of the first process");
    test.call(NANOSLEEP, S, 0);
    assertEquals(1_000_000_000L, test.now(), "time was skipped to the end of the sleep");
  }

  @Test
  void theRunEndsWithTheLastProcessAndTheStatusOfTheFirst() throws IOException {
    TestProcess test = start();
    int child = test.call(FORK);
    assertInstanceOf(SyscallOutcome.Continue.class, test.outcome(EXIT, 5), "the child is left");
    assertEquals(child, test.call(GETPID));
    assertEquals(new SyscallOutcome.Exited(Exit.normal(5)), test.outcome(EXIT, 6));
  }

  @Test
  void whoWaitsForWhatIsSaidWhenNobodyCanRun() throws IOException {
    TestProcess test = start();
    int child = test.call(FORK);
    test.call(WAITPID, -1, 0, 0);
    Exit exit = assertInstanceOf(SyscallOutcome.Exited.class, test.outcome(PAUSE)).exit();
    assertEquals(137, exit.status());
    assertEquals(
        "waits for ever: 1000 of process 1000 waits, as it waits for a child; "
            + child + " of process " + child + " waits, as it waits for a signal, and no timer is set",
        exit.reason());
  }

  @Test
  void aSignalKillsAnotherProcessWhereverItWaits() throws IOException {
    TestProcess test = start();
    int child = test.call(FORK);
    test.call(WAITPID, -1, S + 64, 0);
    int grandchild = test.call(FORK);
    test.call(PAUSE);
    assertEquals(grandchild, test.call(GETPID));
    assertEquals(0, test.call(KILL, child, 15));
    test.call(EXIT, 0);
    assertEquals(child, test.state.gpr(GuestState.EAX));
    assertEquals(15, test.word(64), "killed by SIGTERM");
  }
}
