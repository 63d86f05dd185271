package palimpsest.x86.linux;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import palimpsest.x86.cpu.GuestState;

/// The process's signals: what it wants done, what it blocks, what waits, and their delivery.
final class Signals {
  /// Signals nobody can block, catch or ignore.
  static final long UNBLOCKABLE = Signal.bit(Signal.SIGKILL.number()) | Signal.bit(Signal.SIGSTOP.number());

  private final SignalFrames frames;
  private final SignalAction[] actions = new SignalAction[Signal.LAST + 1];
  private final TreeMap<Integer, SignalInfo> pending = new TreeMap<>();
  private long blocked;
  private OptionalMask afterWait = OptionalMask.NONE;
  private AlternateStack alternate = AlternateStack.NONE;

  /// The mask to bring back once a wait that replaced it is over.
  private record OptionalMask(boolean present, long mask) {
    static final OptionalMask NONE = new OptionalMask(false, 0);
  }

  Signals(SignalFrames frames) {
    this.frames = frames;
    Arrays.fill(actions, SignalAction.NONE);
  }

  SignalAction action(int signal) {
    return actions[signal];
  }

  void setAction(int signal, SignalAction action) {
    actions[signal] = action;
    if (isIgnored(signal)) {
      pending.remove(signal);
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
    long set = 0;
    for (int signal : pending.keySet()) {
      set |= Signal.bit(signal);
    }
    return set;
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

  /// Whether `signal`, sent now, would be delivered.
  boolean wouldDeliver(int signal) {
    return !isIgnored(signal) && (blocked & Signal.bit(signal)) == 0;
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

  /// Sends the process a signal, to be delivered at the next return from a system call.
  void send(SignalInfo info) {
    if (!isIgnored(info.signal())) {
      pending.putIfAbsent(info.signal(), info);
    }
  }

  /// Takes a waiting signal of `set` out of the queue without delivering it.
  OptionalInt take(long set) {
    for (int signal : pending.keySet()) {
      if ((Signal.bit(signal) & set) != 0) {
        pending.remove(signal);
        return OptionalInt.of(signal);
      }
    }
    return OptionalInt.empty();
  }

  /// Delivers what waits and is not blocked. Every handler's frame lies on the one before it, so the last set up runs
  /// first, as on Linux.
  ///
  /// @throws ProcessEnd if a signal kills the process
  void deliverPending(GuestState state) {
    while (isDeliverable()) {
      int signal = Long.numberOfTrailingZeros(pendingSet() & ~blocked) + 1;
      SignalInfo info = Objects.requireNonNull(pending.remove(signal));
      if (actions[signal].isHandler()) {
        enterHandler(info, state);
        continue;
      }
      switch (Signal.fate(signal)) {
        case IGNORED -> {}
        case TERMINATES -> throw new ProcessEnd(Exit.killed(signal, "killed by " + Signal.name(signal)));
        case STOPS ->
            throw new ProcessEnd(
                Exit.killed(signal, "stopped by " + Signal.name(signal) + ", and nobody can continue it"));
      }
    }
    endWait();
  }

  /// Delivers a signal that an exception caused and that cannot wait: blocked or ignored, it kills.
  ///
  /// @param cause the exception in words
  /// @throws ProcessEnd if the process does not handle it
  void force(SignalInfo info, String cause, GuestState state) {
    int signal = info.signal();
    if ((blocked & Signal.bit(signal)) != 0 || !actions[signal].isHandler()) {
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
    SignalAction action = actions[signal];
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
      actions[signal] = SignalAction.NONE;
    }
  }

  private boolean isIgnored(int signal) {
    SignalAction action = actions[signal];
    return action.handler() == SignalAction.IGNORE
        || (action.handler() == SignalAction.DEFAULT && Signal.fate(signal) == Signal.Fate.IGNORED);
  }
}
