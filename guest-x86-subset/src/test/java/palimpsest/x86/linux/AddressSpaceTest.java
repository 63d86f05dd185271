package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import palimpsest.memory.PhysicalMemory;
import palimpsest.x86.mmu.Mmu;

/// The address space against a map from page to protection, and its page tables against both.
class AddressSpaceTest {
  private static final long BASE = 0x1000_0000L;
  private static final int PAGES = 24;
  private static final int PAGE = AddressSpace.PAGE;

  /// One step of a random history; pages count from [#BASE].
  sealed interface Step {
    record Map(int page, int count, int protection) implements Step {}

    record Unmap(int page, int count) implements Step {}

    record Protect(int page, int count, int protection) implements Step {}

    record Touch(int page, boolean write) implements Step {}

    record Move(int page, int to) implements Step {}

    record Discard(int page, int count) implements Step {}
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Integer> page = Arbitraries.integers().between(0, PAGES - 6);
    Arbitrary<Integer> count = Arbitraries.integers().between(1, 6);
    Arbitrary<Integer> protection = Arbitraries.of(0, 1, 3, 5, 7);
    Arbitrary<Step> step =
        Arbitraries.oneOf(
            Combinators.combine(page, count, protection).as(Step.Map::new),
            Combinators.combine(page, count).as(Step.Unmap::new),
            Combinators.combine(page, count, protection).as(Step.Protect::new),
            Combinators.combine(page, Arbitraries.of(true, false)).as(Step.Touch::new),
            Combinators.combine(page, page).as(Step.Move::new),
            Combinators.combine(page, count).as(Step.Discard::new));
    return step.list().ofMinSize(1).ofMaxSize(40);
  }

  @Property(tries = 120)
  void areasAndPageTablesAgreeWithASimpleMap(@ForAll("histories") List<Step> history) {
    AddressSpace space = newSpace();
    TreeMap<Integer, Integer> model = new TreeMap<>();
    for (Step step : history) {
      apply(space, model, step);
    }
    for (int page = 0; page < PAGES; page++) {
      long address = BASE + (long) page * PAGE;
      Integer expected = model.get(page);
      assertEquals(expected == null, space.areas().at(address).isEmpty(), () -> "after " + history);
      if (expected != null) {
        assertEquals(expected, space.areas().at(address).orElseThrow().protection(), () -> "after " + history);
      }
      int entry = space.tables().entry((int) address);
      if ((entry & 1) != 0) {
        int protection = Objects.requireNonNull(expected, "mapped outside any area");
        assertEquals((protection & AddressSpace.WRITE) != 0, (entry & 2) != 0, "writable bit");
        assertEquals(protection != 0, (entry & 4) != 0, "user bit");
      }
    }
  }

  private static void apply(AddressSpace space, Map<Integer, Integer> model, Step step) {
    switch (step) {
      case Step.Map(int page, int count, int protection) -> {
        space.map(at(page), (long) count * PAGE, protection, Area.Kind.ANONYMOUS);
        for (int i = 0; i < count; i++) {
          model.put(page + i, protection);
        }
      }
      case Step.Unmap(int page, int count) -> {
        space.unmap(at(page), (long) count * PAGE);
        for (int i = 0; i < count; i++) {
          model.remove(page + i);
        }
      }
      case Step.Protect(int page, int count, int protection) -> protect(space, model, page, count, protection);
      case Step.Touch(int page, boolean write) -> {
        AddressSpace.Fault fault = space.fault((int) at(page), write);
        Integer protection = model.get(page);
        boolean allowed = protection != null && protection != 0 && (!write || (protection & 2) != 0);
        assertEquals(allowed, fault == AddressSpace.Fault.MAPPED);
      }
      case Step.Move(int page, int to) -> {
        Integer protection = model.get(page);
        if (protection != null && !model.containsKey(to)) {
          Area area = space.areas().at(at(page)).orElseThrow();
          space.move(area.from(at(page)).until(at(page) + PAGE), at(to));
          model.put(to, protection);
          model.remove(page);
        }
      }
      case Step.Discard(int page, int count) -> space.discard(at(page), (long) count * PAGE);
    }
  }

  /// The model of a protection that stops at the first hole.
  private static void protect(
      AddressSpace space, Map<Integer, Integer> model, int page, int count, int protection) {
    boolean succeeded = true;
    try {
      space.protect(at(page), (long) count * PAGE, protection);
    } catch (LinuxError e) {
      succeeded = false;
      assertEquals(Errno.ENOMEM, e.errno());
    }
    int covered = 0;
    while (covered < count && model.containsKey(page + covered)) {
      model.put(page + covered, protection);
      covered++;
    }
    assertEquals(covered == count, succeeded);
  }

  @Property(tries = 60)
  void framesAreNeitherLostNorShared(@ForAll("histories") List<Step> history) {
    AddressSpace space = newSpace();
    TreeMap<Integer, Integer> model = new TreeMap<>();
    space.map(BASE, PAGE, 3, Area.Kind.ANONYMOUS);
    space.fault((int) BASE, true);
    space.unmap(BASE, PAGE);
    int before = space.frames().available();
    for (Step step : history) {
      apply(space, model, step);
    }
    TreeMap<Integer, Integer> owners = new TreeMap<>();
    for (int page = 0; page < PAGES; page++) {
      int linear = (int) at(page);
      space.tables().physical(linear).ifPresent(frame -> assertEquals(null, owners.put(frame, linear)));
    }
    assertEquals(before - owners.size(), space.frames().available());
    space.unmap(BASE, (long) PAGES * PAGE);
    assertEquals(before, space.frames().available());
  }

