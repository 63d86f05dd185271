package palimpsest.host.core;

/// What floating-point atoms compute on 80-bit values, in the cases the hardware does by itself.
///
/// A value is a 64-bit significand whose bit 63 is explicit, and 16 bits of sign and biased exponent. What is computed
/// with is a *number*: normal, or zero. Everything else (denormals, infinities, what is no number at all, results out
/// of range) is refused, and so is an inexact result where the control word says that inexactness would have to be
/// told: the atom faults, and software does it. So no atom ever leaves a status flag behind.
///
/// Stated independently of the guest's floating-point unit, on purpose: tests hold one to the other.
public final class FloatUnit {
  /// Control bit: inexact results are allowed.
  public static final int INEXACT = 0x20;

  /// In [#signExponent], beside sign and exponent: rounding increased the magnitude.
  public static final int INCREASED = 0x1_0000;

  private static final int INCREASED_SHIFT = 16;

  /// Of the control word, what rounding depends on; and what that usually is: to nearest, all 64 bits, inexact results
  /// allowed.
  private static final int CONTROL = 0xf00 | INEXACT;
  private static final int USUAL = 0x300 | INEXACT;

  private static final int SIGN = 0x8000;
  private static final int LARGEST = 0x7ffe;
  private static final int BIAS = 0x3fff;
  private static final long TOP = Long.MIN_VALUE;

  private long significand;
  private int signExponent;

  /// The last result's significand, or what is packed.
  public long significand() {
    return significand;
  }

  /// The last result's sign and exponent, perhaps with [#INCREASED].
  public int signExponent() {
    return signExponent;
  }

  /// Takes a result; always true.
  boolean is(int newSignExponent, long newSignificand) {
    signExponent = newSignExponent;
    significand = newSignificand;
    return true;
  }

  /// Whether a value is a normal number or zero.
  private static boolean isNumber(long significand, int signExponent) {
    int exponent = signExponent & 0x7fff;
    return exponent == 0 ? significand == 0 : significand < 0 && exponent <= LARGEST;
  }

  private static int mode(int control) {
    return control >>> 10 & 3;
  }

  /// Whether a magnitude that lies beyond `kept` by `rest` / 2^64 of its last bit grows: modes are nearest (even),
  /// down, up and towards zero.
  private static boolean grows(int mode, boolean negative, long kept, long rest) {
    return switch (mode) {
      case 0 -> rest == TOP ? (kept & 1) != 0 : rest < 0;
      case 1 -> negative && rest != 0;
      case 2 -> !negative && rest != 0;
      default -> false;
    };
  }

  /// Rounds `high` and the fraction `low` behind it; bit 0 of `low` also stands for what is beyond. Nearly all programs
  /// leave the control word as they find it, and for that one nothing has to be asked.
  private boolean round(int sign, int exponent, long high, long low, int control) {
    return (control & CONTROL) == USUAL
        ? roundToNearest(sign, exponent, high, low)
        : roundAsSaid(sign, exponent, high, low, control);
  }

  /// All 64 bits, to nearest, inexact or not.
  private boolean roundToNearest(int sign, int exponent, long high, long low) {
    int up = low < 0 && (low != TOP || (high & 1) != 0) ? 1 : 0;
    long kept = high + up;
    int scaled = exponent;
    if (kept == 0) {
      kept = TOP;
      scaled++;
    }
    return scaled > 0 && scaled <= LARGEST && is(sign | scaled | up << INCREASED_SHIFT, kept);
  }

  private boolean roundAsSaid(int sign, int exponent, long high, long low, int control) {
    int dropped = switch (control >>> 8 & 3) {
      case 0 -> 40;
      case 2 -> 11;
      default -> 0;
    };
    long kept = high;
    long rest = low;
    if (dropped != 0) {
      kept = high >>> dropped;
      rest = high << 64 - dropped | (low != 0 ? 1 : 0);
    }
    if (rest != 0 && (control & INEXACT) == 0) {
      return false;
    }
    boolean up = grows(mode(control), sign != 0, kept, rest);
    kept += up ? 1 : 0;
    int scaled = exponent;
    if (up && (dropped == 0 ? kept == 0 : kept >>> 64 - dropped != 0)) {
      scaled++;
      kept = TOP;
    } else {
      kept <<= dropped;
    }
    if (scaled <= 0 || scaled > LARGEST) {
      return false;
    }
    return is(sign | scaled | (up ? INCREASED : 0), kept);
  }

