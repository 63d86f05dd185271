package palimpsest.workbench.record;

import palimpsest.x86.linux.RunningCode;

/// A stretch of simulated time in which one thing was done, or several of a kind in close succession: then what is said
/// of it is said of the longest of them.
final class Slice {
  /// What is done, and where it is drawn, from the top.
  enum Row {
    GEAR4("gear 4"),
    GEAR3("gear 3"),
    GEAR2("gear 2"),
    INTERPRET("interpret (gear 1)"),
    TRANSLATE("translate"),
    ROLLBACK("rollback"),
    LOOK_UP("dispatch and chain"),
    CODE_WRITES("writes to code"),
    COLLECT("T-cache: make room"),
    KERNEL("system calls and interrupts"),
    IDLE("idle and operating point");

    private final String label;

    Row(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    /// The row of translations of a gear.
    static Row ofGear(int gear) {
      return switch (gear) {
        case 4 -> GEAR4;
        case 3 -> GEAR3;
        default -> GEAR2;
      };
    }
  }

  /// What is said of a slice.
  ///
  /// @param text what was done, such as `retranslate gear 3`; empty for what the row says
  /// @param code what the addresses showed
  /// @param eip guest address it was done for
  record Label(String text, RunningCode code, int eip) {}

  final long start;
  long end;
  long cycles;
  int count = 1;
  Label label;
  private long longest;

  /// @param start picoseconds
  /// @param end picoseconds
  Slice(long start, long end, long cycles, Label label) {
    this.start = start;
    this.end = end;
    this.cycles = cycles;
    this.label = label;
    this.longest = cycles;
  }

  /// Takes in a later slice of the same row.
  void absorb(Slice later) {
    end = later.end;
    cycles += later.cycles;
    count += later.count;
    if (later.longest > longest) {
      longest = later.longest;
      label = later.label;
    }
  }
}
