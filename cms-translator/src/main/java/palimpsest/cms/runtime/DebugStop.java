package palimpsest.cms.runtime;

import palimpsest.x86.linux.Exit;

/// Why a guest under a debugger stands still, or that it does not.
public sealed interface DebugStop {
  /// Nothing has happened yet: it can go on.
  record Running() implements DebugStop {}

  /// The instruction at a breakpoint is the next.
  record Breakpoint() implements DebugStop {}

  /// The instruction just executed, or the iteration of a repeated one, or the system call it made, accessed what is
  /// watched.
  ///
  /// @param address of the first watched byte accessed
  record Watched(DebugWatch watch, int address) implements DebugStop {}

  /// The thread has executed the one instruction it was to, or one iteration of a repeated one.
  record Stepped() implements DebugStop {}

  /// A signal is about to be delivered.
  ///
  /// @param number as Linux numbers it
  record Caught(int number) implements DebugStop {}

  /// The process has forked; neither it nor the child has executed anything since.
  ///
  /// @param child id of the new process
  record Forked(int child) implements DebugStop {}

  /// The process is gone.
  record Exited(Exit exit) implements DebugStop {}

  /// The instruction limit of the run was reached.
  record LimitReached() implements DebugStop {}
}
