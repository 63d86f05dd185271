package palimpsest.x86.linux;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Where a debugger catches what happens to one process: signals on their way to it, and that it has forked, as
/// ptrace(2) does. Nobody has set it unless somebody debugs the process.
final class DebugTrap {
  private boolean set;
  private boolean setForForks;
  private Set<Integer> passed = Set.of();
  private Optional<CaughtSignal> caught = Optional.empty();
  private OptionalInt forked = OptionalInt.empty();

  /// Sets or removes it.
  void set(boolean isSet) {
    set = isSet;
  }

  /// Makes `signals` those that are delivered without being caught.
  void pass(Set<Integer> signals) {
    passed = Set.copyOf(signals);
  }

  /// Whether a signal about to be delivered is to be held instead. SIGKILL never is.
  boolean catches(int signal) {
    return set && signal != Signal.SIGKILL.number() && !passed.contains(signal);
  }

  /// Holds a signal; the process executes nothing until it is taken.
  void hold(CaughtSignal signal) {
    caught = Optional.of(signal);
  }

  /// Sets or removes it for forks.
  void setForForks(boolean isSet) {
    setForForks = isSet;
    forked = OptionalInt.empty();
  }

  /// The process has forked.
  void forked(int child) {
    if (setForForks) {
      forked = OptionalInt.of(child);
    }
  }

  /// The child of a fork that the debugger has not been told of.
  OptionalInt takeForked() {
    OptionalInt child = forked;
    forked = OptionalInt.empty();
    return child;
  }

  /// Whether the process executes nothing until the debugger has been told of something.
  boolean holds() {
    return caught.isPresent() || forked.isPresent();
  }

  /// What is held.
  Optional<CaughtSignal> caught() {
    return caught;
  }

  /// What was held and is not any more.
  Optional<CaughtSignal> take() {
    Optional<CaughtSignal> held = caught;
    caught = Optional.empty();
    return held;
  }
}
