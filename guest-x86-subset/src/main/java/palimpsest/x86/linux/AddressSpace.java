package palimpsest.x86.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.PageTables;

/// A process's linear addresses: areas that say what may be, and page tables that say what is.
///
/// **Invariant**: a page is mapped only inside an area; it is user-accessible exactly if the area is accessible, and
/// writable only if the area is and no other address space has its frame. Whoever changes an area changes its [Pages]
/// in the same call, which flush their translations. Addresses are longs so that ends and sums up to 2^32 need no care.
///
/// **Copy on write**: [#fork] shares every frame with the child and makes both sides' pages read-only; the first store
/// of either copies the page, and the last one left with a frame gets it back as it is. So a fork costs a page table
/// entry per page, and code stays at its physical address, where translations of it remain good for both.
///
/// **Shared areas** show frames of [SharedPages], which has each of them beside whoever maps it.
///
/// An address space is changed, forked or released only while it is the current one ([#activate]).
final class AddressSpace {
  static final int READ = 1;
  static final int WRITE = 2;
  static final int EXECUTE = 4;

  static final int PAGE = PhysicalMemory.PAGE_BYTES;
  /// First address that belongs to the kernel (the usual 3 GiB split).
  static final long USER_END = 0xc000_0000L;
  /// Lowest address a program may map (`vm.mmap_min_addr`).
  static final long LOWEST = 0x1_0000L;
  /// Where mmap starts to look, downward; above it are the stack and room for it to grow.
  static final long MMAP_TOP = 0xb800_0000L;
  /// Longest the stack may become, in bytes (RLIMIT_STACK).
  static final long STACK_LIMIT = 8L << 20;
  /// What stays unmapped between a growing stack and the area below it, in bytes.
  static final long STACK_GAP = 1L << 20;

  /// What became of an access to a page that was not mapped or not allowed.
  enum Fault {
    /// The page is there now.
    MAPPED,
    /// No area holds the address.
    NO_AREA,
    /// The area forbids the access.
    DENIED,
    /// The page lies beyond the end of the mapped file.
    BEYOND_FILE,
    /// Physical memory is used up.
    OUT_OF_MEMORY
  }

  private final Mmu mmu;
  private final FrameAllocator frames;
  private final Pages pages;
  private final AreaMap areas = new AreaMap();
  private long heapStart;
  private long heapEnd;
  private int users = 1;

  /// An empty one. There must be a frame for its page directory.
  AddressSpace(Mmu mmu, FrameAllocator frames) {
    this(mmu, frames, frames.allocate());
    mmu.memory().fill(tables().directory(), PAGE, 0);
  }

  private AddressSpace(Mmu mmu, FrameAllocator frames, int directory) {
    this.mmu = mmu;
    this.frames = frames;
    this.pages = new Pages(mmu, frames, directory);
  }

  /// Makes it the current one, by loading CR3 if need be.
  void activate() {
    if (mmu.cr3() != tables().directory()) {
      mmu.setCr3(tables().directory());
    }
  }

  /// One more thread runs in it.
  AddressSpace shared() {
    users++;
    return this;
  }

  /// Whether more than one runs in it.
  boolean isShared() {
    return users > 1;
  }

  /// A copy for a new process: the same areas over the same frames until one of the two writes.
  ///
  /// @throws LinuxError ENOMEM if there are too few frames for its page tables
  AddressSpace fork() throws LinuxError {
    if (!frames.has(tables().tables().size() + 2)) {
      throw Errno.ENOMEM.failure();
    }
    AddressSpace child = new AddressSpace(mmu, frames);
    child.areas.addAll(areas);
    child.heapStart = heapStart;
    child.heapEnd = heapEnd;
    for (Area area : areas.all()) {
      cover(area);
      pages.share(area, child.pages);
    }
    mmu.flush();
    return child;
  }

  /// One thread less runs in it; with the last go its frames. What is left in them may still be looked at until
  /// somebody else gets them.
  void release() {
    users--;
    if (users > 0) {
      return;
    }
    for (Area area : areas.all()) {
      pages.free(area);
      uncover(area);
    }
    tables().tables().forEach(frames::free);
    frames.free(tables().directory());
  }

  /// The memory its pages lie in.
  ConventionalMemory memory() {
    return mmu.memory();
  }

  PageTables tables() {
    return pages.tables();
  }

  FrameAllocator frames() {
    return frames;
  }

  /// Which areas there are; they are changed by this address space alone.
  AreaMap areas() {
    return areas;
  }

  static long pageDown(long address) {
    return address & -PAGE;
  }

  static long pageUp(long address) {
    return (address + PAGE - 1) & -PAGE;
  }

  /// Whether `start .. start+length-1` are whole pages of user space.
  static boolean isUserRange(long start, long length) {
    return start % PAGE == 0 && length > 0 && start + length <= USER_END;
  }

  /// Adds an area in place of whatever was there.
  void map(long start, long length, int protection, Area.Kind kind) {
    map(new Area(start, start + length, protection, kind));
  }

  /// Adds an area in place of whatever was there, which may have shown the same pages.
  void map(Area area) {
    cover(area);
    unmap(area.start(), area.length());
    areas.insert(area);
  }

  private static void cover(Area area) {
    area.source().shared().ifPresent(pages -> pages.cover(area.length() / PAGE));
  }

  private static void uncover(Area area) {
    area.source().shared().ifPresent(pages -> pages.uncover(area.length() / PAGE));
  }

