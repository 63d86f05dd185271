package palimpsest.host.core;

import java.util.Optional;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.CycleStack;
import palimpsest.host.account.Event;
import palimpsest.host.account.Ledger;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The definition of the machine: fetches molecules from concealed memory and executes them one after the other.
///
/// The life of a molecule: it is fetched (and may wait for the instruction cache), waits for its sources, issues, and
/// in its issue cycle all its atoms read, its branches are resolved, all its atoms write, and it commits if its
/// commit bit is set. All host faults leave through one door, [#rollBack].
public final class ReferenceEngine implements Engine {
  private static final int NO_SLOT = -1;

  private final Core core;
  private final CycleStack stack;
  private final PredecodeCache predecode;
  private final Interference interference;
  private final MoleculeObserver observer;
  private final ConcealedMemory.WriteObserver watcher;
  /// Whether something interferes or observes: the one thing about them that every molecule pays for.
  private final boolean attended;

  private int pc;
  /// Address of the molecule that was to be executed next after the last commit.
  private int resumePc;
  /// Slot of the atom being read, or [#NO_SLOT] outside the read phase.
  private int readingSlot = NO_SLOT;
  private boolean interruptRequested;

  /// A processor that has executed nothing yet, all of whose registers are zero.
  ///
  /// It becomes the observer of writes to concealed memory.
  ///
  /// @param resolved the machine and its operating point
  /// @param conventional the guest's memory
  /// @param concealed where molecules are fetched from
  /// @param translation the guest's page tables
  /// @param commitPoints what CMS knows about its code
  /// @param ledger where all cycles and events are charged
  public ReferenceEngine(
      ResolvedMachine resolved,
      ConventionalMemory conventional,
      ConcealedMemory concealed,
      GuestTranslation translation,
      CommitPoints commitPoints,
      Ledger ledger) {
    this(resolved, conventional, concealed, translation, commitPoints, ledger, EngineAttachments.NONE);
  }

  /// The same, with `attachments`.
  public ReferenceEngine(
      ResolvedMachine resolved,
      ConventionalMemory conventional,
      ConcealedMemory concealed,
      GuestTranslation translation,
      CommitPoints commitPoints,
      Ledger ledger,
      EngineAttachments attachments) {
    this(
        new Core(
            resolved, conventional, concealed, translation, new CacheModel.Plain(), Movement.IGNORED, ledger, attachments),
        resolved, concealed, commitPoints, ledger, attachments, (_, _) -> {});
  }

  /// The same around a core that somebody else looks into too.
  ///
  /// @param watcher told of every write to concealed memory, last
  ReferenceEngine(
      Core core,
      ResolvedMachine resolved,
      ConcealedMemory concealed,
      CommitPoints commitPoints,
      Ledger ledger,
      EngineAttachments attachments,
      ConcealedMemory.WriteObserver watcher) {
    this.core = core;
    this.interference = attachments.interference();
    this.observer = attachments.molecules();
    this.attended = attachments.present();
    this.stack = ledger.cycles();
    this.predecode = new PredecodeCache(
        concealed, new Predecoder(resolved.machine(), concealed.base(), commitPoints, ledger.events()));
    observer.attached(concealed);
    this.watcher = watcher;
    concealed.observeWrites(this::codeChanges);
  }

  @Override
  public Departure run(int hostPc, long retiredLimit) {
    begin(hostPc);
    while (true) {
      Optional<Departure> departure = interval(retiredLimit);
      if (departure.isPresent()) {
        return departure.get();
      }
    }
  }

  private void codeChanges(int address, int length) {
    predecode.invalidate(address, length);
    core.hierarchy.codeChanges(address, length);
    observer.codeChanges(address, length);
    watcher.concealedWrite(address, length);
  }

  /// Committed state stands before the molecule at `hostPc`; others may have used the caches.
  void begin(int hostPc) {
    core.hierarchy.instructionsFetched();
    pc = hostPc;
    resumePc = hostPc;
  }

  /// The molecule to execute next.
  int pc() {
    return pc;
  }

  /// Executes up to and with the next commit, or to a fault.
  ///
  /// @return why the engine goes back to CMS, if it does
  Optional<Departure> interval(long retiredLimit) {
    try {
      while (true) {
        if (attended) {
          interfere();
        }
        ReadyMolecule molecule = predecode.fetch(pc);
        if (attended) {
          observer.begins(pc, core.state, core.clock.now());
        }
        int next = execute(molecule);
        if (molecule.commits()) {
          commit(molecule, next);
        }
        if (attended) {
          observer.executed(next, core.clock.now());
        }
        if (molecule.commits()) {
          return ending(molecule, next, retiredLimit);
        }
        pc = next;
      }
    } catch (HostFaultSignal signal) {
      interruptRequested = false;
      HostFault fault = rollBack(signal);
      observer.faulted(fault, core.clock.now());
      return Optional.of(new Departure.Faulted(fault));
    }
  }

