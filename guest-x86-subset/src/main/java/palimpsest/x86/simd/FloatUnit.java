package palimpsest.x86.simd;

import palimpsest.x86.fpu.Rounding;

/// What floating-point operations do beyond their arithmetic: denormals taken for zero, results rounded, exceptions
/// collected over all lanes of one instruction (Intel SDM volume 1, sections 10.2.3 and 11.5).
///
/// One object serves one instruction at a time: [#begin], operations, then [#raised] and [#isStopped].
class FloatUnit {
  private Rounding rounding = Rounding.NEAREST;
  private int mxcsr = Mxcsr.INITIAL;
  private int flags;
  private boolean inexact;

  /// Starts an instruction.
  ///
  /// @param control MXCSR
  public final void begin(int control) {
    mxcsr = control;
    rounding = Rounding.of(control >> Mxcsr.ROUNDING_SHIFT - 10);
    flags = 0;
  }

  /// The exceptions to record: where an unmasked one came before any result, only those that do.
  public final int raised() {
    return (flags & Mxcsr.unmasked(mxcsr) & Mxcsr.BEFORE_RESULT) != 0 ? flags & Mxcsr.BEFORE_RESULT : flags;
  }

  /// Whether an exception is not masked, so that there is no result.
  public final boolean isStopped() {
    return (flags & Mxcsr.unmasked(mxcsr)) != 0;
  }

  final void raise(int exceptions) {
    flags |= exceptions;
  }

  final Rounding rounding() {
    return rounding;
  }

  /// Whether nothing an ordinary operation could do is to be seen but its result: to nearest, nothing unmasked, no
  /// denormals taken for zero, inexact results already recorded.
  final boolean isQuiet() {
    return (mxcsr & ~Mxcsr.EXCEPTIONS | mxcsr & Mxcsr.PRECISION) == (Mxcsr.INITIAL | Mxcsr.PRECISION);
  }

  /// An operand, or the zero it is taken for.
  final long operand(FloatFormat format, long value) {
    return (mxcsr & Mxcsr.DENORMALS_ARE_ZEROS) != 0 && format.isDenormal(value)
        ? value & format.sign(true)
        : value;
  }

  final void noteDenormal(FloatFormat format, long value) {
    if (format.isDenormal(value)) {
      flags |= Mxcsr.DENORMAL;
    }
  }

  final long invalid(FloatFormat format) {
    flags |= Mxcsr.INVALID;
    return format.indefinite();
  }

  /// Rounds to a format. With an unmasked overflow or underflow there is no result; the flags say so.
  ///
  /// @param exponent any
  /// @param significand bit 63 set, bit 0 also standing for anything smaller
  final long round(FloatFormat format, boolean negative, int exponent, long significand) {
    int dropped = 63 - format.fractionBits();
    long kept = shifted(negative, significand, dropped);
    int after = exponent + (int) (kept >>> format.fractionBits() + 1);
    if (after < format.leastExponent()) {
      return tiny(format, negative, significand, dropped + format.leastExponent() - exponent);
    }
    if (after > format.greatestExponent()) {
      return overflow(format, negative);
    }
    noteInexact();
    return format.assemble(negative, after, kept);
  }

  private long tiny(FloatFormat format, boolean negative, long significand, int shift) {
    if (!isMasked(Mxcsr.UNDERFLOW)) {
      flags |= Mxcsr.UNDERFLOW;
      noteInexact();
      return 0;
    }
    if ((mxcsr & Mxcsr.FLUSH_TO_ZERO) != 0) {
      flags |= Mxcsr.UNDERFLOW | Mxcsr.PRECISION;
      return format.sign(negative);
    }
    long kept = shifted(negative, significand, shift);
    flags |= inexact ? Mxcsr.UNDERFLOW | Mxcsr.PRECISION : 0;
    return format.sign(negative) | kept;
  }

  private long overflow(FloatFormat format, boolean negative) {
    flags |= Mxcsr.OVERFLOW;
    if (!isMasked(Mxcsr.OVERFLOW)) {
      noteInexact();
      return 0;
    }
    flags |= Mxcsr.PRECISION;
    boolean toInfinity = rounding == Rounding.NEAREST || rounding.up(negative, false, 1);
    return format.sign(negative) | (toInfinity ? format.infinity() : format.greatest());
  }

  private boolean isMasked(int exception) {
    return (Mxcsr.unmasked(mxcsr) & exception) == 0;
  }

  final void noteInexact() {
    flags |= inexact ? Mxcsr.PRECISION : 0;
  }

  /// A significand shifted right, 0 or more bits, and rounded; [#noteInexact] tells whether something was lost.
  final long shifted(boolean negative, long significand, int shift) {
    return shifted(rounding, negative, significand, shift);
  }

  /// The same with another rounding than MXCSR's.
  final long shifted(Rounding how, boolean negative, long significand, int shift) {
    long kept = shift < 64 ? significand >>> shift : 0;
    long fraction = shift == 0 ? 0 : shift < 64 ? significand << -shift : shift == 64 ? significand : 1;
    inexact = fraction != 0;
    return how.up(negative, (kept & 1) != 0, fraction) ? kept + 1 : kept;
  }
}
