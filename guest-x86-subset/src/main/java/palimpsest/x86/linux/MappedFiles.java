package palimpsest.x86.linux;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import palimpsest.memory.ConventionalMemory;

/// Files that somebody has mapped shared, by inode: reads and writes of the file meet the pages here.
final class MappedFiles {
  private final Map<Long, SharedPages> byInode = new HashMap<>();

  /// The pages of a file that somebody has mapped shared.
  Optional<SharedPages> of(long inode) {
    return byInode.isEmpty() ? Optional.empty() : Optional.ofNullable(byInode.get(inode));
  }

  /// The pages of `file`, to be mapped shared.
  SharedPages map(RegularFile file, FrameAllocator frames, ConventionalMemory memory) {
    long inode = file.inode();
    SharedPages pages = of(inode).orElseGet(() -> newPages(OptionalLong.of(inode), frames, memory));
    pages.hold(file);
    return pages;
  }

  /// Under which inode `pages` are those of a file.
  OptionalLong inode(SharedPages pages) {
    return byInode.entrySet().stream()
        .filter(entry -> entry.getValue() == pages)
        .mapToLong(Map.Entry::getKey)
        .findFirst();
  }

  /// New pages of the file that has `inode`, or of none.
  SharedPages newPages(OptionalLong inode, FrameAllocator frames, ConventionalMemory memory) {
    if (inode.isEmpty()) {
      return new SharedPages(frames, memory, () -> {});
    }
    SharedPages pages = new SharedPages(frames, memory, () -> byInode.remove(inode.getAsLong()));
    byInode.put(inode.getAsLong(), pages);
    return pages;
  }

  /// Nobody has mapped anything.
  void clear() {
    byInode.clear();
  }
}
