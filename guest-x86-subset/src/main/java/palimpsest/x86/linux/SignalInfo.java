package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.Optional;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What a signal tells its handler (siginfo), and, for those an exception caused, what the trap was.
///
/// @param signal its number
/// @param code si_code
/// @param origin for an exception the linear address it concerns (si_addr); for kill the sender's process id, for
///     SIGCHLD the child's
/// @param status for SIGCHLD the child's exit code or signal (si_status)
/// @param trap the exception, if one caused it
record SignalInfo(int signal, int code, int origin, int status, Optional<Trap> trap) {
  /// A signal that an exception caused.
  SignalInfo(int signal, int code, int origin, Optional<Trap> trap) {
    this(signal, code, origin, 0, trap);
  }

  /// An exception as the signal frame shows it.
  record Trap(int vector, int errorCode, int faultAddress) {}

  /// si_code of kill(2).
  static final int BY_USER = 0;
  /// si_code of tkill(2).
  static final int BY_THREAD = -6;
  /// si_code of signals the kernel itself sends.
  static final int BY_KERNEL = 0x80;

  /// si_code of SIGCHLD: the child called exit.
  static final int CHILD_EXITED = 1;
  /// si_code of SIGCHLD: a signal killed the child.
  static final int CHILD_KILLED = 2;
  /// si_code of SIGCHLD: a signal stopped the child.
  static final int CHILD_STOPPED = 5;
  /// si_code of SIGCHLD: the child goes on.
  static final int CHILD_CONTINUED = 6;

  /// Bytes of a siginfo.
  static final int BYTES = 128;

  /// Writes it as a siginfo, the rest of which must be zero (`asm-generic/siginfo.h`).
  void put(ByteBuffer bytes, int at) {
    bytes.putInt(at, signal);
    bytes.putInt(at + 8, code);
    bytes.putInt(at + 12, origin);
    if (trap.isEmpty()) {
      bytes.putInt(at + 16, Identity.USER);
      bytes.putInt(at + 20, status);
    }
  }

  /// A signal the kernel sends.
  static SignalInfo ofKernel(int signal) {
    return new SignalInfo(signal, BY_KERNEL, 0, 0, Optional.empty());
  }

  /// A signal that process `sender` sent.
  static SignalInfo sent(int signal, int code, int sender) {
    return new SignalInfo(signal, code, sender, 0, Optional.empty());
  }

  /// The SIGCHLD about child `child`.
  ///
  /// @param status its exit code, or the signal in question
  static SignalInfo ofChild(int code, int child, int status) {
    return new SignalInfo(Signal.SIGCHLD.number(), code, child, status, Optional.empty());
  }

  void save(StateWriter out) {
    out.ints(new int[] {signal, code, origin, status});
    out.bool(trap.isPresent());
    trap.ifPresent(of -> out.ints(new int[] {of.vector, of.errorCode, of.faultAddress}));
  }

  static SignalInfo restored(StateReader in) throws StateException {
    int[] words = new int[4];
    in.ints(words);
    int[] trap = new int[3];
    boolean trapped = in.bool();
    if (trapped) {
      in.ints(trap);
    }
    return new SignalInfo(
        words[0], words[1], words[2], words[3],
        trapped ? Optional.of(new Trap(trap[0], trap[1], trap[2])) : Optional.empty());
  }
}
