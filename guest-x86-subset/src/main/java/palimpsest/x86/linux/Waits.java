package palimpsest.x86.linux;

import java.util.Optional;
import java.util.OptionalLong;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// How the system calls of one thread wait.
///
/// A call that cannot go on leaves by [Blocked] and is served again from its beginning when [#isOver] says so, with its
/// arguments as they were. What it must not do twice it asks [#isResumed] about; what it has done already is
/// [#progress]; the time at which it gives up is that of its first attempt. A call waits for one thing only.
final class Waits {
  /// How a wait ended.
  enum Outcome {
    /// What was waited for is there.
    READY,
    /// Time is up.
    TIMED_OUT,
    /// A signal is to be delivered.
    INTERRUPTED
  }

  /// A wait that is not over.
  ///
  /// @param ready whether what is waited for is there; must not look at guest memory, as another address space may be
  ///     the current one
  /// @param interruptible whether a signal ends it
  /// @param reason what is waited for, in words
  private record Wait(Condition ready, boolean interruptible, String reason) {}

  private final GuestClock clock;
  private final Signals signals;
  private Optional<Wait> wait = Optional.empty();
  private OptionalLong deadline = OptionalLong.empty();
  private boolean resumed;
  private int progress;

  Waits(GuestClock clock, Signals signals) {
    this.clock = clock;
    this.signals = signals;
  }

  /// Waits for `ready` to say so.
  ///
  /// @param ready as in this class's rules: looks at nothing but the kernel's own state
  /// @param timeout nanoseconds from now, of which a call that was resumed has what is left; empty for ever
  /// @param reason what is waited for, in words: "a thread waits ..."
  /// @throws Blocked if it is not over yet
  Outcome await(Condition ready, OptionalLong timeout, String reason) {
    if (!resumed && timeout.isPresent()) {
      deadline = OptionalLong.of(clock.nanoseconds() + timeout.getAsLong());
    }
    if (ready.isMet()) {
      return Outcome.READY;
    }
    if (isLate()) {
      return Outcome.TIMED_OUT;
    }
    if (signals.isDeliverable()) {
      return Outcome.INTERRUPTED;
    }
    throw block(new Wait(ready, true, reason));
  }

  /// Waits for `ready` to say so, and no signal but one that kills helps.
  ///
  /// @throws Blocked if it is not over yet
  void awaitWithoutSignals(Condition ready, String reason) {
    if (!ready.isMet()) {
      throw block(new Wait(ready, false, reason));
    }
  }

  /// Waits for `ready`, and fails where a signal comes first so that the call is made again if its handler allows that.
  ///
  /// @throws LinuxError the restartable kind of EINTR
  /// @throws Blocked if it is not over yet
  void awaitOrRestart(Condition ready, String reason) throws LinuxError {
    if (await(ready, OptionalLong.empty(), reason) == Outcome.INTERRUPTED) {
      throw Errno.ERESTARTSYS.failure();
    }
  }

  private Blocked block(Wait newWait) {
    wait = Optional.of(newWait);
    return new Blocked();
  }

  private boolean isLate() {
    return deadline.isPresent() && clock.nanoseconds() >= deadline.getAsLong();
  }

  /// Whether the thread waits.
  boolean isWaiting() {
    return wait.isPresent();
  }

  /// Whether the thread waits and could go on now.
  boolean isOver() {
    return wait.isPresent()
        && (wait.get().ready.isMet() || isLate() || (wait.get().interruptible && signals.isDeliverable()));
  }

  /// When time alone ends the wait, if it does.
  OptionalLong deadline() {
    return wait.isPresent() ? deadline : OptionalLong.empty();
  }

  /// What the thread waits for, in words.
  String reason() {
    return wait.map(Wait::reason).orElse("");
  }

  /// Nanoseconds left of the call's time.
  long left() {
    return deadline.isPresent() ? Math.max(0, deadline.getAsLong() - clock.nanoseconds()) : 0;
  }

  /// Whether the call being served has waited before.
  boolean isResumed() {
    return resumed;
  }

  /// What the call being served has said it has done.
  int progress() {
    return progress;
  }

  /// Notes what the call being served has done, for when it is served again.
  void setProgress(int done) {
    progress = done;
  }

  /// The call that waited is about to be served again.
  void resume() {
    wait = Optional.empty();
    resumed = true;
  }

  /// The call is over.
  void end() {
    wait = Optional.empty();
    deadline = OptionalLong.empty();
    resumed = false;
    progress = 0;
  }

  /// Who waits for a futex, if that is what is waited for.
  Optional<Futexes.Waiter> waiter() {
    return wait.flatMap(now ->
        now.ready instanceof Condition.Woken woken ? Optional.of(woken.waiter()) : Optional.empty());
  }

  void save(StateWriter out, Shared shared) throws StateException {
    out.bool(wait.isPresent());
    if (wait.isPresent()) {
      SavedConditions.write(wait.get().ready, out, shared);
      out.bool(wait.get().interruptible);
      out.text(wait.get().reason);
    }
    out.optional(deadline);
    out.bool(resumed);
    out.i32(progress);
  }

  void restore(StateReader in, Shared shared, GuestThread thread) throws StateException {
    wait = in.bool()
        ? Optional.of(new Wait(SavedConditions.read(in, shared, thread), in.bool(), in.text()))
        : Optional.empty();
    deadline = in.optionalLong();
    resumed = in.bool();
    progress = in.i32();
  }
}
