package palimpsest.x86.fpu;

/// Rounds exact results into the double extended format, and collects what exceptions that and the operands raised.
///
/// One object serves one instruction at a time: [#begin], operations, then [#flags] and [#roundedUp].
class Rounder {
  /// What an unmasked overflow or underflow adds to or takes from the exponent (SDM volume 1, section 8.5.4).
  private static final int WRAP = 0x6000;

  private Rounding rounding = Rounding.NEAREST;
  private int precision = 64;
  private int masks = Flag.EXCEPTIONS;
  private int flags;
  private boolean roundedUp;

  /// The significand rounded last, and whether it became 1.0 of the next exponent.
  private long rounded;
  private boolean carried;
  private boolean inexact;
  private boolean increased;

  /// Starts an instruction.
  ///
  /// @param control the control word
  final void begin(int control) {
    rounding = Rounding.of(control);
    precision =
        switch (control >> 8 & 3) {
          case 0 -> 24;
          case 2 -> 53;
          default -> 64;
        };
    masks = control & Flag.EXCEPTIONS;
    flags = 0;
    roundedUp = false;
  }

  /// Lets the instruction round to all 64 bits, whatever precision control says.
  final void ignorePrecisionControl() {
    precision = 64;
  }

  final Rounding rounding() {
    return rounding;
  }

  /// The exceptions of the instruction so far, bits of [Flag].
  final int flags() {
    return flags;
  }

  /// Whether the last rounding increased the magnitude: C1.
  final boolean roundedUp() {
    return roundedUp;
  }

  final void raise(int exceptions) {
    flags |= exceptions;
  }

  final boolean masked(int exception) {
    return (masks & exception) != 0;
  }

  /// Notes how a conversion that rounds by itself went.
  final void noteRounding(boolean isInexact, boolean isIncreased) {
    if (isInexact) {
      flags |= Flag.PRECISION;
    }
    roundedUp = isIncreased;
  }

  final Extended invalid() {
    flags |= Flag.INVALID;
    return Extended.INDEFINITE;
  }

  final void noteDenormal(Extended a) {
    if (a.isDenormal()) {
      flags |= Flag.DENORMAL;
    }
  }

  /// The value `± (high · 2^64 + low) · 2^(exponent - BIAS - 127)`, rounded.
  ///
  /// @param sign 0 or [Extended#SIGN]
  /// @param exponent biased, any
  /// @param high bit 63 set
  /// @param low bit 0 also stands for anything smaller
  final Extended round(int sign, int exponent, long high, long low) {
    roundSignificand(sign != 0, high, low);
    int after = carried ? exponent + 1 : exponent;
    if (after <= 0) {
      return tiny(sign, exponent, high, low, after);
    }
    noteRounding(inexact, increased);
    if (after >= Extended.MAX_EXPONENT) {
      return overflow(sign, after);
    }
    return new Extended(sign | after, rounded);
  }

  private Extended tiny(int sign, int exponent, long high, long low, int after) {
    if (!masked(Flag.UNDERFLOW)) {
      flags |= Flag.UNDERFLOW;
      noteRounding(inexact, increased);
      return after + WRAP > 0 ? new Extended(sign | after + WRAP, rounded) : beyondWrapping(Extended.zero(sign));
    }
    int shift = 1 - exponent;
    denormalised(sign != 0, high, low, shift);
    if (inexact) {
      flags |= Flag.UNDERFLOW;
    }
    noteRounding(inexact, increased);
    return new Extended(sign | (rounded < 0 ? 1 : 0), rounded);
  }

  /// Rounds at the fixed position of denormals.
  private void denormalised(boolean negative, long high, long low, int shift) {
    if (shift < 64) {
      roundSignificand(
          negative, high >>> shift, high << -shift | low >>> shift | (low << -shift != 0 ? 1 : 0));
    } else if (shift == 64) {
      roundSignificand(negative, 0, high | (low != 0 ? 1 : 0));
    } else {
      roundSignificand(negative, 0, shift < 127 ? high >>> shift - 64 | 1 : 1);
    }
  }

  private Extended overflow(int sign, int after) {
    if (!masked(Flag.OVERFLOW)) {
      flags |= Flag.OVERFLOW;
      return after - WRAP < Extended.MAX_EXPONENT
          ? new Extended(sign | after - WRAP, rounded)
          : beyondWrapping(Extended.infinity(sign));
    }
    flags |= Flag.OVERFLOW | Flag.PRECISION;
    boolean toInfinity = rounding == Rounding.NEAREST || rounding.up(sign != 0, false, 1);
    roundedUp = toInfinity;
    return toInfinity
        ? Extended.infinity(sign)
        : new Extended(sign | Extended.MAX_EXPONENT - 1, -1L << 64 - precision);
  }

  /// The result of a scaling whose exponent fits not even when wrapped.
  private Extended beyondWrapping(Extended result) {
    noteRounding(true, !result.isZero());
    return result;
  }

  private void roundSignificand(boolean negative, long high, long low) {
    long unit = 1L << 64 - precision;
    long fraction = low;
    if (precision != 64) {
      fraction = high << precision | (low != 0 ? 1 : 0);
    }
    long kept = high & -unit;
    inexact = fraction != 0;
    increased = rounding.up(negative, (kept & unit) != 0, fraction);
    rounded = increased ? kept + unit : kept;
    carried = increased && rounded == 0;
    if (carried) {
      rounded = Extended.INTEGER_BIT;
    }
  }
}