  /// a + b; false where the hardware refuses, as with all that follow.
  public boolean add(long a, int ea, long b, int eb, int control) {
    if (!isNumber(a, ea) || !isNumber(b, eb)) {
      return false;
    }
    int signA = ea & SIGN;
    int signB = eb & SIGN;
    if (a == 0 || b == 0) {
      if (a == b) {
        return is(signA == signB ? signA : mode(control) == 1 ? SIGN : 0, 0);
      }
      return a == 0
          ? round(signB, eb & 0x7fff, b, 0, control)
          : round(signA, ea & 0x7fff, a, 0, control);
    }
    int distance = (ea & 0x7fff) - (eb & 0x7fff);
    return distance >= 0
        ? sum(a, ea, b, signA ^ signB, distance, control)
        : sum(b, eb, a, signA ^ signB, -distance, control);
  }

  /// The sum of a value and one that is no greater in exponent, by `distance`, and of the other sign if `differs`.
  private boolean sum(long great, int signExponentOfGreat, long small, int differs, int distance, int control) {
    int sign = signExponentOfGreat & SIGN;
    int exponent = signExponentOfGreat & 0x7fff;
    long high = distance < 64 ? small >>> distance : 0;
    long low = fractionBehind(small, distance);
    if (differs == 0) {
      long total = great + high;
      boolean carry = Long.compareUnsigned(total, great) < 0;
      return carry
          ? round(sign, exponent + 1, total >>> 1 | TOP, total << 63 | low >>> 1 | low & 1, control)
          : round(sign, exponent, total, low, control);
    }
    long restLow = -low;
    long restHigh = great - high - (low != 0 ? 1 : 0);
    if (restHigh == 0 && restLow == 0) {
      return is(mode(control) == 1 ? SIGN : 0, 0);
    }
    if (distance == 0 && Long.compareUnsigned(great, small) < 0) {
      sign ^= SIGN;
      restHigh = -restHigh;
    }
    if (restHigh == 0) {
      int shift = Long.numberOfLeadingZeros(restLow);
      return round(sign, exponent - 64 - shift, restLow << shift, 0, control);
    }
    int shift = Long.numberOfLeadingZeros(restHigh);
    return shift == 0
        ? round(sign, exponent, restHigh, restLow, control)
        : round(sign, exponent - shift, restHigh << shift | restLow >>> 64 - shift, restLow << shift, control);
  }

  /// The 64 bits behind `value` shifted right by `distance`; bit 0 also stands for what is beyond.
  private static long fractionBehind(long value, int distance) {
    if (distance == 0) {
      return 0;
    }
    if (distance <= 64) {
      return value << 64 - distance;
    }
    if (distance >= 128) {
      return 1;
    }
    int far = distance - 64;
    return value >>> far | (value << 64 - far != 0 ? 1 : 0);
  }

  /// a - b.
  public boolean subtract(long a, int ea, long b, int eb, int control) {
    return add(a, ea, b, eb ^ SIGN, control);
  }

  /// a * b.
  public boolean multiply(long a, int ea, long b, int eb, int control) {
    if (!isNumber(a, ea) || !isNumber(b, eb)) {
      return false;
    }
    int sign = (ea ^ eb) & SIGN;
    if (a == 0 || b == 0) {
      return is(sign, 0);
    }
    long high = Math.unsignedMultiplyHigh(a, b);
    long low = a * b;
    int exponent = (ea & 0x7fff) + (eb & 0x7fff) - BIAS;
    return high < 0
        ? round(sign, exponent + 1, high, low, control)
        : round(sign, exponent, high << 1 | low >>> 63, low << 1, control);
  }

  /// a / b.
  public boolean divide(long a, int ea, long b, int eb, int control) {
    if (!isNumber(a, ea) || !isNumber(b, eb) || b == 0) {
      return false;
    }
    int sign = (ea ^ eb) & SIGN;
    if (a == 0) {
      return is(sign, 0);
    }
    int exponent = (ea & 0x7fff) - (eb & 0x7fff) + BIAS;
    boolean less = Long.compareUnsigned(a, b) < 0;
    long high = less ? a : a >>> 1;
    long low = less ? 0 : a << 63;
    long quotient = LongQuotient.of(high, low, b);
    long rest = low - quotient * b;
    return round(sign, less ? exponent - 1 : exponent, quotient, half(rest, b), control);
  }

  /// What `rest` / `whole` is as a fraction: its first bit, and whether anything follows.
  private static long half(long rest, long whole) {
    int order = Long.compareUnsigned(rest, whole - rest);
    return order == 0 ? TOP : order > 0 ? TOP | 1 : rest != 0 ? 1 : 0;
  }

