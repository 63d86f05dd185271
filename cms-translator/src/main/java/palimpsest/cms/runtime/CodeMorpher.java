package palimpsest.cms.runtime;

import java.util.Optional;
import java.util.function.Supplier;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.FloatStack;
import palimpsest.cms.emit.ExitSite;
import palimpsest.cms.emit.ResumePoint;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.account.Ledger;
import palimpsest.host.core.Departure;
import palimpsest.host.core.Engine;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.CmsCosts;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.interp.Interpreter;
import palimpsest.x86.interp.Stop;
import palimpsest.x86.linux.Exit;

/// The loop at the heart of CMS (FACTS 5): look the guest address up; run its translation until it leaves; where there
/// is none, interpret, and translate what proves hot. A fault in a translation has been rolled back by the hardware
/// when it arrives here; the interpreter then decides whether the guest is to blame.
///
/// **Invariant R1**: between two steps of this loop the guest's state is exact and stands at an instruction boundary,
/// in [GuestState]; it moves into the host's registers when a translation is entered and back when it has left.
final class CodeMorpher {
  /// How a run ended.
  sealed interface Ending {
    /// The guest is gone.
    record Exited(Exit exit) implements Ending {}

    /// The instruction limit was reached, exactly.
    record OutOfInstructions() implements Ending {}

    /// It can go on.
    record Paused() implements Ending {}
  }

  /// Guest instructions a translation may retire in one commit interval: the margin at which a run with an instruction
  /// limit goes on in the interpreter, which stops exactly.
  static final int MARGIN = 1024;

  /// What an interpreted iteration of a repeated string instruction costs beyond the instruction, in cycles: assumed, a
  /// load, a store and the loop around them.
  private static final int CYCLES_PER_ITERATION = 4;

  /// Guest instructions interpreted before the loop looks up: bounds how late a pause comes.
  private static final long LONGEST_STRETCH = 1 << 20;

  /// Guest instructions interpreted in place of a translation that [LoopInterference] drops or passes over.
  private static final long MEDDLED_STRETCH = 40;

  /// Guest instructions a translation may retire however soon the kernel wants to be called: below it the price of
  /// stopping exceeds what a late call costs.
  private static final int LEAST_STINT = 200;

  private static final int REGISTERS = 8;

  /// The host register that carries a computed guest address out of a translation.
  private static final int INDIRECT_TARGET = 45;

  private final GuestState state;
  private final Interpreter interpreter;
  private final Engine engine;
  private final Ledger ledger;
  private final CmsCosts costs;
  private final CmsOptions options;
  private final CmsCounters counters;
  private final Entrance entrance;
  private final Promotion promotion;
  private final Failures failures;
  private final Meddler meddler;
  private final TranslationCache cache;
  private final GuestKernel kernel;
  private final BoundaryObserver boundary;
  private final RunObserver observer;
  private final DebugLoop debug;
  private final FloatHost floats;
  /// Guest instructions retired at which translations are looked through for hot ones.
  private long nextProfile;
  /// Guest instructions retired up to which everything is interpreted, to see what hot code does now.
  private long studyEnd;
  /// Cycle at which the kernel wants to be called.
  private long attention;
  private long chargedInstructions;
  private long chargedIterations;
  /// Guest instructions retired at which the run under way pauses.
  private long pause;

  CodeMorpher(
      GuestState state,
      Interpreter interpreter,
      Engine engine,
      Ledger ledger,
      CmsCosts costs,
      CmsOptions options,
      CmsCounters counters,
      Entrance entrance,
      Promotion promotion,
      Failures failures,
      Meddler meddler,
      TranslationCache cache,
      GuestKernel kernel,
      BoundaryObserver boundary,
      RunObserver observer,
      DebugLoop debug) {
    this.state = state;
    this.interpreter = interpreter;
    this.engine = engine;
    this.ledger = ledger;
    this.costs = costs;
    this.options = options;
    this.counters = counters;
    this.entrance = entrance;
    this.promotion = promotion;
    this.failures = failures;
    this.meddler = meddler;
    this.cache = cache;
    this.kernel = kernel;
    this.boundary = boundary;
    this.observer = observer;
    this.debug = debug;
    this.floats = new FloatHost(state, engine.state());
    if (observer.followsInterpreter()) {
      interpreter.observe(eip -> observer.interprets(
          eip, uncharged(), interpreter.instructionsRetired() - chargedInstructions));
    }
  }

