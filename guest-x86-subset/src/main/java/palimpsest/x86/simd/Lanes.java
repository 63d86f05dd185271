package palimpsest.x86.simd;

import java.util.function.LongBinaryOperator;

/// Arithmetic on the lanes of 64 bits: the smallest piece in which no lane meets another's.
final class Lanes {
  /// What is done in a lane, to values extended to 64 bits.
  @FunctionalInterface
  interface InLane {
    long apply(long a, long b);
  }

  private Lanes() {}

  /// An operation on lanes of `bits`, taken as signed numbers; of results the low `bits` count.
  static LongBinaryOperator signed(int bits, InLane operation) {
    return (a, b) -> {
      long result = 0;
      for (int at = 0; at < 64; at += bits) {
        result |= (operation.apply(signed(a, at, bits), signed(b, at, bits)) & mask(bits)) << at;
      }
      return result;
    };
  }

  /// The same on unsigned numbers.
  static LongBinaryOperator unsigned(int bits, InLane operation) {
    return (a, b) -> {
      long result = 0;
      for (int at = 0; at < 64; at += bits) {
        result |= (operation.apply(unsigned(a, at, bits), unsigned(b, at, bits)) & mask(bits)) << at;
      }
      return result;
    };
  }

  /// All ones where `test` holds, zeros where not, of signed lanes.
  static LongBinaryOperator comparing(int bits, Test test) {
    return signed(bits, (a, b) -> test.holds(a, b) ? -1 : 0);
  }

  /// A relation of two lanes.
  @FunctionalInterface
  interface Test {
    boolean holds(long a, long b);
  }

  static long signed(long word, int at, int bits) {
    return word << 64 - bits - at >> 64 - bits;
  }

  static long unsigned(long word, int at, int bits) {
    return word << 64 - bits - at >>> 64 - bits;
  }

  static long mask(int bits) {
    return -1L >>> 64 - bits;
  }

  /// The nearest value a signed lane of `bits` can hold.
  static long saturatedSigned(long value, int bits) {
    long most = mask(bits - 1);
    return Math.max(-most - 1, Math.min(most, value));
  }

  /// The nearest value an unsigned lane of `bits` can hold.
  static long saturatedUnsigned(long value, int bits) {
    return Math.max(0, Math.min(mask(bits), value));
  }

  /// PSADBW: the sum of the differences of unsigned bytes.
  static long differences(long a, long b) {
    long sum = 0;
    for (int at = 0; at < 64; at += 8) {
      sum += Math.abs(unsigned(a, at, 8) - unsigned(b, at, 8));
    }
    return sum;
  }

  /// PMADDWD: products of 16-bit lanes, added in pairs.
  static long multipliedAndAdded(long a, long b) {
    long low = signed(a, 0, 16) * signed(b, 0, 16) + signed(a, 16, 16) * signed(b, 16, 16);
    long high = signed(a, 32, 16) * signed(b, 32, 16) + signed(a, 48, 16) * signed(b, 48, 16);
    return low & mask(32) | high << 32;
  }
}
