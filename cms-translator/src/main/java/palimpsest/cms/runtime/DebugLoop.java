package palimpsest.cms.runtime;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.linux.ProcessTrace;
import palimpsest.x86.mmu.AccessWatch;

/// What CMS's loop does for a debugger. Without one it is asked a single question in each turn, [#isActive].
///
/// **Breakpoints.** Translations end before them ([CodeStops]) and the interpreter stops at them, so whoever comes to
/// one comes by here first.
///
/// **Watches.** To translated code a watched page is not there, so that every access to it is rolled back and
/// interpreted. The interpreter's access to a watched byte raises [GuestFault#WATCHED] before anything is done; the
/// loop then executes that one instruction again, with accesses merely noted, and stops behind it; of a repeated string
/// instruction, one iteration.
final class DebugLoop implements AccessWatch {
  /// What the loop does next.
  enum Next {
    /// What it would do anyway.
    GO,
    /// Interprets one instruction, or one iteration of a repeated one.
    STEP,
    /// Returns.
    STOP
  }

  private final GuestState state;
  private final ProcessTrace process;
  private final CodeStops stops;
  private final WatchedMemory watches;
  private final BooleanSupplier kernelWrites;
  private boolean active;
  private OptionalInt stepping = OptionalInt.empty();
  private boolean stepped;
  /// Whether the instruction being interpreted is one of the thread that is to step.
  private boolean counts;
  /// An access to a watched byte was about to be made: the instruction is to be executed with accesses noted.
  private boolean again;
  private boolean noting;
  private Optional<DebugStop> found = Optional.empty();

  /// @param kernelWrites whether a system call is being served
  DebugLoop(
      GuestState state,
      ProcessTrace process,
      CodeStops stops,
      WatchedMemory watches,
      BooleanSupplier kernelWrites) {
    this.state = state;
    this.process = process;
    this.stops = stops;
    this.watches = watches;
    this.kernelWrites = kernelWrites;
  }

  /// Whether there is a debugger.
  boolean isActive() {
    return active;
  }

  void setActive(boolean isActive) {
    active = isActive;
    again = false;
    found = Optional.empty();
  }

  /// Begins a run.
  ///
  /// @param thread the one that is to execute a single instruction, if one is
  void begin(OptionalInt thread) {
    stepping = thread;
    stepped = false;
    found = Optional.empty();
  }

  /// Why the last run stopped.
  Optional<DebugStop> found() {
    return found;
  }

  /// What to do at this boundary.
  Next next() {
    noting = false;
    counts = process.isCurrent() && stepping.isPresent() && stepping.getAsInt() == process.thread();
    OptionalInt signal = process.caught();
    if (found.isEmpty() && signal.isPresent()) {
      found = Optional.of(new DebugStop.Caught(signal.getAsInt()));
    }
    OptionalInt child = process.takeForked();
    if (found.isEmpty() && child.isPresent()) {
      found = Optional.of(new DebugStop.Forked(child.getAsInt()));
    }
    if (found.isEmpty() && process.ended().isPresent()) {
      found = Optional.of(new DebugStop.Exited(process.ended().get()));
    }
    if (found.isPresent()) {
      return Next.STOP;
    }
    if (again) {
      again = false;
      noting = true;
      return Next.STEP;
    }
    if (!process.isCurrent()) {
      return stops.contains(state.eip()) ? Next.STEP : Next.GO;
    }
    if (counts) {
      return stepped ? stop(new DebugStop.Stepped()) : Next.STEP;
    }
    return stops.contains(state.eip()) ? stop(new DebugStop.Breakpoint()) : Next.GO;
  }

  private Next stop(DebugStop why) {
    found = Optional.of(why);
    return Next.STOP;
  }

  /// Says that the instruction of a [Next#STEP] has retired, or has made an iteration.
  void executed() {
    stepped |= counts;
  }

  @Override
  public void accessed(int linear, int length, boolean write) {
    Optional<DebugWatch> met = watches.met(linear, length, write);
    if (met.isEmpty() || !process.isCurrent()) {
      return;
    }
    if (!noting && !kernelWrites.getAsBoolean()) {
      again = true;
      throw GuestFault.of(GuestFault.WATCHED);
    }
    if (found.isEmpty()) {
      DebugWatch watch = met.get();
      boolean before = Integer.compareUnsigned(watch.address() - linear, length) < 0;
      found = Optional.of(new DebugStop.Watched(watch, before ? watch.address() : linear));
    }
  }
}
