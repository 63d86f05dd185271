package palimpsest.x86.linux;

/// What a process wants done with a signal (i386 `struct sigaction`).
///
/// @param handler linear address of the handler, or [#DEFAULT] or [#IGNORE]
/// @param flags SA_ bits
/// @param restorer linear address the handler returns to, if SA_RESTORER is set
/// @param mask signals blocked while the handler runs
record SignalAction(int handler, int flags, int restorer, long mask) {
  static final int DEFAULT = 0;
  static final int IGNORE = 1;

  static final int WITH_INFO = 0x4;
  static final int RESTORER = 0x0400_0000;
  static final int ON_STACK = 0x0800_0000;
  static final int RESTART = 0x1000_0000;
  static final int NO_DEFER = 0x4000_0000;
  /// For SIGCHLD: children leave no zombies.
  static final int NO_ZOMBIES = 0x2;
  /// For SIGCHLD: a child that stops or goes on sends none.
  static final int NO_STOPS = 0x1;
  static final int RESET = 0x8000_0000;

  static final SignalAction NONE = new SignalAction(DEFAULT, 0, 0, 0);

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean isHandler() {
    return handler != DEFAULT && handler != IGNORE;
  }
}
