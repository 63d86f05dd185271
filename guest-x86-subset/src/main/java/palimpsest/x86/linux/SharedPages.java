package palimpsest.x86.linux;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Pages that several areas may show, of one process or of many: a file's (MAP_SHARED), or memory with no file behind
/// it.
///
/// **Invariant**: while any area shows them, the frames here are what the file holds as the guest sees it: whoever
/// reads the file looks here too ([#overlay]), whoever writes it writes here too. When the last area goes, what was
/// stored goes to the host's file, and the frames are free.
final class SharedPages {
  private static final int PAGE = AddressSpace.PAGE;

  private final FrameAllocator frames;
  private final ConventionalMemory memory;
  private final Runnable whenUnused;
  /// The file, once or (if it was first mapped for reading only) twice: the last of them is written.
  private final List<RegularFile> files = new ArrayList<>();
  /// Physical addresses by page of the file.
  private final TreeMap<Long, Integer> pages = new TreeMap<>();
  private long covered;

  /// Pages without a file, or with one still to be added.
  ///
  /// @param whenUnused called when the last area has gone
  SharedPages(FrameAllocator frames, ConventionalMemory memory, Runnable whenUnused) {
    this.frames = frames;
    this.memory = memory;
    this.whenUnused = whenUnused;
  }

  /// Keeps the file open behind these pages for as long as they are used.
  void hold(RegularFile file) {
    if (files.isEmpty() || (file.isWritable() && !isWritable())) {
      file.hold();
      files.addLast(file);
    }
  }

  /// Whether what is stored here can go anywhere.
  boolean isWritable() {
    return files.isEmpty() || files.getLast().isWritable();
  }

  /// Areas show `count` pages more.
  void cover(long count) {
    covered += count;
  }

  /// Areas show `count` pages less.
  void uncover(long count) {
    covered -= count;
    if (covered > 0) {
      return;
    }
    synchronise();
    pages.values().forEach(frames::free);
    pages.clear();
    whenUnused.run();
    files.forEach(RegularFile::closeQuietly);
    files.clear();
  }

  /// Whether the file has anything on page `index`.
  boolean reaches(long index) {
    return files.isEmpty() || index * PAGE < files.getFirst().hostSize();
  }

  /// Physical address of the frame of page `index`, which is brought in if need be. A frame must be available.
  int frame(long index) {
    Integer known = pages.get(index);
    if (known != null) {
      return known;
    }
    int frame = frames.allocate();
    if (!files.isEmpty()) {
      byte[] content = new byte[PAGE];
      int count = files.getFirst().readHost(index * PAGE, content);
      memory.write(frame, content, 0, count);
    }
    pages.put(index, frame);
    return frame;
  }

  /// Puts what is stored here over `length` bytes of `target` that were read from the file at `at`.
  void overlay(long at, byte[] target, int offset, int length) {
    inside(at, length, (physical, from, count) -> memory.read(physical, target, offset + from, count));
  }

  /// Takes over what was written to the file at `at`.
  void written(long at, byte[] source, int offset, int length) {
    inside(at, length, (physical, from, count) -> memory.write(physical, source, offset + from, count));
  }

  /// Forgets what lies beyond the file's new end.
  void truncated(long size) {
    Map<Long, Integer> behind = pages.tailMap(size / PAGE, true);
    behind.forEach((index, frame) -> {
      int kept = (int) Math.max(0, size - index * PAGE);
      memory.fill(frame + kept, PAGE - kept, 0);
    });
  }

  /// Writes what was stored here to the host's file.
  void synchronise() {
    if (files.isEmpty() || !isWritable()) {
      return;
    }
    RegularFile file = files.getLast();
    byte[] stored = new byte[PAGE];
    byte[] present = new byte[PAGE];
    pages.forEach((index, frame) -> {
      int count = file.readHost(index * PAGE, present);
      memory.read(frame, stored, 0, PAGE);
      if (!Arrays.equals(stored, 0, count, present, 0, count)) {
        file.writeHost(index * PAGE, stored, count);
      }
    });
  }

  /// What is done with a piece of a range that lies on one page.
  private interface Piece {
    /// @param from bytes from the beginning of the range
    void take(int physical, int from, int count);
  }

  private void inside(long at, int length, Piece piece) {
    if (length == 0) {
      return;
    }
    pages.subMap(at / PAGE, true, (at + length - 1) / PAGE, true).forEach((index, frame) -> {
      long start = Math.max(at, index * PAGE);
      long end = Math.min(at + length, (index + 1) * PAGE);
      piece.take(frame + (int) (start - index * PAGE), (int) (start - at), (int) (end - start));
    });
  }

  void save(StateWriter out, Shared shared) throws StateException {
    shared.pages().write(this, out, _ -> {
      out.optional(shared.kernel().files().mapped().inode(this));
      out.list(files, file -> SavedFiles.write(file, out, shared));
      out.list(pages.entrySet(), entry -> {
        out.i64(entry.getKey());
        out.i32(entry.getValue());
      });
      out.i64(covered);
    });
  }

  static SharedPages restored(StateReader in, Shared shared) throws StateException {
    Kernel kernel = shared.kernel();
    return shared.pages().read(in, () -> {
      SharedPages found =
          kernel.files().mapped().newPages(in.optionalLong(), kernel.frames(), kernel.mmu().memory());
      for (OpenFile file : in.list(() -> SavedFiles.read(in, shared))) {
        if (!(file instanceof RegularFile regular)) {
          throw in.damaged("a mapped file is no regular one");
        }
        found.files.add(regular);
      }
      in.each(() -> {
        long index = in.i64();
        found.pages.put(index, in.i32());
      });
      found.covered = in.i64();
      return found;
    });
  }
}
