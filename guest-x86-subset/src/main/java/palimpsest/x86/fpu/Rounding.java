package palimpsest.x86.fpu;

/// Rounding control, in the order of the control word's bits 11 and 10 (Intel SDM volume 1, section 4.8.4).
public enum Rounding {
  /// To the nearest value, to the even one of two equally near.
  NEAREST,
  /// Toward minus infinity.
  DOWN,
  /// Toward plus infinity.
  UP,
  /// Toward zero.
  TRUNCATE;

  private static final Rounding[] ALL = values();

  /// What the control word says; of MXCSR, shifted right by three, likewise.
  public static Rounding of(int control) {
    return ALL[control >> 10 & 3];
  }

  /// Whether a magnitude between two neighbours becomes the greater one.
  ///
  /// @param negative the value's sign
  /// @param odd whether the lesser neighbour's last bit is one
  /// @param fraction what lies beyond the last bit as 64 bits behind the point, bit 0 standing for anything smaller
  public boolean up(boolean negative, boolean odd, long fraction) {
    return switch (this) {
      case NEAREST -> fraction < 0 && (odd || fraction != Long.MIN_VALUE);
      case DOWN -> negative && fraction != 0;
      case UP -> !negative && fraction != 0;
      case TRUNCATE -> false;
    };
  }
}
