package palimpsest.cms.runtime;

import java.util.HashMap;
import java.util.Map;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.host.account.Ledger;
import palimpsest.host.machine.CmsCosts;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.interp.Interpreter;

/// The regions that have to wait for a translation, because theirs were made in vain or because there can be none now;
/// meanwhile they are the interpreter's.
final class Waiting {
  private final Interpreter interpreter;
  private final Admission admission;
  private final Ledger ledger;
  private final CmsCosts costs;
  private final long threshold;
  /// By entry, the executions in the interpreter up to which it waits.
  private final Map<Integer, Long> until = new HashMap<>();

  Waiting(Interpreter interpreter, Ledger ledger, CmsCosts costs, CmsSettings settings) {
    this.interpreter = interpreter;
    this.admission = new Admission(settings.on(CmsSwitch.TCACHE_ADMISSION));
    this.ledger = ledger;
    this.costs = costs;
    this.threshold = settings.number(CmsSwitch.GEAR2_THRESHOLD);
  }

  /// A translation had to make room.
  void evicted(Gone gone) {
    admission.evicted(gone, TranslationPrice.of(costs, gone).cycles(), saved(gone));
    backOff(gone.eip());
  }

  /// A translation was lost to a write.
  void overwritten(Gone gone) {
    admission.lost(gone, TranslationPrice.of(costs, gone).cycles(), saved(gone));
    backOff(gone.eip());
  }

  /// Cycles the interpreter would have needed for what a translation did.
  private long saved(Gone gone) {
    return ledger.events().ownerGuestInstructions(gone.number()) * costs.interpret();
  }

  /// Lets a region wait whose translations were made in vain.
  private void backOff(int eip) {
    if (admission.factor(eip) > 1) {
      postpone(eip, threshold * admission.factor(eip));
    }
  }

  /// Leaves the region at `eip` to the interpreter for some further entries.
  void postpone(int eip, long entries) {
    until.put(eip, interpreter.executions(eip) + entries);
    interpreter.postpone(eip, entries);
  }

  /// Whether the region at `eip` has to wait still; the interpreter is told again for how long.
  boolean mustWait(int eip) {
    long left = until.getOrDefault(eip, 0L) - interpreter.executions(eip);
    if (left > 0) {
      interpreter.postpone(eip, left);
    }
    return left > 0;
  }

  /// Whether the region at `eip` ever had to wait.
  boolean hasWaited(int eip) {
    return until.containsKey(eip);
  }

  /// Writes who waits and why.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException {
    admission.save(out);
    out.map(until, out::i64);
  }

  /// Becomes what [#save] wrote; how long the interpreter still has to be quiet is the interpreter's.
  void restore(StateReader in) throws StateException {
    admission.restore(in);
    in.map(until, in::i64);
  }

  /// By what a threshold grows for the region at `eip`.
  long factor(int eip) {
    return admission.factor(eip);
  }

  /// Whether a translation of the region at `eip` in `gear` is one that had to make room before.
  boolean isReturn(int eip, int gear) {
    return admission.isReturn(eip, gear);
  }
}