  /// Runs the guest until it ends, has retired `limit` instructions in all, or has retired `pauseAt` or a few more.
  /// Pausing and running again changes nothing that happens.
  Ending run(long limit, long pauseAt) {
    attention = kernel.attentionAt();
    pause = pauseAt;
    while (true) {
      long retired = ledger.events().guestInstructions();
      long left = limit - retired;
      if (left <= 0) {
        return new Ending.OutOfInstructions();
      }
      if (debug.isActive()) {
        switch (debug.next()) {
          case GO -> {}
          case STEP -> {
            Optional<Ending> ending = stepForDebugger();
            if (ending.isPresent()) {
              return ending.get();
            }
            continue;
          }
          case STOP -> {
            return new Ending.Paused();
          }
        }
      }
      if (retired >= pause) {
        return new Ending.Paused();
      }
      observer.standsAt(state.eip());
      if (now() >= attention) {
        ledger.charge(CycleLeaf.INTERRUPT, costs.systemCall());
        Optional<Ending> ending = ended(kernel.attend(state));
        if (ending.isPresent()) {
          return ending.get();
        }
        continue;
      }
      Optional<Installed> translation =
          left > MARGIN && retired >= studyEnd ? entrance.enterable() : Optional.empty();
      Optional<Ending> ending = step(translation, left, limit);
      boundary.reached(state, ledger.events().guestInstructions());
      observer.settled(ledger.clock().now());
      if (ending.isPresent()) {
        return ending.get();
      }
    }
  }

  /// Makes the run under way pause as soon as this loop has control.
  void pause() {
    pause = 0;
  }

  private Optional<Ending> stepForDebugger() {
    long before = interpreter.instructionsRetired() + interpreter.repIterations();
    Optional<Ending> ending = interpreted(interpreter::stepIteration);
    if (interpreter.instructionsRetired() + interpreter.repIterations() > before) {
      debug.executed();
    }
    boundary.reached(state, ledger.events().guestInstructions());
    observer.settled(ledger.clock().now());
    return ending;
  }

  private Optional<Ending> step(Optional<Installed> translation, long left, long limit) {
    long study = studyEnd - ledger.events().guestInstructions();
    if (study > 0) {
      return interpret(Math.min(left, study), Interpreter.NEVER_HOT);
    }
    if (translation.isEmpty()) {
      return interpret(left, hotThreshold());
    }
    Optional<Installed> entered = meddler.meddled(translation.get());
    return entered.isPresent()
        ? runTranslation(entered.get(), limit)
        : interpret(Math.min(left, MEDDLED_STRETCH), Interpreter.NEVER_HOT);
  }

  /// Simulated cycles so far, the interpreter's unfinished stretch included.
  long now() {
    return ledger.clock().now() + uncharged();
  }

  private int hotThreshold() {
    return options.highestGear() == 1 ? Interpreter.NEVER_HOT : options.settings().number(CmsSwitch.GEAR2_THRESHOLD);
  }

  private long longestStretch() {
    return Math.clamp((attention - now()) / costs.interpret(), 1, LONGEST_STRETCH);
  }

  /// Guest instructions retired at which a translation is to be left because of the kernel: as many more as there are
  /// cycles left, and then again as many as are left then.
  private long stintEnd() {
    long left = Math.min(attention - now(), Long.MAX_VALUE / 2);
    return ledger.events().guestInstructions() + Math.max(left, LEAST_STINT);
  }

  /// Writes when it looks through translations next; everything else is others'.
  void save(StateWriter out) {
    out.i64(nextProfile);
    out.i64(studyEnd);
  }

  /// Becomes what [#save] wrote. Interpreter and engine are there already.
  void restore(StateReader in) throws StateException {
    nextProfile = in.i64();
    studyEnd = in.i64();
    chargedInstructions = interpreter.instructionsRetired();
    chargedIterations = interpreter.repIterations();
    floats.restored();
  }

  private Optional<Ending> interpret(long budget, int threshold) {
    return interpreted(() -> interpreter.run(Math.min(budget, longestStretch()), threshold));
  }

