package palimpsest.x86.simd;

/// The bits of an operand: 128, or fewer in the low part of `low`.
///
/// @param low bits 0 to 63
/// @param high bits 64 to 127; zero where there are none
public record Packed(long low, long high) {
  /// All zeros.
  public static final Packed ZERO = new Packed(0, 0);

  /// An operand of at most 64 bits.
  public static Packed of(long low) {
    return new Packed(low, 0);
  }

  @Override
  public String toString() {
    return String.format("%016x:%016x", high, low);
  }
}
