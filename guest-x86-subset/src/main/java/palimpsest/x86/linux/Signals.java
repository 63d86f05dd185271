package palimpsest.x86.linux;

import java.util.Optional;
import java.util.OptionalInt;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.GuestState;

/// The signals of one thread: what it blocks, what waits for it or for its process, and their delivery.
final class Signals {
  /// Signals nobody can block, catch or ignore.
  static final long UNBLOCKABLE = Signal.bit(Signal.SIGKILL.number()) | Signal.bit(Signal.SIGSTOP.number());

  private final SignalFrames frames;
  private final SignalActions actions;
  private final PendingSignals own = new PendingSignals();
  private final GuestProcess process;
  private long blocked;
  private OptionalMask afterWait = OptionalMask.NONE;
  private AlternateStack alternate = AlternateStack.NONE;

  /// The mask to bring back once a wait that replaced it is over.
  private record OptionalMask(boolean present, long mask) {
    static final OptionalMask NONE = new OptionalMask(false, 0);
  }

  /// @param process whose signals any of its threads may take
  Signals(SignalFrames frames, SignalActions actions, GuestProcess process) {
    this.frames = frames;
    this.actions = actions;
    this.process = process;
  }

  SignalActions actions() {
    return actions;
  }

  SignalAction action(int signal) {
    return actions.of(signal);
  }

  void setAction(int signal, SignalAction action) {
    actions.set(signal, action);
    if (actions.isIgnored(signal)) {
      own.forget(Signal.bit(signal));
      process.pending().forget(Signal.bit(signal));
    }
  }

  long blocked() {
    return blocked;
  }

  void setBlocked(long mask) {
    blocked = mask & ~UNBLOCKABLE;
  }

  /// The set of signals that wait.
  long pendingSet() {
    return own.set() | process.pending().set();
  }

  AlternateStack alternate() {
    return alternate;
  }

  void setAlternate(AlternateStack stack) {
    alternate = stack;
  }

  /// Whether a signal waits that would be delivered now.
  boolean isDeliverable() {
    return (pendingSet() & ~blocked) != 0;
  }

  /// Whether a signal of `set` waits, blocked or not.
  boolean isWaiting(long set) {
    return (pendingSet() & set) != 0;
  }

  /// Whether `signal`, sent now, would be delivered.
  boolean wouldDeliver(int signal) {
    return !actions.isIgnored(signal) && (blocked & Signal.bit(signal)) == 0;
  }

  /// Whether `signal`, sent now, would be kept: one that is ignored is only while it is blocked.
  boolean wouldKeep(int signal) {
    return !actions.isIgnored(signal) || (blocked & Signal.bit(signal)) != 0;
  }

  /// Replaces the mask until the next delivery, as sigsuspend does.
  void setBlockedForWait(long mask) {
    afterWait = new OptionalMask(true, blocked);
    setBlocked(mask);
  }

  /// Ends a wait that brought no signal.
  void endWait() {
    if (afterWait.present()) {
      setBlocked(afterWait.mask());
      afterWait = OptionalMask.NONE;
    }
  }

  /// Sends the thread a signal, to be delivered when it next returns from the kernel.
  void send(SignalInfo info) {
    if (wouldKeep(info.signal())) {
      own.add(info);
    }
  }

