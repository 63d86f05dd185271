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

  /// Byte `index`, 0..255.
  public long octet(int index) {
    return lane(index, 8);
  }

  /// Lane `index` of `bits`, which divide 64, zero-extended.
  long lane(int index, int bits) {
    int at = index * bits;
    return Lanes.unsigned(at < 64 ? low : high, at & 63, bits);
  }

  /// The same with another lane, of whose value the low `bits` count.
  Packed with(int index, int bits, long value) {
    int at = index * bits;
    long mask = Lanes.mask(bits) << at;
    long placed = value << at & mask;
    return at < 64 ? new Packed(low & ~mask | placed, high) : new Packed(low, high & ~mask | placed);
  }

  @Override
  public String toString() {
    return String.format("%016x:%016x", high, low);
  }
}
