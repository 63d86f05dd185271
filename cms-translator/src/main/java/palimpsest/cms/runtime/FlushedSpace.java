package palimpsest.cms.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Space handed out upwards; when it is used up, everything goes.
final class FlushedSpace implements Space {
  private final int start;
  private final int end;
  private final Set<Installed> held = new LinkedHashSet<>();
  private int next;

  FlushedSpace(int start, int end) {
    this.start = start;
    this.end = end;
    this.next = start;
  }

  @Override
  public boolean fits(int size) {
    return size <= end - start;
  }

  @Override
  public int makeRoom(int size, int gear, Housekeeping work) {
    if (next + size > end) {
      List.copyOf(held).forEach(work::evict);
      next = start;
    }
    int at = next;
    next = at + size;
    return at;
  }

  @Override
  public void save(Places places, StateWriter out) throws StateException {
    out.i32(next);
    places.write(held, out);
  }

  @Override
  public void restore(Places places, StateReader in) throws StateException {
    next = in.within(start, end);
    held.addAll(places.list(in));
  }

  @Override
  public void entered(Installed translation) {
    held.add(translation);
  }

  @Override
  public void left(Installed translation) {
    held.remove(translation);
  }
}
