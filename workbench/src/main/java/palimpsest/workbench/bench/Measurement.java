package palimpsest.workbench.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What one process that ran one guest, or several copies of it side by side, reports of itself.
///
/// @param numbers by name: those of [Key]; and samples by [Activity#label]
/// @param output hash of what the guest wrote
public record Measurement(Map<String, Long> numbers, String output) {
  private static final String OUTPUT = "output";

  /// What is reported.
  public enum Key {
    /// The guest's exit status.
    STATUS,
    /// Guest instructions retired, by all copies.
    INSTRUCTIONS,
    /// Simulated cycles, of all copies.
    CYCLES,
    /// Host nanoseconds from before the machine was built until it was done.
    NANOSECONDS,
    /// Guest instructions of the second part of a run.
    STEADY_INSTRUCTIONS,
    /// Host nanoseconds of that part.
    STEADY_NANOSECONDS,
    /// Resident memory of the process when the first part was done, in KiB.
    RESIDENT_HALF_KIB,
    /// Resident memory at the end, in KiB.
    RESIDENT_KIB,
    /// The most that was ever resident, in KiB.
    PEAK_KIB,
    /// What the virtual machine keeps of classes when the first part was done, in KiB.
    CLASSES_HALF_KIB,
    /// What it keeps of classes at the end, in KiB.
    CLASSES_KIB,
    /// Classes loaded during the second part.
    CLASSES_LOADED,
    /// Classes unloaded during the second part.
    CLASSES_UNLOADED
  }

  public Measurement {
    numbers = Map.copyOf(numbers);
  }

  /// One number; 0 if it was not reported.
  public long get(Key key) {
    return numbers.getOrDefault(key.name(), 0L);
  }

  /// Samples of an activity.
  public long samples(Activity activity) {
    return numbers.getOrDefault(activity.label(), 0L);
  }

  /// Million guest instructions per second, over all.
  public double mips() {
    return get(Key.INSTRUCTIONS) * 1e3 / get(Key.NANOSECONDS);
  }

  /// Host nanoseconds per simulated cycle.
  public double nanosecondsPerCycle() {
    return (double) get(Key.NANOSECONDS) / get(Key.CYCLES);
  }

  /// [#mips] of the second part alone.
  public double steadyMips() {
    return get(Key.STEADY_INSTRUCTIONS) * 1e3 / get(Key.STEADY_NANOSECONDS);
  }

  /// Lines `name value`, which [#parse] reads.
  public String print() {
    String lines = numbers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> each.getKey() + " " + each.getValue() + "\n")
        .collect(Collectors.joining());
    return lines + OUTPUT + " " + output + "\n";
  }

  /// Reads what [#print] wrote.
  ///
  /// @throws IllegalArgumentException if it is something else
  public static Measurement parse(String text) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    String output = "";
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 2);
      if (words.length != 2) {
        throw new IllegalArgumentException("not a measurement: " + line);
      }
      if (words[0].equals(OUTPUT)) {
        output = words[1];
      } else {
        numbers.put(words[0], Long.valueOf(words[1]));
      }
    }
    return new Measurement(numbers, output);
  }
}
