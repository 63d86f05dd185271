package palimpsest.x86.linux;

import java.util.Optional;

/// What a signal tells its handler (siginfo), and, for those an exception caused, what the trap was.
///
/// @param signal its number
/// @param code si_code
/// @param origin for an exception the linear address it concerns (si_addr); for kill the sender's process id
/// @param trap the exception, if one caused it
record SignalInfo(int signal, int code, int origin, Optional<Trap> trap) {
  /// An exception as the signal frame shows it.
  record Trap(int vector, int errorCode, int faultAddress) {}

  /// si_code of kill(2).
  static final int BY_USER = 0;
  /// si_code of tkill(2).
  static final int BY_THREAD = -6;
  /// si_code of signals the kernel itself sends.
  static final int BY_KERNEL = 0x80;

  /// A signal somebody sent.
  static SignalInfo sent(int signal, int code) {
    return new SignalInfo(signal, code, Identity.PROCESS, Optional.empty());
  }
}
