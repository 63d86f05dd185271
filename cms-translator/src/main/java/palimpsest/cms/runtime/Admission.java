package palimpsest.cms.runtime;

import java.util.HashMap;
import java.util.Map;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Makes regions wait that were translated in vain, so that a program larger than the T-cache is interpreted in part
/// instead of being translated for ever.
///
/// A translation that leaves before it has saved the interpreter [#REPAYMENT] times its price has not paid; its region
/// must then run twice as often as before to be translated once more, in every gear. What comes and goes so costs at
/// most an eighth of interpreting it, or becomes rare.
final class Admission {
  /// How many times its price a translation has to save.
  private static final int REPAYMENT = 8;

  /// Most doublings: a region forgotten by one phase of the program must have a chance in the next.
  private static final int MOST = 10;

  private final boolean on;
  private final Map<Integer, Integer> doublings = new HashMap<>();
  private final Map<Integer, Integer> gears = new HashMap<>();

  /// @param on whether anybody has to wait
  Admission(boolean on) {
    this.on = on;
  }

  /// A translation had to make room.
  ///
  /// @param price cycles it cost
  /// @param saved cycles the interpreter would have needed for what it did
  void evicted(Gone gone, long price, long saved) {
    gears.merge(gone.eip(), gone.gear(), Math::max);
    lost(gone, REPAYMENT * price, saved);
  }

  /// A translation is of no use any more: it had to make room, or its guest code was written.
  ///
  /// @param due cycles it should have saved
  /// @param saved cycles the interpreter would have needed for what it did
  void lost(Gone gone, long due, long saved) {
    int before = doublings.getOrDefault(gone.eip(), 0);
    int now = saved < due ? Math.min(MOST, before + 1) : Math.max(0, before - 1);
    if (on) {
      doublings.put(gone.eip(), now);
    }
  }

  /// Writes who has to wait.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException {
    out.map(doublings, out::i32);
    out.map(gears, out::i32);
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    in.map(doublings, () -> in.within(0, MOST));
    in.map(gears, in::i32);
  }

  /// By what a threshold grows for the region at `eip`.
  long factor(int eip) {
    return 1L << doublings.getOrDefault(eip, 0);
  }

  /// Whether a translation of the region at `eip` in `gear` is one that had to make room before.
  boolean isReturn(int eip, int gear) {
    return gears.getOrDefault(eip, 0) >= gear;
  }
}
