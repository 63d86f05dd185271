package palimpsest.x86.interp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.ProtectionMap;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.isa.CodeBytes;
import palimpsest.x86.isa.Decoded;
import palimpsest.x86.isa.Decoder;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.TranslationObserver;

/// Every decoded block, found by linear address and forgotten by physical byte.
///
/// **Mapping.** A block is usable in the current *epoch* only; each flush begins a new one, and the first entry after
/// it translates the block's address again: same physical bytes, and the block lives on.
///
/// **Writes.** Each physical page with blocks carries [ProtectionMap.Mark#DECODED] for as long as it has any.
final class BlockCache implements TranslationObserver {
  private static final int MAX_INSTRUCTIONS = 64;
  private static final int PAGE = 4096;
  private static final int PAGE_SHIFT = 12;
  private static final int BUCKETS = 1 << 14;

  /// The blocks of one physical page, and the 64-byte granules that hold any of their bytes: most stores to a page that
  /// mixes code and data miss all of them.
  private static final class PageCode {
    final List<Block> blocks = new ArrayList<>();
    long granules;
  }

  /// How often a block was entered: what outlives the writing of its bytes, or code that is patched again and again would
  /// never be hot.
  private record Entries(long executions, long quietUntil) {}

  final Block none = new Block();

  private final Mmu mmu;
  private final ConventionalMemory memory;
  private final Environment environment;
  private final Decoder decoder = new Decoder();
  private final Binder binder = new Binder();
  private final Block[] buckets = new Block[BUCKETS];
  private final @Nullable PageCode[] pages;
  private final Set<Integer> translated = new HashSet<>();
  private final Map<Integer, Entries> overwritten = new HashMap<>();
  private int epoch;

  BlockCache(Mmu mmu, Environment environment) {
    this.mmu = mmu;
    this.memory = mmu.memory();
    this.environment = environment;
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
    Block block = insert(decode(eip));
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
        block.translated = mark;
      }
    }
  }

  /// Drops the blocks that hold any of the bytes about to change, all in one page.
  void written(int address, int length) {
    PageCode page = pages[address >>> PAGE_SHIFT];
    if (page == null || (page.granules & granules(address, length)) == 0) {
      return;
    }
    for (Block block : List.copyOf(page.blocks)) {
      if (block.overlaps(address, length)) {
        overwritten.put(block.eip, new Entries(block.executions, block.quietUntil));
        remove(block);
      }
    }
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
    return true;
  }

  private Block insert(Block block) {
    int bucket = bucket(block.eip);
    block.chain = buckets[bucket];
    buckets[bucket] = block;
    block.translated = translated.contains(block.eip);
    register(block, block.physical, block.firstBytes);
    register(block, block.secondPhysical, block.secondBytes);
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
      page = new PageCode();
      pages[number] = page;
      memory.protection().mark(physical, ProtectionMap.Mark.DECODED);
    }
    page.blocks.add(block);
    page.granules |= granules(physical, bytes);
  }

  private void remove(Block block) {
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
    unregister(block, block.physical, block.firstBytes);
    unregister(block, block.secondPhysical, block.secondBytes);
  }

  private void unregister(Block block, int physical, int bytes) {
    int number = physical >>> PAGE_SHIFT;
    if (bytes == 0 || number >= pages.length) {
      return;
    }
    PageCode page = pages[number];
    if (page == null) {
      return;
    }
    page.blocks.remove(block);
    page.granules = 0;
    for (Block other : page.blocks) {
      if (other.firstBytes > 0 && other.physical >>> PAGE_SHIFT == number) {
        page.granules |= granules(other.physical, other.firstBytes);
      }
      if (other.secondBytes > 0 && other.secondPhysical >>> PAGE_SHIFT == number) {
        page.granules |= granules(other.secondPhysical, other.secondBytes);
      }
    }
    if (page.blocks.isEmpty()) {
      pages[number] = null;
      memory.protection().clear(physical, ProtectionMap.Mark.DECODED);
    }
  }

  private static long granules(int address, int length) {
    int first = (address & PAGE - 1) >>> 6;
    int last = (address + length - 1 & PAGE - 1) >>> 6;
    return -1L >>> 63 - (last - first) << first;
  }

  /// Decodes until a control transfer, the page's end, the length limit, or an instruction that cannot be fetched or
  /// decoded; that one raises its exception only when it becomes the first of a block. An instruction that crosses into
  /// the next page is a block of its own.
  private Block decode(int eip) {
    int physical = mmu.translate(eip, false);
    int room = PAGE - (eip & PAGE - 1);
    Instruction first = decodeFirst(eip, physical, room);
    List<Instruction> instructions = new ArrayList<>();
    instructions.add(first);
    int bytes = first.length();
    Instruction last = first;
    while (bytes < room && instructions.size() < MAX_INSTRUCTIONS && !Binder.endsBlock(last)) {
      Optional<Instruction> next = decodeFurther(physical + bytes, room - bytes);
      if (next.isEmpty() || Binder.startsBlock(next.get())) {
        break;
      }
      last = next.get();
      instructions.add(last);
      bytes += last.length();
    }
    int firstBytes = Math.min(bytes, room);
    int secondPhysical = bytes > room ? mmu.translate(eip + room, false) : 0;
    return bind(eip, instructions, physical, firstBytes, secondPhysical, bytes - firstBytes);
  }

  private Block bind(
      int eip, List<Instruction> instructions, int physical, int firstBytes, int secondPhysical, int secondBytes) {
    int[] addresses = new int[instructions.size() + 1];
    List<Executor> executors = new ArrayList<>();
    int at = eip;
    for (int i = 0; i < instructions.size(); i++) {
      addresses[i] = at;
      executors.add(binder.bind(instructions.get(i), at));
      at += instructions.get(i).length();
    }
    addresses[instructions.size()] = at;
    Optional<BranchCounter> ending = binder.counter(addresses[instructions.size() - 1]);
    return new Block(executors, addresses, physical, firstBytes, secondPhysical, secondBytes, ending, epoch, none);
  }

  private Instruction decodeFirst(int eip, int physical, int room) {
    CodeBytes code = i -> i < room ? memory.read8(physical + i) : mmu.read8(eip + i);
    return switch (decoder.decode(code)) {
      case Decoded.Valid(Instruction in) -> in;
      case Decoded.Invalid(_, Decoded.Reason reason) -> {
        environment.undefined(eip, reason);
        throw GuestFault.of(reason.vector());
      }
    };
  }

  /// The instruction at `physical` if it is valid and ends within `room` bytes.
  private Optional<Instruction> decodeFurther(int physical, int room) {
    CodeBytes code =
        i -> {
          if (i >= room) {
            throw GuestFault.of(GuestFault.PAGE_FAULT);
          }
          return memory.read8(physical + i);
        };
    try {
      return decoder.decode(code) instanceof Decoded.Valid(Instruction in) ? Optional.of(in) : Optional.empty();
    } catch (GuestFault _) {
      return Optional.empty();
    }
  }
}
