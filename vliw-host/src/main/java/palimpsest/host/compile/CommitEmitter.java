package palimpsest.host.compile;

import static palimpsest.host.compile.Names.FRAME;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.VOID;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import palimpsest.host.account.Event;

/// Emits the end of a path: the path is counted, what was stored drains to the cache, and a new interval begins.
final class CommitEmitter {
  private final CodeBuilder code;
  private final Slots slots;

  CommitEmitter(CodeBuilder code, Slots slots) {
    this.code = code;
    this.slots = slots;
  }

  /// Commits at the end of `step`.
  ///
  /// @param path number of the path's counter
  void commit(Step step, PathState state, int path) {
    int stores = state.stores.size();
    state.totals.count(Event.STORES_RELEASED, stores);
    state.totals.count(Event.L1D_HITS, stores);
    state.totals.retire(step);
    for (Site.InFlight each : state.inFlight()) {
      code.aload(Slots.FRAME).loadConstant(each.register()).loadConstant(each.readyOffset())
          .loadConstant(each.loaded() ? 1 : 0).invokevirtual(FRAME, "publish", type(VOID, INT, INT, INT));
    }
    code.aload(Slots.FRAME).loadConstant(state.offset).loadConstant(path).loadConstant(step.guestInstructions())
        .invokevirtual(FRAME, "commit", type(VOID, INT, INT, INT));
    for (int i = 0; i < stores; i++) {
      code.aload(Slots.FRAME).iload(slots.stored(i)).invokevirtual(FRAME, "drain", type(VOID, INT));
    }
    if (!state.codes.equals(HeldKind.HELD)) {
      code.loadConstant(state.codes.number()).istore(Slots.KIND);
    }
    if (step.countRegister() >= 0) {
      code.aload(Slots.FRAME).loadConstant(step.owner()).iload(slots.register(step.countRegister()))
          .invokevirtual(FRAME, "retireMore", type(VOID, INT, INT));
    }
  }
}
