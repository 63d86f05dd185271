package palimpsest.x86.simd;

import java.util.Optional;

/// Operations that move lanes to other places: narrowing and interleaving.
final class Arrangements {
  /// Narrows one lane.
  @FunctionalInterface
  private interface Narrowing {
    long apply(long lane, int bits);
  }

  private Arrangements() {}

  /// The operation of this name, if it is one of these.
  static Optional<PackedOperation> of(String name) {
    return Optional.ofNullable(switch (name) {
      case "PACKSSWB" -> narrowed(16, Lanes::saturatedSigned);
      case "PACKSSDW" -> narrowed(32, Lanes::saturatedSigned);
      case "PACKUSWB" -> narrowed(16, Lanes::saturatedUnsigned);
      case "PUNPCKLBW" -> interleaved(8, false);
      case "PUNPCKLWD" -> interleaved(16, false);
      case "PUNPCKLDQ", "UNPCKLPS" -> interleaved(32, false);
      case "PUNPCKHBW" -> interleaved(8, true);
      case "PUNPCKHWD" -> interleaved(16, true);
      case "PUNPCKHDQ", "UNPCKHPS" -> interleaved(32, true);
      case "PUNPCKLQDQ", "UNPCKLPD" -> (a, b, _, _) -> new Packed(a.low(), b.low());
      case "PUNPCKHQDQ", "UNPCKHPD" -> (a, b, _, _) -> new Packed(a.high(), b.high());
      default -> null;
    });
  }

  /// Lanes of `bits` of the destination, then the source, each narrowed to half.
  private static PackedOperation narrowed(int bits, Narrowing narrowing) {
    return (a, b, wide, _) ->
        wide
            ? new Packed(halves(a.low(), a.high(), bits, narrowing), halves(b.low(), b.high(), bits, narrowing))
            : Packed.of(halves(a.low(), b.low(), bits, narrowing));
  }

  private static long halves(long low, long high, int bits, Narrowing narrowing) {
    return half(low, bits, narrowing) | half(high, bits, narrowing) << 32;
  }

  private static long half(long word, int bits, Narrowing narrowing) {
    long result = 0;
    for (int at = 0; at < 64; at += bits) {
      long lane = narrowing.apply(Lanes.signed(word, at, bits), bits / 2);
      result |= (lane & Lanes.mask(bits / 2)) << at / 2;
    }
    return result;
  }

  /// Lanes of `bits` of the lower or the upper halves, in turn from the destination and the source.
  private static PackedOperation interleaved(int bits, boolean upper) {
    return (a, b, wide, _) -> {
      if (!wide) {
        int from = upper ? 32 : 0;
        return Packed.of(alternating(a.low() >>> from, b.low() >>> from, bits));
      }
      long first = upper ? a.high() : a.low();
      long second = upper ? b.high() : b.low();
      return new Packed(alternating(first, second, bits), alternating(first >>> 32, second >>> 32, bits));
    };
  }

  /// The lanes of the low 32 bits of both.
  private static long alternating(long first, long second, int bits) {
    long result = 0;
    for (int at = 0; at < 32; at += bits) {
      result |= Lanes.unsigned(first, at, bits) << 2 * at | Lanes.unsigned(second, at, bits) << 2 * at + bits;
    }
    return result;
  }
}
