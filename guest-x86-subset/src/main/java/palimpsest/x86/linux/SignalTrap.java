package palimpsest.x86.linux;

import java.util.Optional;
import java.util.Set;

/// Where a debugger catches the signals of one process on their way to it, as ptrace(2) does. Nobody has set it unless
/// somebody debugs the process.
final class SignalTrap {
  private boolean set;
  private Set<Integer> passed = Set.of();
  private Optional<CaughtSignal> caught = Optional.empty();

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
