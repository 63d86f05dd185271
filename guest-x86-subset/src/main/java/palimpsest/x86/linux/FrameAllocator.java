package palimpsest.x86.linux;

import java.util.Arrays;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;

/// Hands out page frames of conventional memory. Frame 0 is never given: page tables treat it as none. The order is a
/// function of the calls alone: never-used frames ascending, after the most recently returned ones.
final class FrameAllocator {
  private final ConventionalMemory memory;
  private final int limit;
  private int neverUsed = PhysicalMemory.PAGE_BYTES;
  private int[] returned = new int[64];
  private int returnedCount;

  FrameAllocator(ConventionalMemory memory) {
    this.memory = memory;
    this.limit = memory.size();
  }

  /// Frames that can still be given.
  int available() {
    return returnedCount + (limit - neverUsed) / PhysicalMemory.PAGE_BYTES;
  }

  /// Frames there are in all.
  int total() {
    return limit / PhysicalMemory.PAGE_BYTES - 1;
  }

  /// The physical address of a zeroed frame.
  ///
  /// @throws IllegalStateException if none is [#available()]: callers ask first
  int allocate() {
    if (returnedCount > 0) {
      int frame = returned[--returnedCount];
      memory.fill(frame, PhysicalMemory.PAGE_BYTES, 0);
      return frame;
    }
    if (neverUsed >= limit) {
      throw new IllegalStateException("no frame left, and nobody asked");
    }
    int frame = neverUsed;
    neverUsed += PhysicalMemory.PAGE_BYTES;
    return frame;
  }

  /// Takes back a frame.
  void free(int frame) {
    if (returnedCount == returned.length) {
      returned = Arrays.copyOf(returned, 2 * returned.length);
    }
    returned[returnedCount++] = frame;
  }
}
