package palimpsest.x86.interp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.ProtectionMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.TranslationObserver;

/// Every decoded block, found by linear address and forgotten by physical byte.
///
/// **Mapping.** A block is usable in the current *epoch* only; each flush begins a new one, and the first entry after
/// it translates the block's address again: same physical bytes, and the block lives on.
///
/// **Writes.** Each physical page with blocks carries [ProtectionMap.Mark#DECODED] for as long as it has any.
final class BlockCache implements TranslationObserver {
  private static final int PAGE_SHIFT = 12;
  private static final int BUCKETS = 1 << 14;

  /// How often a block was entered: what outlives the writing of its bytes, or code that is patched again and again
  /// would never be hot.
  private record Entries(long executions, long quietUntil) {}

  final Block none = new Block();

  private final Mmu mmu;
  private final ConventionalMemory memory;
  private final Binder binder;
  private final BlockDecoder decoder;
  private final Block[] buckets = new Block[BUCKETS];
  private final @Nullable PageCode[] pages;
  private Set<Integer> translated = new HashSet<>();
  /// Where the interpreter stops. A block there counts as translated, so that looking for it costs nothing more.
  private Set<Integer> stops = Set.of();
  private final Map<Integer, Entries> overwritten = new HashMap<>();
  private int epoch;

  BlockCache(Mmu mmu, Environment environment, Optional<InstructionObserver> observer) {
    this.binder = new Binder(observer);
    this.mmu = mmu;
    this.memory = mmu.memory();
    this.decoder = new BlockDecoder(mmu, environment, binder);
    this.pages = new PageCode[memory.size() >>> PAGE_SHIFT];
    Arrays.fill(buckets, none);
  }

  @Override
  public void flushed() {
    epoch++;
  }

  @Override
  public void flushedPage(int linear) {
    epoch++;
  }

  /// The block to execute after `block`, at `eip`.
  Block successor(Block block, int eip) {
    Block recent = block.recent;
    if (recent.eip == eip && recent.epoch == epoch) {
      return recent;
    }
    Block older = block.older;
    if (older.eip == eip && older.epoch == epoch) {
      return older;
    }
    Block found = find(eip);
    block.older = recent;
    block.recent = found;
    return found;
  }

  /// The block at `eip`, decoded now if need be.
  ///
  /// @throws GuestFault what fetching or decoding its first instruction raises
  Block find(int eip) {
    for (Block block = buckets[bucket(eip)]; block != none; block = block.chain) {
      if (block.eip == eip && (block.epoch == epoch || stillMapped(block))) {
        return block;
      }
    }
    Block block = insert(decoder.decode(eip, epoch, none, stops));
    Entries before = overwritten.get(eip);
    if (before != null) {
      overwritten.remove(eip);
      block.executions = before.executions;
      block.quietUntil = before.quietUntil;
    }
    return block;
  }

  /// The block at `eip` that was used last, if any.
  Optional<Block> known(int eip) {
    Block found = none;
    for (Block block = buckets[bucket(eip)]; block != none; block = block.chain) {
      if (block.eip == eip && (found == none || block.epoch > found.epoch)) {
        found = block;
      }
    }
    return found == none ? Optional.empty() : Optional.of(found);
  }

  Optional<BranchCounter> branch(int eip) {
    return binder.counter(eip);
  }

  void markTranslated(int eip, boolean mark) {
    if (mark) {
      translated.add(eip);
    } else {
      translated.remove(eip);
    }
    for (Block block = buckets[bucket(eip)]; block != none; block = block.chain) {
      if (block.eip == eip) {
        block.translated = isMarked(eip);
      }
    }
  }

  /// Every block looks anew, at its next entry, whether it is marked.
  void useMarks(Set<Integer> marked) {
    translated = marked;
    epoch++;
  }

  /// Makes `addresses` those where the interpreter stops: no block leads past one of them.
  void stopAt(Set<Integer> addresses) {
    stops = Set.copyOf(addresses);
    for (Block block : all()) {
      for (int address : stops) {
        if (block.hasInside(address) && block.epoch != Block.DROPPED && isBacked(block.physicalOf(address))) {
          written(block.physicalOf(address), 1);
        }
      }
      block.translated = isMarked(block.eip);
    }
  }

  boolean isStop(int eip) {
    return stops.contains(eip);
  }

  private boolean isMarked(int eip) {
    return translated.contains(eip) || stops.contains(eip);
  }

  private boolean isBacked(int physical) {
    return physical >>> PAGE_SHIFT < pages.length;
  }

