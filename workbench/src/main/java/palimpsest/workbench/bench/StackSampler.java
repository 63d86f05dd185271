package palimpsest.workbench.bench;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Looks about every millisecond at what a thread is busy with, from another thread. It slows the thread a little, so
/// runs that are timed are not sampled.
public final class StackSampler {
  private final Thread watched;
  private final Thread sampler;
  private final EnumMap<Activity, Long> samples = new EnumMap<>(Activity.class);
  private volatile boolean over;

  /// Begins.
  public StackSampler(Thread watched) {
    this.watched = watched;
    this.sampler = Thread.ofPlatform().daemon().name("sampler").start(this::sample);
  }

  private void sample() {
    while (!over) {
      activity(watched.getStackTrace()).ifPresent(each -> samples.merge(each, 1L, Long::sum));
      try {
        Thread.sleep(1);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// What a stack, innermost frame first, shows.
  static Optional<Activity> activity(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      Optional<Activity> found = Activity.of(frame.getClassName());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// Ends.
  ///
  /// @return how often each activity was seen
  public Map<Activity, Long> stop() {
    over = true;
    try {
      sampler.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return Map.copyOf(samples);
  }
}
