package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.mmu.Mmu;

/// A file mapped shared is one file, however it is looked at.
class SharedMappingTest {
  private static final int S = TestProcess.SCRATCH;
  private static final int PAGE = AddressSpace.PAGE;
  private static final int PAGES = 4;
  private static final int EFAULT = -14;
  private static final int EACCES = -13;

  private static final int READ = 3;
  private static final int OPEN = 5;
  private static final int CLOSE = 6;
  private static final int MUNMAP = 91;
  private static final int MPROTECT = 125;
  private static final int PREAD = 180;
  private static final int PWRITE = 181;
  private static final int MMAP2 = 192;
  private static final int FTRUNCATE = 194;
  private static final int SHARED = 1;
  private static final int SHARED_FIXED = 0x11;

  /// What is done to the file.
  sealed interface Step {
    /// A store through one of two mappings.
    record Store(int mapping, int at, byte value) implements Step {}

    record Write(int at, byte value) implements Step {}

    record Truncate(int size) implements Step {}

    record MapAgain(int mapping) implements Step {}
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Integer> at = Arbitraries.oneOf(
        Arbitraries.integers().between(0, PAGES * PAGE - 1), Arbitraries.of(0, PAGE - 1, PAGE, 2 * PAGE));
    Arbitrary<Integer> mapping = Arbitraries.of(0, 1);
    return Arbitraries.<Step>oneOf(
            Combinators.combine(mapping, at, Arbitraries.bytes()).as(Step.Store::new),
            Combinators.combine(at, Arbitraries.bytes()).as(Step.Write::new),
            at.map(Step.Truncate::new),
            mapping.map(Step.MapAgain::new))
        .list()
        .ofMinSize(1)
        .ofMaxSize(25);
  }

  @Property(tries = 60)
  void mappingsReadsAndTheHostSeeTheSameBytes(@ForAll("histories") List<Step> history) throws IOException {
    Path root = Files.createTempDirectory("shared");
    Path file = root.resolve("file");
    try {
      Files.write(file, new byte[] {1, 2, 3});
      TestProcess test = new TestProcess(Optional.of(root));
      int descriptor = test.call(OPEN, test.string(0, "/file"), 2, 0);
      int[] maps = {map(test, descriptor), map(test, descriptor)};
      byte[] model = {1, 2, 3};
      check(test, descriptor, maps, model);
      // There are page tables and scratch memory now: one frame is the file's.
      int before = test.process.availableFrames() + 1;
      for (Step step : history) {
        model = apply(test, descriptor, maps, model, step);
        check(test, descriptor, maps, model);
      }
      assertEquals(0, test.call(MUNMAP, maps[0], PAGES * PAGE));
      assertEquals(0, test.call(CLOSE, descriptor));
      assertEquals(0, test.call(MUNMAP, maps[1], PAGES * PAGE));
      assertArrayEquals(model, Files.readAllBytes(file));
      assertEquals(before, test.process.availableFrames(), "all frames are back");
    } finally {
      Files.deleteIfExists(file);
      Files.delete(root);
    }
  }

  private static int map(TestProcess test, int descriptor) {
    return test.call(MMAP2, 0, PAGES * PAGE, 3, SHARED, descriptor, 0);
  }

  private static byte[] apply(TestProcess test, int descriptor, int[] maps, byte[] model, Step step) {
    return switch (step) {
      case Step.Store(int mapping, int at, byte value) -> {
        if (at >= model.length) {
          yield model;
        }
        poke(test, maps[mapping] + at, value);
        yield with(model, at, value);
      }
      case Step.Write(int at, byte value) -> {
        poke(test, S + 100, value);
        assertEquals(1, test.call(PWRITE, descriptor, S + 100, 1, at, 0));
        yield with(Arrays.copyOf(model, Math.max(model.length, at + 1)), at, value);
      }
      case Step.Truncate(int size) -> {
        assertEquals(0, test.call(FTRUNCATE, descriptor, size, 0));
        yield Arrays.copyOf(model, size);
      }
      case Step.MapAgain(int mapping) -> {
        assertEquals(
            maps[mapping], test.call(MMAP2, maps[mapping], PAGES * PAGE, 3, SHARED_FIXED, descriptor, 0));
        yield model;
      }
    };
  }

  private static void check(TestProcess test, int descriptor, int[] maps, byte[] model) {
    assertEquals(model.length, test.call(PREAD, descriptor, S + 0x1000, PAGES * PAGE, 0, 0));
    assertArrayEquals(model, test.bytes(S + 0x1000, model.length), "read");
    int reach = (model.length + PAGE - 1) & -PAGE;
    for (int start : maps) {
      assertArrayEquals(Arrays.copyOf(model, reach), test.bytes(start, reach), "mapped");
    }
  }

  private static byte[] with(byte[] model, int at, byte value) {
    byte[] changed = model.clone();
    changed[at] = value;
    return changed;
  }

  private static void poke(TestProcess test, int address, byte value) {
    if (test.mmu.walk(address, true, true) < 0) {
      test.process.deliver(palimpsest.x86.cpu.GuestFault.pageFault(address, 6), test.state);
    }
    test.mmu.write8(address, value);
  }

  @Test
  void aFileOpenedForReadingCannotBeStoredTo(@org.junit.jupiter.api.io.TempDir Path root) throws IOException {
    Files.writeString(root.resolve("file"), "text");
    TestProcess test = new TestProcess(Optional.of(root));
    int descriptor = test.call(OPEN, test.string(0, "/file"), 0, 0);
    assertEquals(EACCES, test.call(MMAP2, 0, PAGE, 3, SHARED, descriptor, 0));
    int at = test.call(MMAP2, 0, PAGE, 1, SHARED, descriptor, 0);
    assertEquals(EACCES, test.call(MPROTECT, at, PAGE, 3));
    assertEquals(EFAULT, test.call(READ, 0, at, 4));
    assertArrayEquals("text".getBytes(java.nio.charset.StandardCharsets.US_ASCII), test.bytes(at, 4));
  }

  @Test
  void sharedMemoryStaysCommonAfterAForkAndEndsWithItsLastUser() throws LinuxError {
    Mmu mmu = new Mmu(PhysicalMemory.split(4 << 20, PAGE).conventional());
    FrameAllocator frames = new FrameAllocator(mmu.memory());
    AddressSpace parent = new AddressSpace(mmu, frames);
    parent.activate();
    int before = frames.available();
    long base = 0x1000_0000L;
    SharedPages pages = new SharedPages(frames, mmu.memory(), () -> {});
    parent.map(
        new Area(base, base + 2L * PAGE, 3, Area.Kind.SHARED, new Source("", Optional.empty(), 0, Optional.of(pages))));
    assertEquals(AddressSpace.Fault.MAPPED, parent.fault((int) base, true));
    AddressSpace child = parent.fork();
    mmu.write8((int) base, 7);
    mmu.write8((int) base + PAGE, 8);
    parent.unmap(base, 2L * PAGE);
    child.activate();
    assertEquals(7, mmu.read8((int) base));
    assertEquals(AddressSpace.Fault.MAPPED, child.fault((int) base + PAGE, false));
    assertEquals(8, mmu.read8((int) base + PAGE));
    child.release();
    parent.activate();
    assertEquals(before, frames.available() + 1, "all frames are back but the parent's page table");
  }
}