  private List<Block> all() {
    List<Block> all = new ArrayList<>();
    for (Block first : buckets) {
      for (Block block = first; block != none; block = block.chain) {
        all.add(block);
      }
    }
    return all;
  }

  /// Drops the blocks that hold any of the bytes about to change, all in one page.
  void written(int address, int length) {
    PageCode page = pages[address >>> PAGE_SHIFT];
    if (page == null || !page.mayHold(address, length)) {
      return;
    }
    for (Block block : page.removeOverlapping(address, length)) {
      overwritten.put(block.eip, new Entries(block.executions, block.quietUntil));
      forget(block, page);
    }
    clearIfEmpty(page);
  }

  /// Writes all blocks, those of a bucket in the order in which they came, and what is counted.
  void save(StateWriter out) throws StateException {
    out.i32(epoch);
    out.list(all().reversed(), block -> SavedBlock.of(block, binder).write(out));
    binder.save(out);
    out.map(overwritten, each -> {
      out.i64(each.executions());
      out.i64(each.quietUntil());
    });
  }

  /// An empty cache gets the blocks and counts that [#save] wrote, decoded from the same memory. Marks of translations
  /// are in place already.
  void restore(StateReader in) throws StateException {
    epoch = in.i32();
    List<SavedBlock> saved = in.list(() -> SavedBlock.read(in));
    Map<SavedBlock, Block> blocks = new IdentityHashMap<>();
    for (SavedBlock each : saved) {
      if (each.ending() == SavedBlock.Ending.LOST) {
        Block block = decoder.again(each, none, in);
        block.ending.ifPresent(counter -> binder.forget(counter.address));
        blocks.put(each, block);
      }
    }
    binder.restore(in);
    for (SavedBlock each : saved) {
      Block found = blocks.get(each);
      Block block = insert(found == null ? decoder.again(each, none, in) : found);
      block.executions = each.executions();
      block.quietUntil = each.quietUntil();
    }
    in.map(overwritten, () -> new Entries(in.i64(), in.i64()));
  }

  private static int bucket(int eip) {
    return (eip ^ eip >>> 14) & (BUCKETS - 1);
  }

  private boolean stillMapped(Block block) {
    if (mmu.translate(block.eip, false) != block.physical) {
      return false;
    }
    if (block.secondBytes > 0 && mmu.translate(block.eip + block.firstBytes, false) != block.secondPhysical) {
      return false;
    }
    if (block.epoch < 0) {
      return false;
    }
    block.epoch = epoch;
    block.translated = isMarked(block.eip);
    return true;
  }

  private Block insert(Block block) {
    int bucket = bucket(block.eip);
    block.chain = buckets[bucket];
    buckets[bucket] = block;
    block.translated = isMarked(block.eip);
    register(block, block.physical, block.firstBytes);
    if (block.secondPhysical >>> PAGE_SHIFT != block.physical >>> PAGE_SHIFT) {
      register(block, block.secondPhysical, block.secondBytes);
    }
    return block;
  }

  /// Bytes that lie outside memory cannot change, and need no mark.
  private void register(Block block, int physical, int bytes) {
    int number = physical >>> PAGE_SHIFT;
    if (bytes == 0 || number >= pages.length) {
      return;
    }
    PageCode page = pages[number];
    if (page == null) {
      page = new PageCode(number);
      pages[number] = page;
    }
    if (page.isEmpty()) {
      memory.protection().mark(physical, ProtectionMap.Mark.DECODED);
    }
    page.add(block);
  }

  /// Makes a block that is no longer in `written` unfindable.
  private void forget(Block block, PageCode written) {
    block.drop();
    block.ending.ifPresent(counter -> binder.forget(counter.address));
    int bucket = bucket(block.eip);
    if (buckets[bucket] == block) {
      buckets[bucket] = block.chain;
    } else {
      Block before = buckets[bucket];
      while (before.chain != block) {
        before = before.chain;
      }
      before.chain = block.chain;
    }
    unregister(block, block.physical, block.firstBytes, written);
    unregister(block, block.secondPhysical, block.secondBytes, written);
  }

  private void unregister(Block block, int physical, int bytes, PageCode written) {
    int number = physical >>> PAGE_SHIFT;
    PageCode page = bytes == 0 || number >= pages.length ? null : pages[number];
    if (page != null && page != written) {
      page.remove(block);
      clearIfEmpty(page);
    }
  }

  private void clearIfEmpty(PageCode page) {
    if (page.isEmpty()) {
      memory.protection().clear(page.number << PAGE_SHIFT, ProtectionMap.Mark.DECODED);
    }
  }
}
