package palimpsest.cms.runtime;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Space handed out in a circle: what stands in the way of a new translation is the oldest and goes, used or not. When
/// the end is reached in a ring that is flushed, everything goes.
final class Ring implements Space {
  /// What goes when the end is reached.
  private enum AtEnd { WHAT_IS_IN_THE_WAY, ALL }

  private final int start;
  private final int end;
  private final Set<Installed> oldestFirst = new LinkedHashSet<>();
  private final AtEnd atEnd;
  private int next;

  private Ring(int start, int end, AtEnd atEnd) {
    this.start = start;
    this.end = end;
    this.atEnd = atEnd;
    this.next = start;
  }

  Ring(int start, int end) {
    this(start, end, AtEnd.WHAT_IS_IN_THE_WAY);
  }

  /// One that is flushed.
  static Ring flushed(int start, int end) {
    return new Ring(start, end, AtEnd.ALL);
  }

  @Override
  public boolean fits(int size) {
    return size <= end - start;
  }

  @Override
  public int makeRoom(int size, int gear, Housekeeping work) {
    int at = next;
    if (at + size > end) {
      evictWhile(installed -> atEnd == AtEnd.ALL || installed.base() >= next, work);
      at = start;
    }
    int from = at;
    evictWhile(installed -> installed.base() < from + size && installed.base() + installed.size() > from, work);
    next = at + (size + 7) / 8 * 8;
    return at;
  }

  private void evictWhile(Predicate<Installed> inTheWay, Housekeeping work) {
    while (!oldestFirst.isEmpty() && inTheWay.test(oldestFirst.iterator().next())) {
      work.evict(oldestFirst.iterator().next());
    }
  }

  @Override
  public void save(Places places, StateWriter out) throws StateException {
    out.i32(next);
    places.write(oldestFirst, out);
  }

  @Override
  public void restore(Places places, StateReader in) throws StateException {
    next = in.within(start, end);
    oldestFirst.addAll(places.list(in));
  }

  @Override
  public void entered(Installed translation) {
    oldestFirst.add(translation);
  }

  @Override
  public void left(Installed translation) {
    oldestFirst.remove(translation);
  }
}