  @Test
  void theHeapGrowsAndShrinksAndReadsAsZeroAgain() {
    Mmu mmu = new Mmu(PhysicalMemory.split(4 << 20, PAGE).conventional());
    AddressSpace space = new AddressSpace(mmu, new FrameAllocator(mmu.memory()));
    space.activate();
    space.setHeapStart(BASE);
    assertEquals(BASE + 10, space.moveHeapEnd(BASE + 10));
    assertEquals(AddressSpace.Fault.MAPPED, space.fault((int) BASE, true));
    space.fill(BASE, new byte[] {42}, 0, 1);
    assertEquals(BASE, space.moveHeapEnd(BASE));
    assertEquals(AddressSpace.Fault.NO_AREA, space.fault((int) BASE, true));
    assertEquals(BASE, space.moveHeapEnd(BASE - 1), "below its start it does not move");
    space.moveHeapEnd(BASE + 1);
    space.fault((int) BASE, false);
    assertEquals(0, mmu.read8((int) BASE));
  }

  @Test
  void theHeapStopsAtTheNextArea() {
    AddressSpace space = newSpace();
    space.setHeapStart(BASE);
    space.map(BASE + 2 * PAGE, PAGE, 1, Area.Kind.ANONYMOUS);
    assertEquals(BASE + 2 * PAGE, space.moveHeapEnd(BASE + 2 * PAGE));
    assertEquals(BASE + 2 * PAGE, space.moveHeapEnd(BASE + 2 * PAGE + 1));
  }

  @Test
  void theStackGrowsToItsLimitAndKeepsAGap() {
    AddressSpace space = newSpace();
    long top = AddressSpace.USER_END;
    space.map(top - PAGE, PAGE, 3, Area.Kind.STACK);
    assertEquals(AddressSpace.Fault.MAPPED, space.fault((int) (top - 100 * PAGE), true));
    assertEquals(AddressSpace.Fault.NO_AREA, space.fault((int) (top - AddressSpace.STACK_LIMIT - 1), true));
    space.map(top - 1000L * PAGE, PAGE, 3, Area.Kind.ANONYMOUS);
    assertEquals(AddressSpace.Fault.NO_AREA, space.fault((int) (top - 900L * PAGE), true));
  }

  @Test
  void memoryEndsInAWordNotACrash() {
    AddressSpace space = newSpace();
    space.map(BASE, 64L << 20, 3, Area.Kind.ANONYMOUS);
    AddressSpace.Fault last = AddressSpace.Fault.MAPPED;
    for (long at = BASE; last == AddressSpace.Fault.MAPPED; at += PAGE) {
      last = space.fault((int) at, true);
    }
    assertEquals(AddressSpace.Fault.OUT_OF_MEMORY, last);
  }

  private static long at(int page) {
    return BASE + (long) page * PAGE;
  }

  private static AddressSpace newSpace() {
    Mmu mmu = new Mmu(PhysicalMemory.split(4 << 20, PAGE).conventional());
    AddressSpace space = new AddressSpace(mmu, new FrameAllocator(mmu.memory()));
    space.activate();
    return space;
  }

  /// A store by one of two address spaces, the parent's or its child's.
  record Store(boolean child, int page, int value) {}

  @Provide
  Arbitrary<List<Store>> stores() {
    return Combinators.combine(
            Arbitraries.of(true, false), Arbitraries.integers().between(0, PAGES - 1), Arbitraries.integers())
        .as(Store::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 100)
  void whatOneSideOfAForkStoresTheOtherNeverSees(
      @ForAll("stores") List<Store> before, @ForAll("stores") List<Store> after) throws LinuxError {
    Mmu mmu = new Mmu(PhysicalMemory.split(4 << 20, PAGE).conventional());
    FrameAllocator frames = new FrameAllocator(mmu.memory());
    int all = frames.available();
    AddressSpace parent = new AddressSpace(mmu, frames);
    parent.activate();
    parent.map(BASE, (long) PAGES * PAGE, 3, Area.Kind.ANONYMOUS);
    int[] inParent = new int[PAGES];
    for (Store store : before) {
      store(mmu, parent, store, inParent);
    }
    AddressSpace child = parent.fork();
    int[] inChild = inParent.clone();
    for (Store store : after) {
      AddressSpace space = store.child() ? child : parent;
      space.activate();
      store(mmu, space, store, store.child() ? inChild : inParent);
    }
    assertHolds(mmu, parent, inParent);
    assertHolds(mmu, child, inChild);
    child.release();
    parent.activate();
    assertHolds(mmu, parent, inParent);
    parent.release();
    assertEquals(all, frames.available(), "frames");
  }

  private static void store(Mmu mmu, AddressSpace space, Store store, int[] model) {
    int address = (int) at(store.page());
    if (mmu.walk(address, true, true) < 0) {
      assertEquals(AddressSpace.Fault.MAPPED, space.fault(address, true));
    }
    mmu.write32(address, store.value());
    model[store.page()] = store.value();
  }

  private static void assertHolds(Mmu mmu, AddressSpace space, int[] model) {
    space.activate();
    for (int page = 0; page < PAGES; page++) {
      int address = (int) at(page);
      if (mmu.walk(address, false, true) < 0) {
        assertEquals(AddressSpace.Fault.MAPPED, space.fault(address, false));
      }
      assertEquals(model[page], mmu.read32(address), "page " + page);
    }
  }
}
