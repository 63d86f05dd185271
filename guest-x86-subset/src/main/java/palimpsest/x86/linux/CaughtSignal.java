package palimpsest.x86.linux;

import java.util.Optional;
import java.util.OptionalInt;

/// A signal that was about to be delivered when a debugger's trap caught it.
///
/// @param info the signal; it waits in no queue any more
/// @param cause the exception in words, if one caused it
/// @param interrupted the number of the system call that it has interrupted and that may be made again
record CaughtSignal(SignalInfo info, Optional<String> cause, OptionalInt interrupted) {}
