package palimpsest.x86.linux;

/// What a system call leaves behind.
public sealed interface SyscallOutcome {
  /// Go on at the state's EIP, with all its registers, which may be a signal handler's or another thread's.
  record Continue() implements SyscallOutcome {}

  /// All processes are gone.
  record Exited(Exit exit) implements SyscallOutcome {}
}
