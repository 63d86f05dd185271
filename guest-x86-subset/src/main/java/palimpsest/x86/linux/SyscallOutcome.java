package palimpsest.x86.linux;

/// What a system call leaves behind.
public sealed interface SyscallOutcome {
  /// Go on at the state's EIP, which a signal handler or a return from one may have changed, with all its registers.
  record Continue() implements SyscallOutcome {}

  /// The process is gone.
  record Exited(Exit exit) implements SyscallOutcome {}
}
