package palimpsest.x86.simd;

/// A function of two operands and an immediate, either of which it may ignore.
@FunctionalInterface
public interface PackedOperation {
  /// Its value.
  ///
  /// @param a the destination's old contents
  /// @param b the source
  /// @param wide whether the registers have 128 bits rather than 64
  /// @param immediate 0..255
  Packed apply(Packed a, Packed b, boolean wide, int immediate);
}