  private Optional<Ending> interpreted(Supplier<Stop> stretch) {
    Stop stop;
    try {
      stop = stretch.get();
    } catch (GuestFault fault) {
      settleInterpreter();
      observer.standsAt(state.eip());
      return fault.vector() == GuestFault.WATCHED ? Optional.empty() : ended(kernel.fault(fault, state));
    }
    settleInterpreter();
    observer.standsAt(state.eip());
    return stopped(stop);
  }

  /// Does what the interpreter has stopped for.
  private Optional<Ending> stopped(Stop stop) {
    return switch (stop) {
      case BUDGET, TRANSLATED, BREAKPOINT -> Optional.empty();
      case HOT -> {
        entrance.translateHot();
        yield Optional.empty();
      }
      case INTERRUPT -> {
        counters.systemCall();
        ledger.charge(CycleLeaf.INTERRUPT, costs.systemCall());
        yield ended(kernel.interrupt(interpreter.interruptVector(), interpreter.interruptAddress(), state));
      }
      case HALT -> {
        Optional<Ending> ending = ended(kernel.halt(state));
        ledger.charge(CycleLeaf.INTERRUPT, costs.systemCall());
        yield ending;
      }
      case REGISTER_WRITTEN -> {
        attention = kernel.attentionAt();
        yield Optional.empty();
      }
    };
  }

  private Optional<Ending> ended(GuestKernel.Verdict verdict) {
    attention = kernel.attentionAt();
    return switch (verdict) {
      case GuestKernel.Verdict.Continue _ -> Optional.empty();
      case GuestKernel.Verdict.Ended ended -> Optional.of(new Ending.Exited(ended.exit()));
    };
  }

  /// Charges and retires what the interpreter did since the last time.
  private void settleInterpreter() {
    ledger.charge(CycleLeaf.INTERPRET, uncharged());
    long instructions = interpreter.instructionsRetired();
    long iterations = interpreter.repIterations();
    ledger.events().retire(instructions - chargedInstructions, iterations - chargedIterations);
    chargedInstructions = instructions;
    chargedIterations = iterations;
  }

  private long uncharged() {
    return (interpreter.instructionsRetired() - chargedInstructions) * costs.interpret()
        + (interpreter.repIterations() - chargedIterations) * CYCLES_PER_ITERATION;
  }

  private Optional<Ending> runTranslation(Installed translation, long limit) {
    enterHost();
    observer.enters(translation.eip(), translation.gear());
    Departure departure =
        engine.run(translation.entry(), Math.min(Math.min(nextProfile, limit - MARGIN), stintEnd()));
    observer.leaves();
    Optional<Ending> ending = switch (departure) {
      case Departure.Trapped trapped -> {
        leaveHost(trapped.moleculePc(), trapped.code());
        yield Optional.empty();
      }
      case Departure.Limit reached -> {
        leaveHostAt(reached.nextPc());
        yield Optional.empty();
      }
      case Departure.Faulted faulted -> recover(faulted.fault());
    };
    if (ledger.events().guestInstructions() >= nextProfile) {
      boolean waiting = promotion.promote();
      promotion.forgive();
      studyEnd = ledger.events().guestInstructions()
          + (waiting ? options.settings().number(CmsSwitch.GEAR4_STUDY) : 0);
      nextProfile = studyEnd + (waiting ? 0 : options.settings().number(CmsSwitch.PROFILE_INTERVAL));
    }
    return ending;
  }

  private void enterHost() {
    for (int i = 0; i < REGISTERS; i++) {
      engine.state().setCommittedRegister(i, state.gpr(i));
    }
    engine.state().setCommittedCodes(state.eflags());
    floats.enter();
  }

  private void leaveHostRegisters() {
    for (int i = 0; i < REGISTERS; i++) {
      state.setGpr(i, engine.state().register(i));
    }
    state.setEflags((state.eflags() & ~Eflags.ARITHMETIC) | engine.state().codes());
    floats.leave();
  }

  private void leaveHost(int trapPc, int code) {
    counters.dispatched();
    ledger.charge(CycleLeaf.DISPATCH, costs.dispatch());
    Installed left = owner(trapPc);
    leaveHostRegisters();
    ExitSite exit = left.exit(code);
    state.setEip(exit.eip().orElseGet(() -> engine.state().register(INDIRECT_TARGET)));
    Optional<Installed> target = cache.lookUp(state.eip());
    switch (exit.kind()) {
      case DIRECT, LANDING -> {
        if (options.settings().on(CmsSwitch.CHAINING) && target.isPresent()) {
          left.link(code).ifPresent(link -> chain(link, target.get()));
        }
      }
      case INDIRECT -> target.ifPresent(to -> engine.branchTargets().put(to.eip(), to.entry()));
      case INTERPRET -> {}
    }
  }

