package palimpsest.cms;

/// An x87 instruction as commits leave it behind for the guest's instruction pointer and opcode: never 0.
public final class FloatMark {
  private static final int OPCODE_SHIFT = 32;
  private static final long PRESENT = 1L << 43;

  private FloatMark() {}

  /// @param eip its address
  /// @param opcode 11 bits: the escape byte's low three, then ModRM
  public static long of(int eip, int opcode) {
    return PRESENT | (long) opcode << OPCODE_SHIFT | Integer.toUnsignedLong(eip);
  }

  public static int eip(long mark) {
    return (int) mark;
  }

  public static int opcode(long mark) {
    return (int) (mark >>> OPCODE_SHIFT) & 0x7ff;
  }
}
