package palimpsest.x86.interp;

import java.util.Optional;
import java.util.Set;
import palimpsest.memory.ProtectionMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.mmu.Mmu;

/// Executes guest instructions precisely, one at a time, and keeps the profile that tells CMS what is hot.
///
/// ## Contract
/// - State is exact whenever [#run] returns or throws: EIP, registers and settled EFLAGS are in the [GuestState].
///   [palimpsest.x86.cpu.GuestFault] leaves with EIP at the faulting instruction and nothing of it done (for the traps
///   INT3, INTO and single step, at the next, with it retired). Between calls anybody may change the state.
/// - Decoded blocks are kept; pages they came from carry [ProtectionMap.Mark#DECODED]. Whoever is the map's watcher
///   calls [#codeWritten] *before* such bytes change ([#watchWrites] makes this interpreter the watcher when there is
///   no CMS). Even an instruction that overwrites the very next one is followed by the new bytes.
/// - Changes of the address mapping reach the interpreter through [Mmu]'s observers.
/// - The code segment's base is taken as 0: EIP is a linear address.
public final class Interpreter {
  /// A threshold no block reaches.
  public static final int NEVER_HOT = Integer.MAX_VALUE;

  private final GuestState state;
  private final Core core;
  private final BlockCache cache;
  private BlockObserver observer = BlockObserver.NONE;
  private boolean observed;
  private long retired;

  /// @param state the registers; its [GuestState#file()] is used in place
  /// @param mmu through which every guest byte is reached; the interpreter observes its flushes
  public Interpreter(GuestState state, Mmu mmu, Environment environment) {
    this(state, mmu, environment, Optional.empty());
  }

  /// The same, watched by `observer`.
  public Interpreter(GuestState state, Mmu mmu, Environment environment, InstructionObserver observer) {
    this(state, mmu, environment, Optional.of(observer));
  }

  private Interpreter(GuestState state, Mmu mmu, Environment environment, Optional<InstructionObserver> observer) {
    this.state = state;
    this.core = new Core(state, mmu, environment);
    this.cache = new BlockCache(mmu, environment, observer);
    mmu.observe(cache);
  }

  /// Registers this interpreter as the one watcher of the protection map, for uses without CMS.
  public void watchWrites(ProtectionMap protection) {
    protection.watch(cache::written);
  }

  /// Sets the one observer of blocks.
  public void observe(BlockObserver newObserver) {
    observer = newObserver;
    observed = newObserver != BlockObserver.NONE;
  }

  /// Executes whole instructions until the first of:
  /// - `maxInstructions` have retired (never more: a block that does not fit is executed in part);
  /// - a block is about to be entered that is marked translated ([Stop#TRANSLATED]), or for which this would be entry
  ///   number `hotThreshold` or later ([Stop#HOT]): EIP is then that block's start and the entry is not counted, as
  ///   it has not happened. Neither is reported for the first block of a call, so that every call makes progress; ask
  ///   [#executions] before calling to treat that one too;
  /// - the instruction at an address of [#stopAt] is about to be executed ([Stop#BREAKPOINT]), unless it is the first
  ///   of the call;
  /// - a software interrupt INT n, HLT or WRMSR has retired.
  ///
  /// A REP string instruction is one instruction, however long; under EFLAGS.TF, whose trap comes behind each
  /// iteration, it retires with its last.
  ///
  /// @param maxInstructions at least 1
  /// @param hotThreshold entries that make a block hot, or [#NEVER_HOT]
  /// @throws GuestFault as in the class contract
  public Stop run(long maxInstructions, int hotThreshold) {
    if (maxInstructions < 1) {
      throw new IllegalArgumentException("budget of " + maxInstructions + " instructions");
    }
    return run(maxInstructions, hotThreshold, false);
  }

  private Stop run(long maxInstructions, int hotThreshold, boolean byIteration) {
    core.load(state.eflags());
    core.eip = state.eip();
    core.stopping = false;
    try {
      return loop(maxInstructions, hotThreshold, byIteration);
    } finally {
      state.setEip(core.eip);
      state.setEflags(core.settled());
    }
  }

  private Stop loop(long maxInstructions, int hotThreshold, boolean byIteration) {
    long left = maxInstructions;
    Block block = cache.find(core.eip);
    while (true) {
      if (observed) {
        observer.entered(block.eip);
      }
      boolean traced = (core.system & Eflags.TF) != 0;
      core.singly = traced || byIteration;
      int whole = core.singly ? 1 : block.instructions();
      block.executions++;
      left -= execute(block, whole <= left ? whole : (int) left);
      if (core.stopping) {
        return core.stop;
      }
      if (traced) {
        throw GuestFault.of(GuestFault.DEBUG);
      }
      if (left == 0 || byIteration) {
        return Stop.BUDGET;
      }
      block = cache.successor(block, core.eip);
      if (block.translated) {
        return cache.isStop(block.eip) ? Stop.BREAKPOINT : Stop.TRANSLATED;
      }
      if (block.executions + 1 >= hotThreshold && block.executions >= block.quietUntil) {
        return Stop.HOT;
      }
    }
  }

