package palimpsest.x86.fpu;

/// The values of memory operands: single and double format, integers and packed decimal, to and from registers.
final class Formats {

  private static final long MOST_DECIMAL = 999_999_999_999_999_999L;

  private Formats() {}

  /// A binary format narrower than a register: 1 sign bit, some bits of exponent, and a fraction.
  enum Narrow {
    SINGLE(8, 23),
    DOUBLE(11, 52);

    private final int exponentBits;
    private final int fractionBits;

    Narrow(int exponentBits, int fractionBits) {
      this.exponentBits = exponentBits;
      this.fractionBits = fractionBits;
    }

    int bias() {
      return (1 << exponentBits - 1) - 1;
    }

    private int maxExponent() {
      return (1 << exponentBits) - 1;
    }

    private long assemble(int sign, int exponent, long fraction) {
      long signBit = sign == 0 ? 0 : 1L << exponentBits + fractionBits;
      return signBit | (long) exponent << fractionBits | fraction & (1L << fractionBits) - 1;
    }
  }

  /// Whether a memory operand is a denormal.
  static boolean isDenormal(Narrow format, long bits) {
    long magnitude = bits & (1L << format.exponentBits + format.fractionBits) - 1;
    return magnitude != 0 && magnitude >>> format.fractionBits == 0;
  }

  /// The same value in a register, exactly; a signaling NaN still signals.
  static Extended widen(Narrow format, long bits) {
    int sign = (bits >>> format.exponentBits + format.fractionBits & 1) == 0 ? 0 : Extended.SIGN;
    int exponent = (int) (bits >>> format.fractionBits) & format.maxExponent();
    long fraction = bits << 64 - format.fractionBits >>> 1;
    if (exponent == format.maxExponent()) {
      return new Extended(sign | Extended.MAX_EXPONENT, Extended.INTEGER_BIT | fraction);
    }
    if (exponent != 0) {
      return new Extended(sign | exponent - format.bias() + Extended.BIAS, Extended.INTEGER_BIT | fraction);
    }
    if (fraction == 0) {
      return Extended.zero(sign);
    }
    int shift = Long.numberOfLeadingZeros(fraction);
    return new Extended(sign | Extended.BIAS - format.bias() + 1 - shift, fraction << shift);
  }

  /// Rounds a register to a narrower format. With unmasked overflow or underflow there is no result; the flags say so.
  static long narrow(Rounder rounder, Narrow format, Extended value) {
    int sign = value.sign();
    return switch (value.kind()) {
      case ZERO -> format.assemble(sign, 0, 0);
      case INFINITY -> format.assemble(sign, format.maxExponent(), 0);
      case SIGNALING_NAN -> {
        rounder.raise(Flag.INVALID);
        yield nan(format, value);
      }
      case QUIET_NAN -> nan(format, value);
      case UNSUPPORTED -> {
        rounder.raise(Flag.INVALID);
        yield nan(format, Extended.INDEFINITE);
      }
      case NORMAL, DENORMAL -> narrowNumber(rounder, format, value);
    };
  }

  private static long nan(Narrow format, Extended value) {
    long fraction = value.quieted().significand() << 1 >>> 64 - format.fractionBits;
    return format.assemble(value.sign(), format.maxExponent(), fraction);
  }

  private static long narrowNumber(Rounder rounder, Narrow format, Extended value) {
    int exponent = value.normalExponent() - Extended.BIAS + format.bias();
    long significand = value.normalSignificand();
    int dropped = 63 - format.fractionBits;
    Shifted normal = shifted(rounder, value.isNegative(), significand, dropped);
    int after = normal.kept() >>> format.fractionBits + 1 != 0 ? exponent + 1 : exponent;
    if (after <= 0) {
      if (!rounder.masked(Flag.UNDERFLOW)) {
        rounder.raise(Flag.UNDERFLOW);
        return 0;
      }
      Shifted tiny = shifted(rounder, value.isNegative(), significand, dropped + 1 - exponent);
      if (tiny.inexact()) {
        rounder.raise(Flag.UNDERFLOW);
      }
      rounder.noteRounding(tiny.inexact(), tiny.increased());
      return format.assemble(value.sign(), (int) (tiny.kept() >>> format.fractionBits), tiny.kept());
    }
    if (after >= format.maxExponent()) {
      rounder.raise(Flag.OVERFLOW);
      if (!rounder.masked(Flag.OVERFLOW)) {
        return 0;
      }
      boolean toInfinity =
          rounder.rounding() == Rounding.NEAREST || rounder.rounding().up(value.isNegative(), false, 1);
      rounder.noteRounding(true, toInfinity);
      return toInfinity
          ? format.assemble(value.sign(), format.maxExponent(), 0)
          : format.assemble(value.sign(), format.maxExponent() - 1, -1L);
    }
    rounder.noteRounding(normal.inexact(), normal.increased());
    return format.assemble(value.sign(), after, normal.kept());
  }

