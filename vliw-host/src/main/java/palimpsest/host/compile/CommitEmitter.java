package palimpsest.host.compile;

import static palimpsest.host.compile.Names.FRAME;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.LONG;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.Deque;
import palimpsest.host.account.Event;
import palimpsest.host.machine.MachineDescription;

/// Emits the end of a path: what was stored drains to the cache, the path is counted, and a new interval begins.
final class CommitEmitter {
  private final CodeBuilder code;
  private final MachineDescription machine;
  private final Slots slots;
  private final Deque<Runnable> behind;

  CommitEmitter(CodeBuilder code, MachineDescription machine, Slots slots, Deque<Runnable> behind) {
    this.code = code;
    this.machine = machine;
    this.slots = slots;
    this.behind = behind;
  }

  /// Commits at the end of `step`.
  ///
  /// @param path number of the path's counter
  void commit(Step step, PathState state, int path) {
    for (int i = 0; i < state.stores.size(); i++) {
      drain(slots.stored(i), state);
    }
    int stores = state.stores.size();
    state.totals.count(Event.STORES_RELEASED, stores);
    state.totals.count(Event.L1D_HITS, stores);
    state.totals.retire(step);
    publish(state);
    code.lload(Slots.BASE).lload(Slots.EXTRA).ladd().loadConstant((long) state.offset).ladd().lstore(Slots.BASE)
        .lconst_0().lstore(Slots.EXTRA)
        .aload(Slots.COUNTS).loadConstant(path).dup2().laload().lconst_1().ladd().lastore();
    if (!state.codes.equals(HeldKind.HELD)) {
      code.loadConstant(state.codes.number()).istore(Slots.KIND);
    }
    retire(step);
  }

  private void retire(Step step) {
    if (step.guestInstructions() != 0) {
      code.iinc(Slots.BUDGET, -step.guestInstructions());
    }
    if (step.countRegister() >= 0) {
      int counted = slots.register(step.countRegister());
      code.iload(Slots.BUDGET).iload(counted).isub().istore(Slots.BUDGET);
      code.aload(Slots.FRAME).loadConstant(step.owner()).iload(counted)
          .invokevirtual(FRAME, "credit", type(Names.VOID, INT, INT));
    }
  }

  private void drain(int stored, PathState state) {
    Label slow = code.newLabel();
    Label back = code.newLabel();
    int shift = Integer.numberOfTrailingZeros(machine.l1d().line());
    code.aload(Slots.DIRTY).iload(stored).loadConstant(shift).iushr().dup_x1()
        .loadConstant(machine.l1d().sets() - 1).iand().iaload()
        .if_icmpne(slow);
    code.lload(Slots.PORT);
    now(state);
    code.invokestatic(java.lang.constant.ClassDesc.of("java.lang.Math"), "max", type(LONG, LONG, LONG)).lconst_1()
        .ladd().lstore(Slots.PORT)
        .labelBinding(back)
        .aload(Slots.RING).iload(Slots.TAIL)
        .loadConstant(Integer.highestOneBit(2 * machine.tables().storeBuffer() - 1) - 1).iand()
        .lload(Slots.PORT).lastore()
        .iinc(Slots.TAIL, 1);
    behind.addLast(() -> {
      code.labelBinding(slow).aload(Slots.FRAME).iload(stored);
      now(state);
      code.lload(Slots.PORT).invokevirtual(FRAME, "drain", type(LONG, INT, LONG, LONG)).lstore(Slots.PORT).goto_(back);
    });
  }

  private void now(PathState state) {
    code.lload(Slots.BASE).lload(Slots.EXTRA).ladd().loadConstant((long) state.offset).ladd();
  }

  /// Results still in flight at the end can be late for what comes next.
  private void publish(PathState state) {
    for (Site.InFlight each : state.inFlight()) {
      code.aload(Slots.FRAME).loadConstant(each.register());
      code.lload(Slots.BASE).lload(slots.waited(each.register())).ladd()
          .loadConstant((long) each.readyOffset()).ladd()
          .loadConstant(each.loaded() ? 1 : 0)
          .invokevirtual(FRAME, "publish", type(LONG, INT, LONG, INT)).lstore(Slots.LATEST);
    }
  }
}
