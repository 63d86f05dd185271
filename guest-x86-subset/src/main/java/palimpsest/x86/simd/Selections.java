package palimpsest.x86.simd;

import java.util.Optional;

/// Operations whose immediate chooses lanes, and those that gather signs.
final class Selections {
  private Selections() {}

  /// The operation of this name, if it is one of these.
  static Optional<PackedOperation> of(String name) {
    return Optional.ofNullable(switch (name) {
      case "PSHUFW", "PSHUFLW" -> (_, b, _, order) -> new Packed(words(b.low(), order), b.high());
      case "PSHUFHW" -> (_, b, _, order) -> new Packed(b.low(), words(b.high(), order));
      case "PSHUFD" -> (_, b, _, order) -> doublewords(b, b, order);
      case "SHUFPS" -> (a, b, _, order) -> doublewords(a, b, order);
      case "SHUFPD" -> (a, b, _, order) -> new Packed(a.lane(order & 1, 64), b.lane(order >> 1 & 1, 64));
      case "PEXTRW" -> (_, b, wide, index) -> Packed.of(b.lane(index & (wide ? 7 : 3), 16));
      case "PINSRW" -> (a, b, wide, index) -> a.with(index & (wide ? 7 : 3), 16, b.low());
      case "PMOVMSKB" -> (_, b, wide, _) -> signs(b, wide ? 16 : 8, 8);
      case "MOVMSKPS" -> (_, b, _, _) -> signs(b, 4, 32);
      case "MOVMSKPD" -> (_, b, _, _) -> signs(b, 2, 64);
      default -> null;
    });
  }

  /// Four words of `from`; two bits of `order` choose each.
  private static long words(long from, int order) {
    long result = 0;
    for (int i = 0; i < 4; i++) {
      result |= Lanes.unsigned(from, 16 * (order >> 2 * i & 3), 16) << 16 * i;
    }
    return result;
  }

  /// Two doublewords of `low`, then two of `high`.
  private static Packed doublewords(Packed low, Packed high, int order) {
    Packed result = Packed.ZERO;
    for (int i = 0; i < 4; i++) {
      result = result.with(i, 32, (i < 2 ? low : high).lane(order >> 2 * i & 3, 32));
    }
    return result;
  }

  private static Packed signs(Packed value, int lanes, int bits) {
    long signs = 0;
    for (int i = 0; i < lanes; i++) {
      signs |= (value.lane(i, bits) >>> bits - 1) << i;
    }
    return Packed.of(signs);
  }
}