  /// Makes an exit branch straight to a translation.
  private void chain(Link link, Installed target) {
    ledger.charge(CycleLeaf.CHAIN, costs.chain());
    counters.chained();
    cache.chain(link, target);
  }

  private void leaveHostAt(int nextPc) {
    ledger.charge(CycleLeaf.DISPATCH, costs.dispatch());
    leaveHostRegisters();
    state.setEip(eipAt(owner(nextPc), nextPc));
  }

  /// After a rollback: the committed state is where it was at the last commit; the interpreter repeats what the
  /// translation tried, precisely.
  private Optional<Ending> recover(HostFault fault) {
    counters.rolledBack(fault.kind());
    Optional<Installed> faulty = cache.containing(fault.moleculePc());
    ledger.charge(CycleLeaf.RECOVER, costs.faultEntry() + costs.rollback());
    Installed standing = owner(fault.resumePc());
    leaveHostRegisters();
    state.setEip(eipAt(standing, fault.resumePc()));
    boundary.rolledBack(fault, state.eip(), ledger.events().guestInstructions());
    observer.rolledBack(fault, state.eip());
    FloatStack stack = FloatHost.stack(state.fpu());
    boolean atEntry = fault.resumePc() == faulty.map(Installed::entry).orElse(0);
    Stop stop;
    try {
      stop = interpretBeyond(fault, Math.max(1, faulty.map(Installed::pathInstructions).orElse(1)));
    } catch (GuestFault guestFault) {
      if (guestFault.vector() == GuestFault.WATCHED) {
        settleInterpreter();
        observer.standsAt(state.eip());
        return Optional.empty();
      }
      counters.genuineFault();
      settleInterpreter();
      int blamed = state.eip();
      observer.standsAt(blamed);
      faulty.ifPresent(installed -> failures.guestFailed(installed, blamed));
      return ended(kernel.fault(guestFault, state));
    }
    settleInterpreter();
    observer.standsAt(state.eip());
    boolean otherStack = fault.kind() == HostFault.Kind.FLOAT
        && atEntry
        && faulty.filter(installed -> failures.otherFloatStack(installed, stack)).isPresent();
    if (!otherStack) {
      faulty.ifPresent(installed -> failures.speculationFailed(installed, fault));
    }
    return stopped(stop);
  }

  /// Interprets up to `instructions`, but no further than the next translated block; for a page fault and a division
  /// on, past further blocks, until the page is there, or to the path's end: what is to blame may stand several
  /// iterations behind the last commit.
  private Stop interpretBeyond(HostFault fault, int instructions) {
    long end = interpreter.instructionsRetired() + instructions;
    while (true) {
      Stop stop = interpreter.run(end - interpreter.instructionsRetired(), Interpreter.NEVER_HOT);
      if (stop != Stop.TRANSLATED
          || !comesBack(fault)
          || interpreter.instructionsRetired() >= end) {
        return stop;
      }
    }
  }

  /// Whether the guest itself, if it is to blame, has yet to come to what the fault was about.
  private boolean comesBack(HostFault fault) {
    return switch (fault.kind()) {
      case PAGE -> !failures.isAccessibleNow(fault);
      case DIVIDE -> true;
      case ALIAS, FLOAT, SPECULATIVE_IO, PROTECTION, STALE, STORE_BUFFER, INTERRUPT, ILLEGAL_MOLECULE -> false;
    };
  }

  private Installed owner(int hostPc) {
    return cache
        .containing(hostPc)
        .orElseThrow(() -> new IllegalStateException("no translation at host address " + Integer.toHexString(hostPc)));
  }

  private int eipAt(Installed installed, int hostPc) {
    return switch (installed
        .resumePoint(hostPc)
        .orElseThrow(() -> new IllegalStateException(
            "committed state stands at host address " + Integer.toHexString(hostPc) + ", which is no resume point"))) {
      case ResumePoint.At at -> at.eip();
      case ResumePoint.InRegister _ -> engine.state().register(INDIRECT_TARGET);
    };
  }
}
