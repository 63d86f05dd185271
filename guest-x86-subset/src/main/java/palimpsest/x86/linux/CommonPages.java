package palimpsest.x86.linux;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Pages of programs and libraries that nobody may write, kept for the next process that has the same bytes at the same
/// linear address: a shell's commands are the same few programs, and what was translated from a frame once holds for
/// whoever has that frame at that address.
///
/// What is found is compared byte by byte, so it matters neither which file it came from nor whether that has changed.
/// Nobody can write a frame that is kept here, as it is shared and therefore copied first.
final class CommonPages {
  /// Versions kept of one linear page, the latest first.
  private static final int VERSIONS = 4;
  /// Part of all frames that may be kept.
  private static final int MOST_PART = 4;

  private static final int PAGE = AddressSpace.PAGE;

  private final FrameAllocator frames;
  private final ConventionalMemory memory;
  private final Map<Integer, List<Integer>> kept = new TreeMap<>();
  private int count;

  CommonPages(FrameAllocator frames, ConventionalMemory memory) {
    this.frames = frames;
    this.memory = memory;
  }

  /// A frame that holds `content`, shared with whoever else has it, for the page at linear address `linear`.
  ///
  /// @return empty if there is none and physical memory does not suffice for one
  OptionalInt frame(int linear, byte[] content) {
    List<Integer> versions = kept.computeIfAbsent(linear, _ -> new ArrayList<>());
    byte[] there = new byte[PAGE];
    for (int frame : versions) {
      memory.read(frame, there, 0, PAGE);
      if (Arrays.equals(there, content)) {
        frames.share(frame);
        return OptionalInt.of(frame);
      }
    }
    if (frames.available() == 0) {
      return OptionalInt.empty();
    }
    int frame = frames.allocate();
    memory.write(frame, content, 0, PAGE);
    keep(versions, frame);
    return OptionalInt.of(frame);
  }

  private void keep(List<Integer> versions, int frame) {
    if (count >= frames.total() / MOST_PART) {
      return;
    }
    frames.share(frame);
    versions.addFirst(frame);
    count++;
    if (versions.size() > VERSIONS) {
      frames.free(versions.removeLast());
      count--;
    }
  }

  /// Keeps nothing any more: memory is short.
  void forget() {
    kept.values().forEach(versions -> versions.forEach(frames::free));
    kept.clear();
    count = 0;
  }

  void save(StateWriter out) throws StateException {
    out.list(kept.entrySet(), entry -> {
      out.i32(entry.getKey());
      out.list(entry.getValue(), out::i32);
    });
  }

  void restore(StateReader in) throws StateException {
    kept.clear();
    count = 0;
    in.each(() -> {
      int linear = in.i32();
      List<Integer> versions = in.list(in::i32);
      kept.put(linear, versions);
      count += versions.size();
    });
  }
}
