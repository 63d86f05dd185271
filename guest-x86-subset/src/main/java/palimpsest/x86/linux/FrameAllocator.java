package palimpsest.x86.linux;

import java.util.Arrays;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Hands out page frames of conventional memory. Frame 0 is never given: page tables treat it as none. The order is a
/// function of the calls alone: never-used frames ascending, after the most recently returned ones.
final class FrameAllocator {
  private final ConventionalMemory memory;
  private final int limit;
  private int neverUsed = PhysicalMemory.PAGE_BYTES;
  private int[] returned = new int[64];
  private int returnedCount;
  private final CommonPages common;
  /// How many have a frame beside the first, by frame number.
  private final short[] sharers;

  FrameAllocator(ConventionalMemory memory) {
    this.memory = memory;
    this.limit = memory.size();
    this.common = new CommonPages(this, memory);
    this.sharers = new short[limit / PhysicalMemory.PAGE_BYTES];
  }

  /// Frames with contents that the next process may want, too; they are given up when memory is short.
  CommonPages common() {
    return common;
  }

  /// Whether `count` frames can be given, if need be by giving up what is kept for later.
  boolean has(int count) {
    if (available() < count) {
      common.forget();
    }
    return available() >= count;
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

  /// One more has a frame that was given: it must be given back once more.
  void share(int frame) {
    sharers[frame / PhysicalMemory.PAGE_BYTES]++;
  }

  /// Whether more than one has the frame.
  boolean isShared(int frame) {
    return sharers[frame / PhysicalMemory.PAGE_BYTES] != 0;
  }

  /// Takes back a frame; it is free when nobody has it any more.
  void free(int frame) {
    if (isShared(frame)) {
      sharers[frame / PhysicalMemory.PAGE_BYTES]--;
      return;
    }
    if (returnedCount == returned.length) {
      returned = Arrays.copyOf(returned, 2 * returned.length);
    }
    returned[returnedCount++] = frame;
  }

  void save(StateWriter out) throws StateException {
    out.i32(neverUsed);
    out.ints(Arrays.copyOf(returned, returnedCount));
    for (int frame = 0; frame < neverUsed; frame += PhysicalMemory.PAGE_BYTES) {
      out.i16(sharers[frame / PhysicalMemory.PAGE_BYTES]);
    }
    common.save(out);
  }

  void restore(StateReader in) throws StateException {
    neverUsed = in.i32();
    if (neverUsed < 0 || neverUsed > limit || neverUsed % PhysicalMemory.PAGE_BYTES != 0) {
      throw in.damaged("no frame begins at " + Integer.toHexString(neverUsed));
    }
    returned = in.ints();
    returnedCount = returned.length;
    returned = Arrays.copyOf(returned, Math.max(64, returnedCount));
    Arrays.fill(sharers, (short) 0);
    for (int frame = 0; frame < neverUsed; frame += PhysicalMemory.PAGE_BYTES) {
      sharers[frame / PhysicalMemory.PAGE_BYTES] = (short) in.u16();
    }
    common.restore(in);
  }
}
