package palimpsest.workbench;

import java.util.concurrent.atomic.LongAdder;
import palimpsest.verify.battery.Stint;

/// A stint that ends at a moment of the host's clock, or when the battery is called off, but never before its first
/// piece: an area that does nothing claims nothing.
final class TimedStint implements Stint {
  private final long seed;
  private final long end;
  private final LongAdder programs;
  private final LongAdder instructions;
  private boolean begun;

  /// @param end when to begin no more pieces, as [System#nanoTime] tells time
  /// @param programs adds up what all stints did
  /// @param instructions adds up what all stints compared
  TimedStint(long seed, long end, LongAdder programs, LongAdder instructions) {
    this.seed = seed;
    this.end = end;
    this.programs = programs;
    this.instructions = instructions;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public boolean goesOn() {
    boolean first = !begun;
    begun = true;
    return first || (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted());
  }

  @Override
  public void advanced(long morePrograms, long moreInstructions) {
    programs.add(morePrograms);
    instructions.add(moreInstructions);
  }
}