  /// The root of a.
  public boolean root(long a, int ea, int control) {
    if (!isNumber(a, ea) || (ea & SIGN) != 0 && a != 0) {
      return false;
    }
    if (a == 0) {
      return is(ea & SIGN, 0);
    }
    int unbiased = (ea & 0x7fff) - BIAS;
    boolean odd = (unbiased & 1) != 0;
    long high = odd ? a : a >>> 1;
    long low = odd ? 0 : a << 63;
    long root = LongRoot.of(high, low);
    long rest = low - root * root;
    boolean isLong = LongRoot.restHigh(high, low, root) != 0;
    boolean exact = !isLong && rest == 0;
    boolean beyondHalf = isLong || Long.compareUnsigned(rest, root) > 0;
    return round(0, (unbiased >> 1) + BIAS, root, exact ? 0 : beyondHalf ? TOP | 1 : 1, control);
  }

  /// a rounded to single (24) or double (53) format, its bits packed.
  ///
  /// @param precision bits of the format's significand
  public boolean pack(long a, int ea, int precision, int control) {
    if (!isNumber(a, ea)) {
      return false;
    }
    boolean isDouble = precision == 53;
    int width = isDouble ? 64 : 32;
    long signBit = (ea & SIGN) == 0 ? 0 : 1L << width - 1;
    if (a == 0) {
      return is(0, signBit);
    }
    int dropped = 64 - precision;
    long kept = a >>> dropped;
    long rest = a << 64 - dropped;
    if (rest != 0 && (control & INEXACT) == 0) {
      return false;
    }
    boolean up = grows(mode(control), signBit != 0, kept, rest);
    kept += up ? 1 : 0;
    int largest = isDouble ? 2046 : 254;
    int exponent = (ea & 0x7fff) - BIAS + (isDouble ? 1023 : 127);
    if (kept >>> precision != 0) {
      kept >>>= 1;
      exponent++;
    }
    if (exponent <= 0 || exponent > largest) {
      return false;
    }
    long fraction = kept & (1L << precision - 1) - 1;
    return is(up ? INCREASED : 0, signBit | (long) exponent << precision - 1 | fraction);
  }

  /// a rounded to a signed integer of `bits` bits, packed.
  public boolean integer(long a, int ea, int bits, int control) {
    if (!isNumber(a, ea)) {
      return false;
    }
    if (a == 0) {
      return is(0, 0);
    }
    boolean negative = (ea & SIGN) != 0;
    int shift = BIAS + 63 - (ea & 0x7fff);
    if (shift <= 0) {
      return false;
    }
    long kept = shift < 64 ? a >>> shift : 0;
    long rest = fractionBehind(a, Math.min(shift, 128));
    if (rest != 0 && (control & INEXACT) == 0) {
      return false;
    }
    boolean up = grows(mode(control), negative, kept, rest);
    kept += up ? 1 : 0;
    long limit = 1L << bits - 1;
    if (Long.compareUnsigned(kept, negative ? limit : limit - 1) > 0) {
      return false;
    }
    return is(up ? INCREASED : 0, negative ? -kept : kept);
  }

  /// A single (24) or double (53) as 80 bits.
  public boolean widen(long bits, int precision) {
    int width = precision == 53 ? 64 : 32;
    int exponentBits = width - precision;
    int sign = (bits >>> width - 1 & 1) == 0 ? 0 : SIGN;
    int exponent = (int) (bits >>> precision - 1) & (1 << exponentBits) - 1;
    long fraction = bits << 65 - precision;
    if (exponent == 0) {
      return fraction == 0 && is(sign, 0);
    }
    if (exponent == (1 << exponentBits) - 1) {
      return false;
    }
    return is(sign | exponent - ((1 << exponentBits - 1) - 1) + BIAS, TOP | fraction >>> 1);
  }

  /// An integer as 80 bits.
  public boolean widen(long value) {
    if (value == 0) {
      return is(0, 0);
    }
    long magnitude = Math.abs(value);
    int zeros = Long.numberOfLeadingZeros(magnitude);
    return is((value < 0 ? SIGN : 0) | BIAS + 63 - zeros, magnitude << zeros);
  }

  /// The codes of comparing a with b, in [#significand].
  public boolean compare(long a, int ea, long b, int eb) {
    if (!isNumber(a, ea) || !isNumber(b, eb)) {
      return false;
    }
    int order = a == 0 && b == 0 ? 0 : Long.compare(rank(a, ea), rank(b, eb));
    if (order == 0 && a != b) {
      int byMagnitude = Long.compareUnsigned(a, b);
      order = (ea & SIGN) == 0 ? byMagnitude : -byMagnitude;
    }
    return is(0, order < 0 ? ConditionCodes.CARRY : order == 0 ? ConditionCodes.ZERO : 0);
  }

  /// Sign and exponent as a number that orders values of different exponents or signs.
  private static long rank(long significand, int signExponent) {
    int exponent = significand == 0 ? 0 : signExponent & 0x7fff;
    return (signExponent & SIGN) == 0 ? exponent : -exponent;
  }
}