  /// What follows a commit.
  private Optional<Departure> ending(ReadyMolecule molecule, int next, long retiredLimit) {
    if (molecule.trap() != ReadyMolecule.NO_TRAP) {
      interruptRequested = false;
      return Optional.of(new Departure.Trapped(pc, molecule.trap()));
    }
    if (interruptRequested || core.events.guestInstructions() >= retiredLimit) {
      interruptRequested = false;
      return Optional.of(new Departure.Limit(next));
    }
    pc = next;
    return Optional.empty();
  }

  /// @throws HostFaultSignal if the molecule is to fault instead of being executed
  private void interfere() {
    Optional<HostFault.Kind> fault = interference.before(pc, this);
    if (fault.isPresent()) {
      throw HostFaultSignal.of(fault.get());
    }
  }

  /// Executes a molecule up to, and without, its commit.
  ///
  /// @return the address of the molecule to execute next
  private int execute(ReadyMolecule molecule) {
    long start = core.clock.now();
    core.hierarchy.fetch(molecule.pc(), molecule.bytes());
    core.scoreboard.await(molecule.sources(), molecule.destinations(), molecule.latencies());
    molecule.tally().count();

    Operation[] operations = molecule.operations();
    for (Operation operation : operations) {
      readingSlot = operation.slot();
      operation.read(core);
    }
    readingSlot = NO_SLOT;

    int next = BranchOperation.FALL_THROUGH;
    int penalty = 0;
    for (BranchOperation branch : molecule.branches()) {
      int target = branch.resolve(core);
      if (next == BranchOperation.FALL_THROUGH && target != BranchOperation.FALL_THROUGH) {
        next = target;
        penalty = branch.penalty();
        core.events.count(Event.BRANCHES_TAKEN);
      }
    }

    for (Operation operation : operations) {
      operation.write(core);
    }

    spend(CycleLeaf.ISSUE, 1);
    if (penalty != 0) {
      spend(CycleLeaf.STALL_BRANCH, penalty);
    }
    core.events.chargeOwner(molecule.owner(), core.clock.now() - start);
    return next == BranchOperation.FALL_THROUGH ? molecule.next() : next;
  }

  private void commit(ReadyMolecule molecule, int next) {
    CommitPoints.CommitPoint retires = molecule.retires();
    long instructions = retires.guestInstructions();
    if (retires.countRegister() >= 0) {
      instructions += core.state.working[retires.countRegister()];
    }
    core.state.commit();
    if (retires.mark() != 0) {
      core.state.setMark(retires.mark());
    }
    core.loadStore.commit();
    stack.commit();
    core.events.count(Event.COMMITS);
    core.events.retire(instructions, retires.repIterations());
    core.events.creditOwner(molecule.owner(), instructions);
    resumePc = next;
  }

  /// The one door of host faults. The faulting molecule's cycle is spent; then all work since the last commit is undone
  /// and its cycles are lost.
  private HostFault rollBack(HostFaultSignal signal) {
    int slot = readingSlot;
    readingSlot = NO_SLOT;
    spend(CycleLeaf.ISSUE, 1);
    core.state.rollback();
    core.loadStore.rollback();
    core.scoreboard.clear();
    stack.rollback();
    core.events.count(rollbackEvent(signal.kind()));
    return new HostFault(signal.kind(), pc, slot, signal.address(), signal.pageFaultCode(), resumePc);
  }

  private static Event rollbackEvent(HostFault.Kind kind) {
    return switch (kind) {
      case PAGE -> Event.ROLLBACKS_PAGE;
      case DIVIDE -> Event.ROLLBACKS_DIVIDE;
      case FLOAT -> Event.ROLLBACKS_FLOAT;
      case ALIAS -> Event.ROLLBACKS_ALIAS;
      case SPECULATIVE_IO -> Event.ROLLBACKS_SPECULATIVE_IO;
      case PROTECTION -> Event.ROLLBACKS_PROTECTION;
      case STALE -> Event.ROLLBACKS_STALE;
      case STORE_BUFFER -> Event.ROLLBACKS_STORE_BUFFER;
      case INTERRUPT -> Event.ROLLBACKS_INTERRUPT;
      case ILLEGAL_MOLECULE -> Event.ROLLBACKS_ILLEGAL_MOLECULE;
    };
  }

  private void spend(CycleLeaf leaf, long cycles) {
    core.clock.advance(cycles);
    stack.charge(leaf, cycles);
  }

  /// Whether an interrupt waits for the next commit.
  boolean isInterruptRequested() {
    return interruptRequested;
  }

  /// Molecules made ready.
  PredecodeCache predecoded() {
    return predecode;
  }

  @Override
  public void operateAt(ResolvedMachine machine) {
    core.hierarchy.operateAt(machine);
    observer.operatesAt(machine, core.clock.now());
  }

  @Override
  public void save(StateWriter out) throws StateException {
    core.save(out);
  }

  @Override
  public void restore(StateReader in) throws StateException {
    core.restore(in);
  }

  @Override
  public void requestInterrupt() {
    interruptRequested = true;
  }

  @Override
  public HostState state() {
    return core.state;
  }

  @Override
  public Tlb tlb() {
    return core.loadStore.tlb();
  }

  @Override
  public ReturnStack returnStack() {
    return core.returnStack;
  }

  @Override
  public BranchTargetTable branchTargets() {
    return core.branchTargets;
  }
}