  /// Executes the first `count` instructions of a block, or fewer if it goes stale under way, and leaves EIP at the
  /// next.
  ///
  /// @return how many
  private int execute(Block block, int count) {
    Core c = core;
    Executor[] executors = block.executors;
    c.eip = block.addresses[count];
    int done = 0;
    try {
      for (int last = count - 1; done < last; done++) {
        executors[done].execute(c);
      }
      Executor ending = executors[done];
      if (ending instanceof ConditionalJump jump) {
        jump.execute(c);
      } else {
        ending.execute(c);
      }
      done++;
    } catch (Block.Stale | Unfinished _) {
      c.eip = block.addresses[done];
    } catch (GuestFault fault) {
      if (Block.isTrap(fault)) {
        done++;
      }
      c.eip = block.addresses[done];
      retired += done;
      throw fault;
    }
    retired += done;
    return done;
  }

  /// Executes one instruction.
  ///
  /// @return [Stop#BUDGET], or why else to stop if it was INT n, HLT or WRMSR
  public Stop step() {
    return run(1, NEVER_HOT);
  }

  /// Executes one instruction, or one iteration of a repeated string instruction, which stays the next one until it has
  /// made its last: what a processor does under EFLAGS.TF.
  ///
  /// @return as [#step]
  /// @throws GuestFault as in the class contract
  public Stop stepIteration() {
    return run(1, NEVER_HOT, true);
  }

  /// The vector of the INT n that made [#run] return [Stop#INTERRUPT] last.
  public int interruptVector() {
    return core.interruptVector;
  }

  /// The address of that INT n, prefixes included: where it faults if the vector has no gate for it.
  public int interruptAddress() {
    return core.interruptAddress;
  }

  /// Guest instructions retired since construction, each REP string instruction once.
  public long instructionsRetired() {
    return retired;
  }

  /// Iterations of REP string instructions since construction.
  public long repIterations() {
    return core.repIterations;
  }

  /// Drops every decoded block that holds any of the bytes about to change; to be called before they do.
  ///
  /// @param physicalAddress first byte
  /// @param length bytes, all in one page
  public void codeWritten(int physicalAddress, int length) {
    cache.written(physicalAddress, length);
  }

  /// What is known about the block that starts at linear address `eip`, if it is decoded.
  public Optional<BlockProfile> profile(int eip) {
    return cache.known(eip).map(Block::profile);
  }

  /// What is known about the control transfer at linear address `eip`, if it was ever decoded and not since dropped.
  public Optional<BranchProfile> branch(int eip) {
    return cache.branch(eip).map(BranchCounter::profile);
  }

  /// How often the block at `eip` was entered; 0 if it is not decoded.
  public long executions(int eip) {
    return cache.known(eip).map(block -> block.executions).orElse(0L);
  }

  /// Marks `eip` as the entry of a translation, or removes the mark. The mark belongs to the address and survives the
  /// dropping of blocks; whoever drops the translation removes it.
  public void markTranslated(int eip, boolean translated) {
    cache.markTranslated(eip, translated);
  }

  /// Makes `marked` the entries that are marked, those and no others, from now on: [#markTranslated] changes that very
  /// set, and so may its owner while another is in use.
  public void useMarks(Set<Integer> marked) {
    cache.useMarks(marked);
  }

  /// Makes `addresses` those at which [#run] stops, and no others; each begins a block from now on. Addresses at which
  /// nothing is to stop cost nothing.
  public void stopAt(Set<Integer> addresses) {
    cache.stopAt(addresses);
  }

  /// Writes what it has executed, its blocks and its profile; registers, memory and marks of translations are others'.
  ///
  /// @throws StateException never
  public void save(StateWriter out) throws StateException {
    out.i64(retired);
    out.i64(core.repIterations);
    cache.save(out);
  }

  /// Goes on from what [#save] wrote, having executed nothing yet; memory, page tables and marks of translations must
  /// be there already.
  ///
  /// @throws StateException if it is not that
  public void restore(StateReader in) throws StateException {
    retired = in.i64();
    core.repIterations = in.i64();
    cache.restore(in);
  }

  /// Makes the block at `eip` report [Stop#HOT] again only after `entries` further entries: for hot code that CMS
  /// chooses not to translate now.
  public void postpone(int eip, long entries) {
    cache.known(eip).ifPresent(block -> block.quietUntil = block.executions + entries);
  }
}
