package palimpsest.x86.linux;

import java.util.Optional;

/// The classic signals (i386 numbers) and what each does to a process that has not asked otherwise. Numbers 32..64 are
/// real-time signals: they have no names here and terminate.
enum Signal {
  SIGHUP(1, Fate.TERMINATES),
  SIGINT(2, Fate.TERMINATES),
  SIGQUIT(3, Fate.TERMINATES),
  SIGILL(4, Fate.TERMINATES),
  SIGTRAP(5, Fate.TERMINATES),
  SIGABRT(6, Fate.TERMINATES),
  SIGBUS(7, Fate.TERMINATES),
  SIGFPE(8, Fate.TERMINATES),
  SIGKILL(9, Fate.TERMINATES),
  SIGUSR1(10, Fate.TERMINATES),
  SIGSEGV(11, Fate.TERMINATES),
  SIGUSR2(12, Fate.TERMINATES),
  SIGPIPE(13, Fate.TERMINATES),
  SIGALRM(14, Fate.TERMINATES),
  SIGTERM(15, Fate.TERMINATES),
  SIGSTKFLT(16, Fate.TERMINATES),
  SIGCHLD(17, Fate.IGNORED),
  SIGCONT(18, Fate.IGNORED),
  SIGSTOP(19, Fate.STOPS),
  SIGTSTP(20, Fate.STOPS),
  SIGTTIN(21, Fate.STOPS),
  SIGTTOU(22, Fate.STOPS),
  SIGURG(23, Fate.IGNORED),
  SIGXCPU(24, Fate.TERMINATES),
  SIGXFSZ(25, Fate.TERMINATES),
  SIGVTALRM(26, Fate.TERMINATES),
  SIGPROF(27, Fate.TERMINATES),
  SIGWINCH(28, Fate.IGNORED),
  SIGIO(29, Fate.TERMINATES),
  SIGPWR(30, Fate.TERMINATES),
  SIGSYS(31, Fate.TERMINATES);

  /// What a signal does by default.
  enum Fate {
    TERMINATES,
    IGNORED,
    STOPS
  }

  /// The highest signal number.
  static final int LAST = 64;

  /// The signals that stop a process, as a set.
  static final long STOPPING = bit(19) | bit(20) | bit(21) | bit(22);

  private final int number;
  private final Fate fate;

  Signal(int number, Fate fate) {
    this.number = number;
    this.fate = fate;
  }

  int number() {
    return number;
  }

  Fate fate() {
    return fate;
  }

  /// The signal with this number, if it is one of the classic ones: the constants stand in order of their numbers.
  static Optional<Signal> numbered(int number) {
    return number >= 1 && number <= values().length ? Optional.of(values()[number - 1]) : Optional.empty();
  }

  /// A name for messages.
  static String name(int number) {
    return numbered(number).map(Signal::name).orElse("real-time signal " + number);
  }

  static Fate fate(int number) {
    return numbered(number).map(Signal::fate).orElse(Fate.TERMINATES);
  }

  /// The bit of a signal in a 64-bit signal set.
  static long bit(int number) {
    return 1L << (number - 1);
  }
}