  /// Removes every area and page from a range.
  void unmap(long start, long length) {
    long end = start + length;
    for (Area area : areas.carve(start, end)) {
      areas.remove(area);
      pages.drop(area.start(), area.end());
      uncover(area);
    }
  }

  /// Changes the protection of a range.
  ///
  /// @throws LinuxError ENOMEM if part of it is in no area; what lies before the hole has changed, as on Linux
  void protect(long start, long length, int protection) throws LinuxError {
    long covered = start;
    List<Area> changed = new ArrayList<>();
    for (Area area : areas.carve(start, start + length)) {
      if (area.start() != covered) {
        break;
      }
      covered = area.end();
      areas.remove(area);
      changed.add(area.protectedAs(protection));
    }
    for (Area area : changed) {
      areas.insert(area);
      pages.protect(area);
    }
    if (covered != start + length) {
      throw Errno.ENOMEM.failure();
    }
  }

  /// Drops the pages of a range but keeps its areas, so that anonymous memory reads as zero again.
  void discard(long start, long length) {
    for (Area area : areas.all()) {
      if (area.kind() != Area.Kind.FILE && area.start() < start + length && area.end() > start) {
        pages.drop(Math.max(start, area.start()), Math.min(start + length, area.end()));
      }
    }
  }

  /// Moves the pages of an area, or of the part of it given, to a free range with the same protection.
  void move(Area from, long to) {
    Area target = from.movedTo(to);
    pages.move(from, target);
    areas.carve(from.start(), from.end()).forEach(areas::remove);
    areas.insert(target);
  }

  /// Says where the heap begins: it is empty there.
  void setHeapStart(long address) {
    heapStart = address;
    heapEnd = address;
  }

  /// Moves the end of the heap if that is possible.
  ///
  /// @return where it ends now
  long moveHeapEnd(long wanted) {
    long oldTop = pageUp(heapEnd);
    long newTop = pageUp(wanted);
    if (wanted < heapStart || newTop > USER_END) {
      return heapEnd;
    }
    if (newTop > oldTop) {
      if (!frames.has((int) ((newTop - oldTop) / PAGE)) || !areas.isFree(oldTop, newTop - oldTop)) {
        return heapEnd;
      }
      areas.insert(new Area(oldTop, newTop, READ | WRITE, Area.Kind.HEAP));
    } else if (newTop < oldTop) {
      unmap(newTop, oldTop - newTop);
    }
    heapEnd = wanted;
    return heapEnd;
  }

  /// Puts `length` bytes of `content` at `start`, whatever the protection, bringing in the pages it needs. The range
  /// must lie in areas.
  ///
  /// @return whether physical memory sufficed
  boolean fill(long start, byte[] content, int offset, int length) {
    int done = 0;
    while (done < length) {
      long at = start + done;
      int chunk = (int) Math.min(length - done, PAGE - (at & (PAGE - 1)));
      Area area = areas.at(at).orElseThrow();
      if (!pages.fill(area, at, content, offset + done, chunk)) {
        return false;
      }
      done += chunk;
    }
    return true;
  }

  /// Serves an access that the page tables refused.
  Fault fault(int address, boolean write) {
    long at = Integer.toUnsignedLong(address);
    Area area = areas.at(at).or(() -> growStack(at)).orElse(null);
    if (area == null) {
      return Fault.NO_AREA;
    }
    if (!area.accessible() || (write && !area.writable())) {
      return Fault.DENIED;
    }
    long page = pageDown(at);
    if (tables().isMapped(address)) {
      if (write && !pages.makeOwn(area, page)) {
        return Fault.OUT_OF_MEMORY;
      }
      mmu.flushPage(address);
      return Fault.MAPPED;
    }
    if (area.kind() == Area.Kind.FILE || !Pages.reaches(area, page)) {
      return Fault.BEYOND_FILE;
    }
    if (!pages.bringIn(area, page)) {
      return Fault.OUT_OF_MEMORY;
    }
    pages.bringInAround(area, page);
    return Fault.MAPPED;
  }

  private Optional<Area> growStack(long at) {
    Optional<Area> stack = areas.above(at).filter(area -> area.kind() == Area.Kind.STACK);
    if (stack.isEmpty() || at < USER_END - STACK_LIMIT) {
      return Optional.empty();
    }
    long start = pageDown(at);
    long end = stack.get().start();
    if (!areas.isFree(start - STACK_GAP, end - start + STACK_GAP)) {
      return Optional.empty();
    }
    areas.insert(new Area(start, end, stack.get().protection(), Area.Kind.STACK));
    return areas.at(at);
  }

  /// Writes what memory does not say itself: the page tables are in it.
  void save(StateWriter out, Shared shared) throws StateException {
    shared.spaces().write(this, out, _ -> {
      out.i32(tables().directory());
      out.i64(heapStart);
      out.i64(heapEnd);
      out.i32(users);
      areas.save(out, shared);
    });
  }

  static AddressSpace restored(StateReader in, Shared shared) throws StateException {
    return shared.spaces().read(in, () -> {
      int directory = in.i32();
      if (directory % PAGE != 0) {
        throw in.damaged("no page directory is at " + Integer.toHexString(directory));
      }
      AddressSpace found = new AddressSpace(shared.kernel().mmu(), shared.kernel().frames(), directory);
      found.heapStart = in.i64();
      found.heapEnd = in.i64();
      found.users = in.i32();
      found.areas.restore(in, shared);
      return found;
    });
  }
}
