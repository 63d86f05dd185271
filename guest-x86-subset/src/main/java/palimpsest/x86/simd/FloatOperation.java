package palimpsest.x86.simd;

/// A function of two operands and an immediate, either of which it may ignore, that may raise exceptions.
@FunctionalInterface
public interface FloatOperation {
  /// Its value; nothing useful if `unit` is stopped afterwards.
  ///
  /// @param unit begun for this instruction
  /// @param a the destination's old contents
  /// @param b the source
  /// @param immediate 0..255
  Packed apply(FloatArithmetic unit, Packed a, Packed b, int immediate);
}
