package palimpsest.host.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CacheTest {
  private static final int SETS = 4;
  private static final int WAYS = 3;
  private static final int LINE_BYTES = 32;

  record Touch(int address, boolean write) {}

  private static final class Line {
    final int number;
    boolean dirty;

    Line(int number, boolean dirty) {
      this.number = number;
      this.dirty = dirty;
    }
  }

  @Provide
  Arbitrary<List<Touch>> touches() {
    return Combinators.combine(Arbitraries.integers().between(0, 40 * LINE_BYTES), Arbitraries.of(true, false))
        .as(Touch::new)
        .list()
        .ofMaxSize(200);
  }

  @Property
  void theLeastRecentlyUsedLineOfASetLeavesAndIsWrittenBackIfDirty(@ForAll("touches") List<Touch> touches) {
    Cache cache = new ListCache(SETS, WAYS, LINE_BYTES);
    List<Deque<Line>> model = new ArrayList<>();
    for (int i = 0; i < SETS; i++) {
      model.add(new ArrayDeque<>());
    }
    for (Touch touch : touches) {
      int number = touch.address() / LINE_BYTES;
      Deque<Line> set = model.get(number % SETS);
      Optional<Line> found = set.stream().filter(line -> line.number == number).findFirst();
      int expected = Cache.HIT;
      if (found.isPresent()) {
        set.remove(found.get());
        set.addFirst(new Line(number, found.get().dirty || touch.write()));
      } else {
        expected = Cache.MISS;
        if (set.size() == WAYS) {
          Line victim = set.removeLast();
          expected = victim.dirty ? victim.number * LINE_BYTES : Cache.MISS;
        }
        set.addFirst(new Line(number, touch.write()));
      }
      assertEquals(expected, cache.access(cache.line(touch.address()), touch.write()));
    }
  }

  @Property
  void theTlbKeepsTheMostRecentlyUsedPagesOfEachSet(@ForAll("touches") List<Touch> touches) {
    Tlb tlb = new Tlb(SETS * WAYS, WAYS, Movement.IGNORED);
    Map<Integer, Deque<Integer>> model = new HashMap<>();
    for (Touch touch : touches) {
      int page = touch.address() / LINE_BYTES;
      Deque<Integer> set = model.computeIfAbsent(page % SETS, _ -> new ArrayDeque<>());
      int linear = page << 12 | 0x123;
      long entry = tlb.lookUp(linear);
      assertEquals(set.contains(page), entry != Tlb.MISS);
      if (entry == Tlb.MISS) {
        entry = tlb.fill(linear, new GuestTranslation.Walk.Mapped(page * 8192, true, page % 2 == 0));
        if (set.size() == WAYS) {
          set.removeLast();
        }
      }
      set.remove(page);
      set.addFirst(page);
      assertEquals(page * 8192 + 0x123, Tlb.physical(entry, linear));
      assertEquals(page % 2 == 0, Tlb.isIo(entry));
      if (touch.write()) {
        tlb.flushPage(linear);
        set.remove(page);
        assertEquals(Tlb.MISS, tlb.lookUp(linear));
      }
    }
  }
}
