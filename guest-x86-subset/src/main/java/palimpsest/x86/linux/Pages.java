package palimpsest.x86.linux;

import java.util.Optional;
import java.util.OptionalInt;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.mmu.Mmu;
import palimpsest.x86.mmu.PageTables;

/// What is mapped of an [AddressSpace]: page tables and the frames they lead to. Which areas there are is not known
/// here; whoever asks for a page says which area it lies in, and the page gets the rights of that.
final class Pages {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  /// One fault brings in up to this many pages around it, as large folios do: it saves faults, not correctness.
  private static final int FAULT_AROUND_BYTES = 16 * PAGE;

  private final ConventionalMemory memory;
  private final Mmu mmu;
  private final FrameAllocator frames;
  private final PageTables tables;

  /// @param directory frame of the page directory
  Pages(Mmu mmu, FrameAllocator frames, int directory) {
    this.memory = mmu.memory();
    this.mmu = mmu;
    this.frames = frames;
    this.tables = new PageTables(memory, directory, frames::allocate);
  }

  PageTables tables() {
    return tables;
  }

  /// Lets `child` have the pages of an area too, which neither may write then, unless the area is shared. The
  /// translations of this side are to be flushed.
  void share(Area area, Pages child) {
    boolean writable = area.kind() == Area.Kind.SHARED && area.writable();
    for (long page = nextMapped(area.start(), area); page < area.end(); page = nextMapped(page + PAGE, area)) {
      int frame = tables.physical((int) page).orElseThrow();
      frames.share(frame);
      child.tables.map((int) page, frame, writable, area.accessible());
      tables.protect((int) page, writable, area.accessible());
    }
  }

  /// Frees the frames of an area, for good: the page tables are of no use any more.
  void free(Area area) {
    for (long page = nextMapped(area.start(), area); page < area.end(); page = nextMapped(page + PAGE, area)) {
      frames.free(tables.physical((int) page).orElseThrow());
    }
  }

  private long nextMapped(long from, Area area) {
    return tables.nextMapped(from, area.end());
  }

  /// Gives the pages of an area the rights that it has now.
  void protect(Area area) {
    for (long page = area.start(); page < area.end(); page += PAGE) {
      OptionalInt frame = tables.physical((int) page);
      if (frame.isPresent()) {
        tables.protect((int) page, mayWrite(area, frame.getAsInt()), area.accessible());
        mmu.flushPage((int) page);
      }
    }
  }

  /// Moves the pages of an area to where it will be.
  void move(Area from, Area target) {
    for (long page = from.start(); page < from.end(); page += PAGE) {
      OptionalInt frame = tables.unmap((int) page);
      if (frame.isPresent()) {
        mmu.flushPage((int) page);
        int moved = (int) (page - from.start() + target.start());
        tables.map(moved, frame.getAsInt(), mayWrite(target, frame.getAsInt()), target.accessible());
      }
    }
  }

  /// Puts `length` bytes of `content` at `at`, all in one page of an area, whatever the protection.
  ///
  /// @return whether physical memory sufficed
  boolean fill(Area area, long at, byte[] content, int offset, int length) {
    long page = AddressSpace.pageDown(at);
    if (at == page && isCommon(area, at)) {
      byte[] whole = new byte[PAGE];
      System.arraycopy(content, offset, whole, 0, length);
      return fillCommon(area, at, whole);
    }
    if (!(tables.isMapped((int) at) ? makeOwn(area, page) : bringIn(area, page))) {
      return false;
    }
    memory.write(tables.physical((int) at).orElseThrow(), content, offset, length);
    return true;
  }

  /// Whether a page can have its content in common with other processes: of a program or a private mapping of a file,
  /// not to be written, and not there yet.
  private boolean isCommon(Area area, long page) {
    return (area.kind() == Area.Kind.PROGRAM || area.kind() == Area.Kind.FILE)
        && area.accessible()
        && !area.writable()
        && !tables.isMapped((int) page);
  }

  private boolean fillCommon(Area area, long page, byte[] content) {
    if (!frames.has(2)) {
      return false;
    }
    OptionalInt frame = frames.common().frame((int) page, content);
    frame.ifPresent(found -> tables.map((int) page, found, false, area.accessible()));
    return frame.isPresent();
  }

  /// Brings in what is missing of the pages around one, as long as there is plenty of memory.
  void bringInAround(Area area, long page) {
    long first = Math.max(area.start(), page & -FAULT_AROUND_BYTES);
    long last = Math.min(area.end(), (page & -FAULT_AROUND_BYTES) + FAULT_AROUND_BYTES);
    for (long at = first; at < last && frames.available() > FAULT_AROUND_BYTES / PAGE; at += PAGE) {
      if (!tables.isMapped((int) at) && reaches(area, at)) {
        bringIn(area, at);
      }
    }
  }

  /// Whether what the area shows has the page.
  static boolean reaches(Area area, long page) {
    Optional<SharedPages> shared = area.source().shared();
    return shared.isEmpty() || shared.get().reaches(area.pageOfSource(page));
  }

  /// Maps a zeroed frame, or the one that the area shows. One more frame than the page's own may be needed, for a page
  /// table.
  ///
  /// @return whether physical memory sufficed
  boolean bringIn(Area area, long page) {
    if (!frames.has(2)) {
      return false;
    }
    int frame;
    if (area.source().shared().isPresent()) {
      frame = area.source().shared().get().frame(area.pageOfSource(page));
      frames.share(frame);
    } else {
      frame = frames.allocate();
    }
    tables.map((int) page, frame, area.writable(), area.accessible());
    return true;
  }

  /// Whether a page of `area` may be written at once, without being copied first.
  private boolean mayWrite(Area area, int frame) {
    return area.writable() && (area.kind() == Area.Kind.SHARED || !frames.isShared(frame));
  }

  /// Gives a mapped page a frame of its own if it shares one, and the rights its area has.
  ///
  /// @return whether physical memory sufficed
  boolean makeOwn(Area area, long page) {
    int frame = tables.physical((int) page).orElseThrow();
    if (area.kind() == Area.Kind.SHARED || !frames.isShared(frame)) {
      tables.protect((int) page, area.writable(), area.accessible());
      return true;
    }
    if (!frames.has(1)) {
      return false;
    }
    byte[] content = new byte[PAGE];
    memory.read(frame, content, 0, PAGE);
    int copy = frames.allocate();
    memory.write(copy, content, 0, PAGE);
    tables.map((int) page, copy, area.writable(), area.accessible());
    frames.free(frame);
    mmu.flushPage((int) page);
    return true;
  }

  /// Unmaps what is mapped of a range, and frees its frames.
  void drop(long start, long end) {
    for (long page = tables.nextMapped(start, end); page < end; page = tables.nextMapped(page + PAGE, end)) {
      int frame = tables.unmap((int) page).orElseThrow();
      mmu.flushPage((int) page);
      frames.free(frame);
    }
  }
}
