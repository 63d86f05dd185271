package palimpsest.x86.interp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import palimpsest.memory.PhysicalMemory;

/// The blocks of one physical page, and which of its bytes belong to any: stores that miss all of them, even right
/// beside code, are told apart without a look at the blocks.
final class PageCode {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;
  private static final int PAGE_SHIFT = 12;

  /// The page's physical address divided by its size.
  final int number;

  private final List<Block> blocks = new ArrayList<>();
  /// A bit for each byte of the page. Bits of blocks that are gone stay until a write finds nothing behind one: code
  /// that is written and decoded in turn pays for no more than what it changes.
  private final long[] code = new long[PAGE / Long.SIZE];

  PageCode(int number) {
    this.number = number;
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  void add(Block block) {
    blocks.add(block);
    mark(block);
  }

  void remove(Block block) {
    blocks.remove(block);
  }

  /// Whether any of `length` bytes at a physical address of this page, all in it, may belong to a block.
  boolean mayHold(int address, int length) {
    int first = address & PAGE - 1;
    int last = first + length - 1;
    for (int i = first / Long.SIZE; i <= last / Long.SIZE; i++) {
      if ((code[i] & bits(i, first, last)) != 0) {
        return true;
      }
    }
    return false;
  }

  /// Removes the blocks to which any of these bytes belongs.
  ///
  /// @return those
  List<Block> removeOverlapping(int address, int length) {
    List<Block> found = new ArrayList<>();
    for (int i = blocks.size() - 1; i >= 0; i--) {
      Block block = blocks.get(i);
      if (block.overlaps(address, length)) {
        found.add(block);
        Block last = blocks.removeLast();
        if (last != block) {
          blocks.set(i, last);
        }
      }
    }
    if (found.isEmpty()) {
      Arrays.fill(code, 0);
      blocks.forEach(this::mark);
    }
    return found;
  }

  private void mark(Block block) {
    mark(block.physical, block.firstBytes);
    mark(block.secondPhysical, block.secondBytes);
  }

  private void mark(int physical, int bytes) {
    if (bytes > 0 && physical >>> PAGE_SHIFT == number) {
      int first = physical & PAGE - 1;
      int last = first + bytes - 1;
      for (int i = first / Long.SIZE; i <= last / Long.SIZE; i++) {
        code[i] |= bits(i, first, last);
      }
    }
  }

  /// The bits of word `i` that stand for bytes `first..last` of the page; it holds at least one of them.
  private static long bits(int i, int first, int last) {
    int low = Math.max(first - i * Long.SIZE, 0);
    int high = Math.min(last - i * Long.SIZE, Long.SIZE - 1);
    return -1L >>> Long.SIZE - 1 - (high - low) << low;
  }
}