  /// Takes a waiting signal of `set` out of the queue without delivering it.
  OptionalInt take(long set) {
    long found = pendingSet() & set;
    if (found == 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(next(found).signal());
  }

  /// The lowest signal of a set that is not empty, out of whichever queue has it, the thread's own first.
  private SignalInfo next(long set) {
    int signal = Long.numberOfTrailingZeros(set) + 1;
    return own.take(signal).or(() -> process.pending().take(signal)).orElseThrow();
  }

  /// Delivers what waits and is not blocked. Every handler's frame lies on the one before it, so the last set up runs
  /// first, as on Linux. Stops early if the process is stopped or a debugger catches one.
  ///
  /// @param interrupted the number of the system call that a signal has interrupted and that may be made again, if one
  ///     has: it is, unless the first handler forbids it
  /// @throws ProcessEnd if a signal kills the process
  void deliverPending(GuestState state, OptionalInt interrupted) {
    OptionalInt undecided = interrupted;
    while (isDeliverable() && !process.isStopped()) {
      SignalInfo info = next(pendingSet() & ~blocked);
      if (process.trap().catches(info.signal())) {
        process.trap().hold(new CaughtSignal(info, Optional.empty(), undecided));
        return;
      }
      undecided = act(info, state, undecided);
    }
    if (undecided.isPresent()) {
      resume(state, undecided.getAsInt(), true);
    }
    endWait();
  }

  /// Does what a signal does to the process.
  ///
  /// @return the interrupted system call, if it still has to be decided what becomes of it
  private OptionalInt act(SignalInfo info, GuestState state, OptionalInt interrupted) {
    int signal = info.signal();
    SignalAction action = actions.of(signal);
    if (action.isHandler()) {
      if (interrupted.isPresent()) {
        resume(state, interrupted.getAsInt(), action.has(SignalAction.RESTART));
      }
      enterHandler(info, state);
      return OptionalInt.empty();
    }
    if (action.handler() != SignalAction.IGNORE) {
      switch (Signal.fate(signal)) {
        case IGNORED -> {}
        case TERMINATES -> throw new ProcessEnd(Exit.killed(signal, "killed by " + Signal.name(signal)));
        case STOPS -> process.stop(signal);
      }
    }
    return interrupted;
  }

  /// Goes on where a debugger's trap caught a signal.
  ///
  /// @param signal what the process gets: what was caught, another, or 0 for none. An exception whose signal it does
  ///     not get happens again, unless something has been changed
  /// @throws ProcessEnd if the signal kills the process
  void deliverCaught(CaughtSignal caught, int signal, GuestState state) {
    boolean same = signal == caught.info().signal();
    if (same && caught.cause().isPresent()) {
      forceNow(caught.info(), caught.cause().get(), state);
      return;
    }
    OptionalInt undecided = signal == 0
        ? caught.interrupted()
        : act(same ? caught.info() : SignalInfo.ofKernel(signal), state, caught.interrupted());
    if (caught.cause().isEmpty()) {
      deliverPending(state, undecided);
    }
  }

  /// Makes an interrupted call fail with EINTR, or happen again.
  private static void resume(GuestState state, int number, boolean again) {
    if (again) {
      state.setGpr(GuestState.EAX, number);
      state.setEip(state.eip() - GuestThread.INTERRUPT_BYTES);
    } else {
      state.setGpr(GuestState.EAX, Errno.EINTR.result());
    }
  }

  /// Delivers a signal that an exception caused and that cannot wait: blocked or ignored, it kills.
  ///
  /// @param cause the exception in words
  /// @throws ProcessEnd if the process does not handle it
  void force(SignalInfo info, String cause, GuestState state) {
    if (process.trap().catches(info.signal())) {
      process.trap().hold(new CaughtSignal(info, Optional.of(cause), OptionalInt.empty()));
    } else {
      forceNow(info, cause, state);
    }
  }

  private void forceNow(SignalInfo info, String cause, GuestState state) {
    int signal = info.signal();
    if ((blocked & Signal.bit(signal)) != 0 || !actions.of(signal).isHandler()) {
      throw new ProcessEnd(Exit.killed(signal, Signal.name(signal) + ": " + cause));
    }
    enterHandler(info, state);
  }

  /// Returns from a handler.
  ///
  /// @param withInfo which kind of frame it ran on
  /// @throws ProcessEnd if the frame is no good
  void returnFromHandler(boolean withInfo, GuestState state) {
    try {
      setBlocked(withInfo ? frames.leaveWithInfo(state) : frames.leavePlain(state));
    } catch (LinuxError _) {
      throw new ProcessEnd(Exit.killed(Signal.SIGSEGV.number(), "SIGSEGV: damaged signal frame"));
    }
  }

  private void enterHandler(SignalInfo info, GuestState state) {
    int signal = info.signal();
    SignalAction action = actions.of(signal);
    long restored = afterWait.present() ? afterWait.mask() : blocked;
    afterWait = OptionalMask.NONE;
    try {
      frames.enter(state, info, action, restored, alternate);
    } catch (LinuxError _) {
      throw new ProcessEnd(
          Exit.killed(Signal.SIGSEGV.number(), "SIGSEGV: no stack for the handler of " + Signal.name(signal)));
    }
    setBlocked(blocked | action.mask() | (action.has(SignalAction.NO_DEFER) ? 0 : Signal.bit(signal)));
    if (action.has(SignalAction.RESET)) {
      actions.set(signal, SignalAction.NONE);
    }
  }

  void save(StateWriter out) throws StateException {
    own.save(out);
    out.i64(blocked);
    out.bool(afterWait.present());
    out.i64(afterWait.mask());
    out.i32(alternate.base());
    out.i32(alternate.size());
  }

  void restore(StateReader in) throws StateException {
    own.restore(in);
    blocked = in.i64();
    afterWait = new OptionalMask(in.bool(), in.i64());
    alternate = new AlternateStack(in.i32(), in.i32());
  }
}
