package palimpsest.workbench.gdb;

/// A thread as the protocol names it: `TID`, or `pPID.TID` where both sides know processes.
///
/// @param process its process's id; [#ALL], or [#ANY] for whichever, as without one
/// @param thread its id; [#ALL] those of the process, or [#ANY]
record ThreadId(int process, int thread) {
  /// All there are.
  static final int ALL = -1;

  /// Whichever.
  static final int ANY = 0;

  /// @throws IllegalArgumentException if it is none
  static ThreadId parse(String text) {
    if (!text.startsWith("p")) {
      return new ThreadId(ANY, number(text));
    }
    int dot = text.indexOf('.');
    return dot < 0
        ? new ThreadId(number(text.substring(1)), ALL)
        : new ThreadId(number(text.substring(1, dot)), number(text.substring(dot + 1)));
  }

  private static int number(String digits) {
    return digits.equals("-1") ? ALL : Hex.number(digits);
  }

  /// As GDB reads it.
  ///
  /// @param withProcess whether GDB knows processes
  String text(boolean withProcess) {
    return withProcess ? String.format("p%x.%x", process, thread) : String.format("%x", thread);
  }
}
