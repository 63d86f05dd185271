package palimpsest.cms.runtime;

import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Two spaces: a nursery, where gear 2 puts its translations, and behind it an old space for what has proved hot. What
/// is in the way in the nursery moves to the old space if it has run often enough to be translated again at once; it is
/// moved, not made anew. Translations of higher gears begin in the old space, so that the coming and going of gear 2
/// never drives them out.
final class GenerationalSpace implements Space {
  /// The nursery's part of the whole.
  private static final int NURSERY = 4;

  private final Ring nursery;
  private final CompactedSpace old;
  private final int survival;
  private final ToLongFunction<Installed> retired;
  private final Set<Installed> young = new HashSet<>();
  private boolean nextIsYoung;

  /// @param survival executions by which a translation proves hot
  /// @param retired guest instructions a translation has retired so far
  GenerationalSpace(int start, int end, int survival, ToLongFunction<Installed> retired) {
    int border = start + (end - start) / NURSERY / 8 * 8;
    this.nursery = new Ring(start, border);
    this.old = new CompactedSpace(border, end, retired);
    this.survival = survival;
    this.retired = retired;
  }

  @Override
  public boolean fits(int size) {
    return old.fits(size);
  }

  @Override
  public int makeRoom(int size, int gear, Housekeeping work) {
    nextIsYoung = gear == 2 && nursery.fits(size);
    return nextIsYoung ? nursery.makeRoom(size, gear, new Growth(work)) : old.makeRoom(size, gear, work);
  }

  /// Lets what has proved hot grow old instead of leaving.
  private final class Growth implements Housekeeping {
    private final Housekeeping work;

    Growth(Housekeeping work) {
      this.work = work;
    }

    @Override
    public void evict(Installed victim) {
      if (!old.hasRoom(victim.size()) && !isProved(victim)) {
        work.evict(victim);
        return;
      }
      int to = old.makeRoom(victim.size(), victim.gear(), work);
      young.remove(victim);
      nursery.left(victim);
      work.move(victim, to);
      old.entered(victim);
    }

    @Override
    public void move(Installed survivor, int to) {
      work.move(survivor, to);
    }
  }

  private boolean isProved(Installed translation) {
    return retired.applyAsLong(translation) >= (long) survival * Math.max(1, translation.pathInstructions());
  }

  @Override
  public void save(Places places, StateWriter out) throws StateException {
    out.bool(nextIsYoung);
    places.writeSorted(young, out);
    nursery.save(places, out);
    old.save(places, out);
  }

  @Override
  public void restore(Places places, StateReader in) throws StateException {
    nextIsYoung = in.bool();
    young.addAll(places.list(in));
    nursery.restore(places, in);
    old.restore(places, in);
  }

  @Override
  public void entered(Installed translation) {
    if (nextIsYoung) {
      young.add(translation);
      nursery.entered(translation);
    } else {
      old.entered(translation);
    }
  }

  @Override
  public void left(Installed translation) {
    if (young.remove(translation)) {
      nursery.left(translation);
    } else {
      old.left(translation);
    }
  }
}
