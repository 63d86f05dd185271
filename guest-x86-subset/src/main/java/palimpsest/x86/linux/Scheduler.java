package palimpsest.x86.linux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.GuestState;

/// Who runs on the one processor.
///
/// **The rule**: threads stand in a ring by their ids. A thread runs until it has to wait, ends, yields, or has had a
/// slice of simulated time; then comes the next in the ring that can run, itself last. A thread that waits is asked
/// whether its wait is over only when its turn comes. The slice is looked at where the kernel is: at system calls, and
/// when CMS calls because [LinuxSystem#attentionAt] has come. So the order of everything follows from simulated time.
final class Scheduler {
  /// How long a thread runs while others could, in nanoseconds of simulated time.
  static final long SLICE = 1_000_000;

  private final GuestClock clock;
  private final TreeMap<Integer, GuestThread> threads = new TreeMap<>();
  private Optional<GuestThread> current = Optional.empty();
  private long since;
  private long sliceEnd;

  Scheduler(GuestClock clock) {
    this.clock = clock;
  }

  /// Adds a thread, behind all others. The first one is the current one at once.
  void add(GuestThread thread) {
    threads.put(thread.id(), thread);
    if (current.isEmpty()) {
      take(thread);
    }
  }

  /// The current thread ends, or has ended; somebody else must be switched to.
  void remove(GuestThread thread) {
    settleTime();
    threads.remove(thread.id());
  }

  /// Puts a thread in the current one's place: its program is another one now.
  void replaceCurrent(GuestThread thread) {
    settleTime();
    threads.remove(current().id());
    threads.put(thread.id(), thread);
    current = Optional.of(thread);
  }

  Optional<GuestThread> find(int id) {
    return Optional.ofNullable(threads.get(id));
  }

  int count() {
    return threads.size();
  }

  /// The thread whose registers are the processor's; it may have just ended.
  GuestThread current() {
    return current.orElseThrow();
  }

  /// Whether the current thread is still there.
  boolean hasCurrent() {
    return find(current().id()).filter(thread -> thread == current()).isPresent();
  }

  boolean isSliceOver() {
    return clock.nanoseconds() >= sliceEnd;
  }

  /// Ends the current thread's slice.
  void yieldSlice() {
    sliceEnd = clock.nanoseconds();
  }

  /// The next thread in the ring that can run, the current one last.
  Optional<GuestThread> next() {
    int from = current().id();
    return threads.tailMap(from, false).values().stream()
        .filter(GuestThread::canRun)
        .findFirst()
        .or(() -> threads.headMap(from, true).values().stream().filter(GuestThread::canRun).findFirst());
  }

  /// Gives the processor to a thread, for a new slice.
  void switchTo(GuestThread next, GuestState state) {
    settleTime();
    if (next != current()) {
      if (hasCurrent()) {
        current().saved().copyFrom(state);
      }
      state.copyFrom(next.saved());
    }
    next.parts().space().activate();
    take(next);
  }

  private void take(GuestThread thread) {
    current = Optional.of(thread);
    since = clock.nanoseconds();
    sliceEnd = since + SLICE;
  }

  /// Books the time since it was booked last for the current thread's process.
  void settleTime() {
    long now = clock.nanoseconds();
    current().process().addTime(now - since);
    since = now;
  }

  /// Time has passed in which nobody ran.
  void skipTime() {
    since = clock.nanoseconds();
  }

  /// When the first wait is over by time alone.
  OptionalLong nextDeadline() {
    return threads.values().stream()
        .filter(thread -> !thread.process().isStopped())
        .map(thread -> thread.waits().deadline())
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min();
  }

  /// When the current thread, if nothing else happens, has to make room: at the end of its slice if another could run
  /// then.
  OptionalLong switchDue() {
    if (threads.size() == 1) {
      return OptionalLong.empty();
    }
    boolean others = threads.values().stream().anyMatch(thread -> thread != current() && thread.canRun());
    return others ? OptionalLong.of(sliceEnd) : nextDeadline().stream().map(at -> Math.max(at, sliceEnd)).findFirst();
  }

  /// What each thread waits for, in words.
  String reasons() {
    if (threads.size() == 1) {
      return threads.firstEntry().getValue().waits().reason();
    }
    List<String> all = new ArrayList<>();
    for (GuestThread thread : threads.values()) {
      all.add((thread.process().isStopped() ? "%d of process %d is stopped" : "%d of process %d waits, as ")
          .formatted(thread.id(), thread.process().id()) + thread.waits().reason());
    }
    return String.join("; ", all);
  }

  /// Writes who is running and since when.
  void save(StateWriter out) {
    out.i32(current().id());
    out.i64(since);
    out.i64(sliceEnd);
  }

  /// Becomes what [#save] wrote.
  ///
  /// @param all every thread there is
  void restore(StateReader in, Collection<GuestThread> all) throws StateException {
    threads.clear();
    all.forEach(thread -> threads.put(thread.id(), thread));
    int running = in.i32();
    current = Optional.of(find(running).orElseThrow(() -> in.damaged("thread " + running + " runs and is not there")));
    since = in.i64();
    sliceEnd = in.i64();
  }
}
