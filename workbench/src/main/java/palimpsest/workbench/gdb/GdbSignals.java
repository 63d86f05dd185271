package palimpsest.workbench.gdb;

/// GDB's own numbers for signals (its `include/gdb/signals.def`), which are the same for all systems, and Linux's.
final class GdbSignals {
  static final int INTERRUPT = 2;
  static final int TRAP = 5;

  /// What stands for a signal that GDB has no number for.
  private static final int UNKNOWN = 143;

  private static final int FIRST_REAL_TIME = 32;
  private static final int LAST_REAL_TIME = 64;
  /// GDB's number for real-time signal 33; the following are consecutive.
  private static final int GDB_33 = 45;
  private static final int GDB_32 = 77;
  private static final int GDB_64 = 78;

  /// By Linux's number, 1 to 31, GDB's.
  private static final int[] TO_GDB = {
    0, 1, 2, 3, 4, 5, 6, 10, 8, 9, 30, 11, 31, 13, 14, 15, UNKNOWN, 20, 19, 17, 18, 21, 22, 16, 24, 25, 26, 27, 28, 23,
    32, 12
  };

  private GdbSignals() {}

  static int toGdb(int linux) {
    if (linux < TO_GDB.length) {
      return TO_GDB[linux];
    }
    return switch (linux) {
      case FIRST_REAL_TIME -> GDB_32;
      case LAST_REAL_TIME -> GDB_64;
      default -> GDB_33 + linux - FIRST_REAL_TIME - 1;
    };
  }

  /// Linux's number, or 0 if Linux has no such signal.
  static int toLinux(int gdb) {
    for (int linux = 1; linux <= LAST_REAL_TIME; linux++) {
      if (toGdb(linux) == gdb) {
        return linux;
      }
    }
    return 0;
  }
}