  /// A significand shifted right and rounded.
  private record Shifted(long kept, boolean inexact, boolean increased) {}

  private static Shifted shifted(Rounder rounder, boolean negative, long significand, int shift) {
    long kept = shift < 64 ? significand >>> shift : 0;
    long fraction;
    if (shift == 0) {
      fraction = 0;
    } else if (shift < 64) {
      fraction = significand << -shift;
    } else if (shift == 64) {
      fraction = significand;
    } else {
      fraction = 1;
    }
    boolean up = rounder.rounding().up(negative, (kept & 1) != 0, fraction);
    return new Shifted(up ? kept + 1 : kept, fraction != 0, up);
  }

  /// Rounds a register to a signed integer of `bits` bits, 16, 32 or 64; what does not fit is invalid and gives the
  /// least integer.
  static long integer(Rounder rounder, Extended value, int bits) {
    long indefinite = -1L << bits - 1;
    if (value.isZero()) {
      return 0;
    }
    if (!value.isNumber() || value.isInfinity() || value.normalExponent() > Extended.BIAS + 63) {
      rounder.raise(Flag.INVALID);
      return indefinite;
    }
    Shifted whole = whole(rounder, value);
    long limit = value.isNegative() ? -indefinite : -indefinite - 1;
    boolean wrapped = whole.increased() && whole.kept() == 0;
    if (wrapped || Long.compareUnsigned(whole.kept(), limit) > 0) {
      rounder.raise(Flag.INVALID);
      return indefinite;
    }
    rounder.noteRounding(whole.inexact(), whole.increased());
    return value.isNegative() ? -whole.kept() : whole.kept();
  }

  private static Shifted whole(Rounder rounder, Extended value) {
    int shift = Extended.BIAS + 63 - value.normalExponent();
    return shifted(rounder, value.isNegative(), value.normalSignificand(), shift);
  }

  /// Rounds a register to an integer in its own format (FRNDINT).
  static Extended rounded(Rounder rounder, Extended value) {
    if (!value.isNumber() || value.isZero() || value.isInfinity()) {
      return value;
    }
    rounder.noteDenormal(value);
    if (value.normalExponent() >= Extended.BIAS + 63) {
      return value;
    }
    Shifted whole = whole(rounder, value);
    rounder.noteRounding(whole.inexact(), whole.increased());
    if (whole.kept() == 0) {
      return Extended.zero(value.sign());
    }
    int shift = Long.numberOfLeadingZeros(whole.kept());
    return new Extended(value.sign() | Extended.BIAS + 63 - shift, whole.kept() << shift);
  }

  /// The 18 digits and the sign of a packed decimal, low eight bytes and high two: as FBLD reads them, each digit
  /// times its weight even if it is beyond nine.
  static Extended ofDecimal(Extended packed) {
    long value = 0;
    for (int digit = 17; digit >= 0; digit--) {
      long word = digit >= 16 ? packed.signExponent() >> 4 * (digit - 16) : packed.significand() >>> 4 * digit;
      value = value * 10 + (word & 15);
    }
    Extended magnitude = Extended.of(value);
    return packed.isNegative() ? magnitude.negated() : magnitude;
  }

  /// Rounds a register to packed decimal.
  static Extended decimal(Rounder rounder, Extended value) {
    if (value.isZero()) {
      return value;
    }
    boolean finite = value.isNumber() && !value.isInfinity();
    if (!finite || value.normalExponent() > Extended.BIAS + 60) {
      rounder.raise(Flag.INVALID);
      return Extended.INDEFINITE;
    }
    Shifted whole = whole(rounder, value);
    if (whole.kept() > MOST_DECIMAL) {
      rounder.raise(Flag.INVALID);
      return Extended.INDEFINITE;
    }
    rounder.noteRounding(whole.inexact(), whole.increased());
    long rest = whole.kept();
    long low = 0;
    for (int digit = 0; digit < 16; digit++) {
      low |= rest % 10 << 4 * digit;
      rest /= 10;
    }
    return new Extended(value.sign() | (int) (rest / 10 << 4 | rest % 10), low);
  }
}
