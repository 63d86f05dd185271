package palimpsest.host.core;

import palimpsest.host.account.Clock;
import palimpsest.host.account.EventCounters;
import palimpsest.host.account.Ledger;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The parts of the processor that operations work on.
final class Core {
  final HostState state;
  final Clock clock;
  final EventCounters events;
  final Scoreboard scoreboard;
  final MemoryHierarchy hierarchy;
  final LoadStoreUnit loadStore;
  final ReturnStack returnStack;
  final BranchTargetTable branchTargets;
  /// What `br.prep` loaded; not shadowed, like all predictions.
  int preparedTarget;

  Core(
      ResolvedMachine resolved,
      ConventionalMemory conventional,
      ConcealedMemory concealed,
      GuestTranslation translation,
      CacheModel caches,
      Movement movement,
      Ledger ledger,
      EngineAttachments attachments) {
    MachineDescription machine = resolved.machine();
    state = new HostState(machine.registers().shadowedGeneral(), machine.registers().shadowedFloating());
    clock = ledger.clock();
    events = ledger.events();
    scoreboard = new Scoreboard(machine.interlock(), clock, ledger.cycles());
    hierarchy = new MemoryHierarchy(resolved, caches, clock, ledger.cycles(), events);
    loadStore = new LoadStoreUnit(
        resolved, conventional, concealed, translation, hierarchy, movement, ledger, attachments);
    returnStack = new ReturnStack(machine.tables().returnStack());
    branchTargets = new BranchTargetTable(machine.tables().branchTargets());
  }

  /// Writes what a commit leaves behind; clock and counters are the ledger's.
  void save(StateWriter out) throws StateException {
    state.save(out);
    scoreboard.save(out);
    hierarchy.save(out);
    loadStore.save(out);
    returnStack.save(out);
    branchTargets.save(out);
    out.i32(preparedTarget);
  }

  /// A core that has done nothing yet becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    state.restore(in);
    scoreboard.restore(in);
    hierarchy.restore(in);
    loadStore.restore(in);
    returnStack.restore(in);
    branchTargets.restore(in);
    preparedTarget = in.i32();
  }
}
