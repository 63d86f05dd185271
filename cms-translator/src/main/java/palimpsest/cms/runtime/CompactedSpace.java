package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Space handed out upwards; when it is used up, the translations that did least for their bytes since that happened
/// last go, until an eighth is free, and the others move together.
///
/// What came since then is no candidate while there are others: it had no time to show what it is worth.
final class CompactedSpace implements Space {
  /// The part of the space that a collection frees.
  private static final int FREED = 8;

  private final int start;
  private final int end;
  private final ToLongFunction<Installed> retired;
  /// What each translation had retired when it was looked at last; -1 before that.
  private final Map<Installed, Long> seen = new LinkedHashMap<>();
  private int next;

  /// @param retired guest instructions a translation has retired so far
  CompactedSpace(int start, int end, ToLongFunction<Installed> retired) {
    this.start = start;
    this.end = end;
    this.retired = retired;
    this.next = start;
  }

  @Override
  public boolean fits(int size) {
    return size <= end - start;
  }

  /// Whether `size` bytes are free without a collection.
  boolean hasRoom(int size) {
    return next + size <= end;
  }

  @Override
  public int makeRoom(int size, int gear, Housekeeping work) {
    if (!hasRoom(size)) {
      collect(size, work);
    }
    int at = next;
    next = at + size;
    return at;
  }

  private void collect(int size, Housekeeping work) {
    int free = end - start - seen.keySet().stream().mapToInt(Installed::size).sum();
    int wanted = Math.max(size, (end - start) / FREED);
    for (Installed victim : worstFirst()) {
      if (free < wanted) {
        free += victim.size();
        work.evict(victim);
      }
    }
    next = start;
    List<Installed> inPlace = new ArrayList<>(seen.keySet());
    inPlace.sort(Comparator.comparingInt(Installed::base));
    for (Installed survivor : inPlace) {
      if (survivor.base() != next) {
        work.move(survivor, next);
      }
      next += survivor.size();
    }
    seen.replaceAll((installed, _) -> retired.applyAsLong(installed));
  }

  private List<Installed> worstFirst() {
    List<Installed> order = new ArrayList<>(seen.keySet());
    order.sort(Comparator.comparing(this::isNew).thenComparingDouble(this::worth).thenComparingInt(Installed::number));
    return order;
  }

  private boolean isNew(Installed translation) {
    return seen.getOrDefault(translation, -1L) < 0;
  }

  /// Guest instructions retired since the last look, for each byte.
  private double worth(Installed translation) {
    long before = Math.max(0, seen.getOrDefault(translation, 0L));
    return (double) (retired.applyAsLong(translation) - before) / translation.size();
  }

  @Override
  public void save(Places places, StateWriter out) throws StateException {
    out.i32(next);
    out.list(seen.entrySet(), each -> {
      places.write(each.getKey(), out);
      out.i64(each.getValue());
    });
  }

  @Override
  public void restore(Places places, StateReader in) throws StateException {
    next = in.within(start, end);
    in.each(() -> seen.put(places.one(in), in.i64()));
  }

  @Override
  public void entered(Installed translation) {
    seen.put(translation, -1L);
  }

  @Override
  public void left(Installed translation) {
    seen.remove(translation);
  }
}
