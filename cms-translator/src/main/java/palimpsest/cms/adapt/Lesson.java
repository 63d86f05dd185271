package palimpsest.cms.adapt;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What one region has taught so far.
///
/// @param head guest address of its first instruction
/// @param failures how often each cause rolled it back, over the whole run
/// @param rungs what it no longer tries, in the order in which that was given up
/// @param taken rungs ever taken
/// @param forgiven rungs given back after a quiet time
public record Lesson(int head, Map<Cause, Long> failures, List<Rung> rungs, int taken, int forgiven) {
  public Lesson {
    EnumMap<Cause, Long> copy = new EnumMap<>(Cause.class);
    copy.putAll(failures);
    failures = Collections.unmodifiableMap(copy);
    rungs = List.copyOf(rungs);
  }

  /// Failures of all causes together.
  public long allFailures() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }
}
