package palimpsest.cms.longrun;

import java.util.List;
import java.util.OptionalLong;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The model-specific registers by which an operating system tells LongRun what it may do, and asks which points there
/// are. What they hold is what Linux's driver reads and writes (`drivers/cpufreq/longrun.c`); EAX is the low half of a
/// value, EDX the high half.
///
/// | register | holds |
/// |---|---|
/// | 0x80868010 | the window: lowest performance level allowed (EAX, bits 0 to 6) and highest (EDX, bits 0 to 6) |
/// | 0x80868011 | the mode (EAX, bit 0): 0 economy, 1 performance |
/// | 0x80868018 | the row of the table that is shown (EAX), and the last row there is (EDX, not to be changed) |
/// | 0x8086801A | that row: MHz (EAX) and mV (EDX), not to be written; row 0 is the highest point |
///
/// A *performance level* is how far a frequency is on the way from the lowest to the highest, in per cent. Other bits
/// than these are zeros, whatever is written. What no driver does is ours to say: a window or a row that is none is
/// refused, and where LongRun does not decide they read as economy mode in a window closed at the present point,
/// whatever is written.
public final class LongRunRegisters {
  private static final int WINDOW = 0x8086_8010;
  private static final int MODE = 0x8086_8011;
  private static final int ROW = 0x8086_8018;
  private static final int POINT = 0x8086_801A;
  private static final int LEVEL_BITS = 0x7f;
  private static final int PERCENT = 100;
  private static final int MILLIVOLTS_PER_VOLT = 1000;

  private final List<OperatingPoint> points;
  private final boolean decides;
  private int lowest;
  private int highest = PERCENT;
  private boolean performance;
  private int row;

  /// The registers of a machine that has just started: everything is allowed, in economy mode.
  ///
  /// @param points in rising frequency
  /// @param decides whether LongRun does
  LongRunRegisters(List<OperatingPoint> points, boolean decides) {
    this.points = points;
    this.decides = decides;
  }

  /// How far the frequency of `point` is on the way from the lowest of `points` to the highest, in per cent; 100 where
  /// there is but one.
  ///
  /// @param points in rising frequency
  public static int level(List<OperatingPoint> points, OperatingPoint point) {
    int low = points.getFirst().mhz();
    int range = points.getLast().mhz() - low;
    return range == 0 ? PERCENT : (point.mhz() - low) * PERCENT / range;
  }

  /// What the register `number` holds while the machine is at `present`, or nothing if it is none of these.
  public OptionalLong read(int number, OperatingPoint present) {
    if (points.size() == 1) {
      return OptionalLong.empty();
    }
    return switch (number) {
      case WINDOW -> {
        int level = level(points, present);
        yield OptionalLong.of(decides ? value(lowest, highest) : value(level, level));
      }
      case MODE -> OptionalLong.of(isPerformance() ? 1 : 0);
      case ROW -> OptionalLong.of(value(row, points.size() - 1));
      case POINT -> {
        OperatingPoint shown = points.reversed().get(row);
        yield OptionalLong.of(value(shown.mhz(), (int) Math.round(shown.volts() * MILLIVOLTS_PER_VOLT)));
      }
      default -> OptionalLong.empty();
    };
  }

  /// Writes a register.
  ///
  /// @return whether it can be written, and hold that
  public boolean write(int number, long value) {
    if (points.size() == 1) {
      return false;
    }
    return switch (number) {
      case WINDOW -> writeWindow((int) value & LEVEL_BITS, (int) (value >>> 32) & LEVEL_BITS);
      case MODE -> {
        performance = (value & 1) != 0;
        yield true;
      }
      case ROW -> writeRow((int) value);
      default -> false;
    };
  }

  private boolean writeWindow(int from, int to) {
    if (from > to || to > PERCENT) {
      return false;
    }
    lowest = from;
    highest = to;
    return true;
  }

  private boolean writeRow(int wanted) {
    if (wanted < 0 || wanted >= points.size()) {
      return false;
    }
    row = wanted;
    return true;
  }

  private static long value(int low, int high) {
    return (long) high << 32 | low;
  }

  /// Whether LongRun decides, and so keeps to what they hold.
  boolean decides() {
    return decides;
  }

  /// Index of the highest point allowed: the last whose level is in the window or below it.
  int highestAllowed() {
    int index = points.size() - 1;
    while (level(points, points.get(index)) > highest) {
      index--;
    }
    return index;
  }

  /// Index of the lowest point allowed: the first whose level is in the window or above it, but no higher than
  /// [#highestAllowed].
  int lowestAllowed() {
    int index = 0;
    while (index < highestAllowed() && level(points, points.get(index)) < lowest) {
      index++;
    }
    return index;
  }

  /// Whether speed comes before saving.
  boolean isPerformance() {
    return decides && performance;
  }

  /// Writes what they hold.
  public void save(StateWriter out) {
    out.i32(lowest);
    out.i32(highest);
    out.bool(performance);
    out.i32(row);
  }

  /// Holds what [#save] wrote. On a machine with fewer points than it was written on, the row may become the last.
  ///
  /// @throws StateException if it is not that
  public void restore(StateReader in) throws StateException {
    lowest = in.i32();
    highest = in.i32();
    performance = in.bool();
    row = in.i32();
    if (lowest < 0 || lowest > highest || highest > PERCENT || row < 0) {
      throw in.damaged("a window of LongRun's from %d to %d, row %d".formatted(lowest, highest, row));
    }
    row = Math.min(row, points.size() - 1);
  }
}
