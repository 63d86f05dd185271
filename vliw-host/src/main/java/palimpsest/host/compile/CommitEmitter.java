package palimpsest.host.compile;

import static palimpsest.host.compile.Names.FRAME;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.LONG;
import static palimpsest.host.compile.Names.VOID;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import palimpsest.host.account.Event;

/// Emits the end of a path: the path is counted, what was stored drains to the cache, and a new interval begins.
final class CommitEmitter {
  private final CodeBuilder code;
  private final Slots slots;
  private final CodesEmitter codes;

  CommitEmitter(CodeBuilder code, Slots slots, CodesEmitter codes) {
    this.code = code;
    this.slots = slots;
    this.codes = codes;
  }

  /// Commits at the end of `step`.
  ///
  /// @param path number of the path's counter
  void commit(Step step, PathState state, int path) {
    int stores = state.stored().size();
    state.totals.count(Event.STORES_RELEASED, stores);
    state.totals.count(Event.L1D_HITS, stores);
    state.totals.retire(step);
    for (Site.InFlight each : state.inFlight()) {
      code.aload(Slots.FRAME).getfield(FRAME, "waits", Names.WAITS).loadConstant(each.register())
          .loadConstant(each.readyOffset()).loadConstant(each.loaded() ? 1 : 0)
          .invokevirtual(Names.WAITS, "publish", type(VOID, INT, INT, INT));
    }
    registers(state);
    code.aload(Slots.FRAME).loadConstant(state.offset).loadConstant(path).loadConstant(step.guestInstructions())
        .invokevirtual(FRAME, "commit", type(VOID, INT, INT, INT));
    for (int index = 0; index < stores; index++) {
      code.aload(Slots.FRAME);
      switch (state.stored().get(index)) {
        case W8, W16, W32 -> code.iload(slots.stored(index)).invokevirtual(FRAME, "drain", type(VOID, INT));
        case LOGGED -> code.loadConstant(index).invokevirtual(FRAME, "drainLogged", type(VOID, INT));
      }
    }
    if (step.mark() != 0) {
      code.aload(Slots.FRAME).loadConstant(step.mark()).invokevirtual(FRAME, "mark", type(VOID, LONG));
    }
    if (step.countRegister() >= 0) {
      code.aload(Slots.FRAME).loadConstant(step.owner()).iload(slots.register(step.countRegister()))
          .invokevirtual(FRAME, "retireMore", type(VOID, INT, INT));
    }
  }

  /// What has changed becomes committed state.
  private void registers(PathState state) {
    state.changed.stream().filter(number -> !Results.isFloat(number)).forEach(register ->
        code.aload(Slots.WORKING).loadConstant(register).iload(slots.register(register)).iastore());
    int floats = state.changed.stream().filter(Results::isFloat)
        .map(number -> 1 << number - Results.FLOATS).reduce(0, (all, each) -> all | each);
    if (floats != 0) {
      code.aload(Slots.FLOATS).loadConstant(floats).invokevirtual(Names.FLOATS, "commit", type(VOID, INT));
    }
    if (state.codesChanged) {
      codes.commit(state.codes);
    }
  }
}
