package palimpsest.host.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import palimpsest.host.account.Clock;
import palimpsest.host.account.EventCounters;
import palimpsest.host.account.Ledger;

/// What is dynamic in an interval: the books are kept as the engine's own loop would keep them, and all that has
/// changed since the commit before can be taken back.
final class Disturbances {
  private final Frame frame;
  private final Ledger ledger;
  private final Clock clock;
  private final EventCounters events;
  private final PackedCache l1d;
  private final @Nullable PackedCache second;
  private final Tlb tlb;
  private final MemoryHierarchy hierarchy;
  private final Scoreboard scoreboard;
  private final AccessFilter filter;
  /// Beginning of the interval that the last dynamic charge belongs to.
  private long chargedInterval = Frame.NO_INTERVAL;
  /// Owners charged in the interval that the last dynamic charge belongs to, and how much each time.
  private int[] chargedOwners = new int[16];
  private long[] charges = new long[16];
  private int charged;

  Disturbances(Frame frame, Core core, Ledger ledger, AccessFilter filter, PackedCache l1d) {
    this.frame = frame;
    this.ledger = ledger;
    this.clock = ledger.clock();
    this.events = core.events;
    this.l1d = l1d;
    this.second = core.hierarchy.l2 instanceof PackedCache l2 ? l2 : null;
    this.tlb = core.loadStore.tlb;
    this.hierarchy = core.hierarchy;
    this.scoreboard = core.scoreboard;
    this.filter = filter;
  }

  /// Nothing has been charged.
  void open() {
    chargedInterval = Frame.NO_INTERVAL;
    record(true);
  }

  /// Nothing needs to be taken back any more.
  void close() {
    record(false);
  }

  /// The second level is fetched from, too: where an interval is repeated because a fetch missed, its accesses do not
  /// come in the order they had.
  private void record(boolean on) {
    l1d.record(on);
    if (second != null) {
      second.recordHits(on);
    }
    tlb.record(on);
    scoreboard.record(on);
  }

  /// Takes back what has been dynamic in the interval under way.
  void revoke() {
    if (chargedInterval == frame.base) {
      l1d.revoke();
      if (second != null) {
        second.revoke();
      }
      tlb.revoke();
      filter.forget();
      hierarchy.revoke();
      scoreboard.revoke();
      events.revoke();
      ledger.cycles().revoke();
      for (int i = 0; i < charged; i++) {
        events.chargeOwner(chargedOwners[i], -charges[i]);
      }
    }
  }

  /// What a commit has written to the caches stays.
  void keepCaches() {
    l1d.mark();
    if (second != null) {
      second.mark();
    }
  }

  /// Something dynamic happens `offset` cycles after the interval began, but for what it has waited.
  ///
  /// @return when that is
  long begin(int offset) {
    long now = frame.base + frame.extra + offset;
    if (chargedInterval != frame.base) {
      mark();
    }
    frame.disturbed = true;
    clock.advance(now - clock.now());
    return now;
  }

  /// What changes from here on in structures and books can be taken back. (What hits change needs not be: the same
  /// accesses once more, in their order, lead to the same order of use.)
  private void mark() {
    chargedInterval = frame.base;
    ledger.cycles().commit();
    events.mark();
    keepCaches();
    tlb.mark();
    hierarchy.mark();
    scoreboard.mark();
    charged = 0;
  }

  /// It is over; without it, time would be `start`.
  void end(long start, int owner) {
    long wait = clock.now() - start;
    if (wait != 0) {
      events.chargeOwner(owner, wait);
      frame.extra += wait;
      remember(owner, wait);
    }
  }

  private void remember(int owner, long wait) {
    if (charged == charges.length) {
      chargedOwners = Arrays.copyOf(chargedOwners, 2 * charged);
      charges = Arrays.copyOf(charges, 2 * charged);
    }
    chargedOwners[charged] = owner;
    charges[charged] = wait;
    charged++;
  }
}
