package palimpsest.x86.simd;

import java.util.Optional;
import palimpsest.x86.fpu.Rounding;

/// The conversions, put together from their names: `CVTTPD2DQ` is every (packed) double, truncated, as a doubleword.
final class Conversions {
  private static final int INTEGER_BITS = 32;
  private static final long INDEFINITE = 0x8000_0000L;

  private Conversions() {}

  /// The two ends of a name. An empty format is signed integers of 32 bits.
  private record Name(
      Optional<FloatFormat> from, Optional<FloatFormat> to, int lanes, boolean truncates, boolean keeps) {
    static Optional<Name> of(String name) {
      if (!name.startsWith("CVT")) {
        return Optional.empty();
      }
      boolean truncates = name.startsWith("CVTT");
      String[] ends = name.substring(truncates ? 4 : 3).split("2");
      boolean scalar = name.contains("SS") || name.contains("SD");
      boolean two = name.contains("PD") || name.contains("PI");
      boolean keeps = ends[1].startsWith("S") && !ends[1].equals("SI") || name.equals("CVTPI2PS");
      return Optional.of(
          new Name(format(ends[0]), format(ends[1]), scalar ? 1 : two ? 2 : 4, truncates, keeps));
    }

    private static Optional<FloatFormat> format(String end) {
      return switch (end) {
        case "PS", "SS" -> Optional.of(FloatFormat.SINGLE);
        case "PD", "SD" -> Optional.of(FloatFormat.DOUBLE);
        default -> Optional.empty();
      };
    }
  }

  /// The operation of this name, if it is a conversion.
  static Optional<FloatOperation> of(String name) {
    return Name.of(name).map(parts -> (unit, a, b, _) -> converted(parts, unit, a, b));
  }

  private static Packed converted(Name name, FloatArithmetic unit, Packed a, Packed b) {
    int fromBits = name.from().map(FloatFormat::bits).orElse(INTEGER_BITS);
    int toBits = name.to().map(FloatFormat::bits).orElse(INTEGER_BITS);
    Packed result = name.keeps() ? a : Packed.ZERO;
    for (int i = 0; i < name.lanes(); i++) {
      result = result.with(i, toBits, lane(name, unit, b.lane(i, fromBits)));
    }
    return result;
  }

  private static long lane(Name name, FloatArithmetic unit, long value) {
    if (name.from().isEmpty()) {
      return name.to().map(to -> ofInteger(unit, to, (int) value)).orElse(value);
    }
    FloatFormat from = name.from().get();
    return name.to()
        .map(to -> between(unit, from, to, value))
        .orElseGet(() -> toInteger(unit, from, value, name.truncates() ? Rounding.TRUNCATE : unit.rounding()));
  }

  private static long ofInteger(FloatUnit unit, FloatFormat to, int value) {
    if (value == 0) {
      return 0;
    }
    long magnitude = Math.abs((long) value);
    int shift = Long.numberOfLeadingZeros(magnitude);
    return unit.round(to, value < 0, 63 - shift, magnitude << shift);
  }

  /// What does not fit is invalid and gives the least integer.
  private static long toInteger(FloatUnit unit, FloatFormat from, long given, Rounding rounding) {
    long value = unit.operand(from, given);
    if (from.isZero(value)) {
      return 0;
    }
    if (from.isNan(value) || from.isInfinite(value) || from.exponent(value) > INTEGER_BITS) {
      unit.raise(Mxcsr.INVALID);
      return INDEFINITE;
    }
    boolean negative = from.isNegative(value);
    long whole = unit.shifted(rounding, negative, from.significand(value), 63 - from.exponent(value));
    if (whole > (negative ? INDEFINITE : INDEFINITE - 1)) {
      unit.raise(Mxcsr.INVALID);
      return INDEFINITE;
    }
    unit.noteInexact();
    return (negative ? -whole : whole) & 0xffff_ffffL;
  }

  private static long between(FloatUnit unit, FloatFormat from, FloatFormat to, long given) {
    long value = unit.operand(from, given);
    boolean negative = from.isNegative(value);
    if (from.isNan(value)) {
      if (from.isSignaling(value)) {
        unit.raise(Mxcsr.INVALID);
      }
      long fraction = value << 64 - from.fractionBits() >>> 64 - to.fractionBits();
      return to.sign(negative) | to.infinity() | to.quietBit() | fraction;
    }
    if (from.isInfinite(value)) {
      return to.sign(negative) | to.infinity();
    }
    if (from.isZero(value)) {
      return to.sign(negative);
    }
    unit.noteDenormal(from, value);
    return unit.round(to, negative, from.exponent(value), from.significand(value));
  }
}
