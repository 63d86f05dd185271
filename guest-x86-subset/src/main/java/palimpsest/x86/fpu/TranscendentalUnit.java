package palimpsest.x86.fpu;

/// The transcendental instructions: their operands on the stack, and their rules for zeros, infinities and NaNs (the
/// tables of their pages in Intel SDM volume 2). Precision control does not concern them.
public final class TranscendentalUnit extends StackUnit {
  /// Pi as processors have it when it is a result.
  private static final int PI_EXPONENT = Extended.BIAS + 1;

  private static final long PI_HIGH = 0xc90f_daa2_2168_c234L;
  private static final long PI_LOW = 0xc4c6_628b_80dc_1cd1L;
  /// Three quarters of it.
  private static final long OBTUSE_HIGH = 0x96cb_e3f9_990e_91a7L;
  private static final long OBTUSE_LOW = 0x9394_c9e8_a0a5_159dL;

  TranscendentalUnit(FpuState state) {
    super(state);
  }

  private void beginExtended() {
    begin();
    arithmetic.ignorePrecisionControl();
  }

  /// F2XM1.
  public void powerLessOne() {
    if (state.isEmpty(0)) {
      if (underflow()) {
        state.set(0, Extended.INDEFINITE);
      }
      return;
    }
    beginExtended();
    settle(0, powerLessOne(state.st(0)));
  }

  private Extended powerLessOne(Extended x) {
    if (!x.isNumber()) {
      return arithmetic.nan(x);
    }
    if (x.isZero()) {
      return x;
    }
    if (x.isInfinity()) {
      return x.isNegative() ? Extended.ONE.negated() : x;
    }
    arithmetic.noteDenormal(x);
    boolean beyond = x.normalExponent() > Extended.BIAS
        || (x.normalExponent() == Extended.BIAS && x.normalSignificand() != Extended.INTEGER_BIT);
    if (beyond) {
      // Undefined; processors return the operand.
      arithmetic.raise(Flag.PRECISION);
      return x;
    }
    return Exponentials.powerLessOne(arithmetic, x);
  }

  private interface Binary {
    Extended apply(Extended st1, Extended st0);
  }

  /// `st(1) = f(st(1), st(0))`, and a pop.
  private void binary(Binary function) {
    if (state.isEmpty(0) || state.isEmpty(1)) {
      if (underflow()) {
        state.set(1, Extended.INDEFINITE);
        state.pop();
      }
      return;
    }
    beginExtended();
    Extended y = state.st(1);
    Extended x = state.st(0);
    boolean numbers = x.isNumber() && y.isNumber();
    if (settle(1, numbers ? function.apply(y, x) : arithmetic.nan(y, x))) {
      state.pop();
    }
  }

  /// FYL2X.
  public void logarithm() {
    binary(this::logarithm);
  }

  private Extended logarithm(Extended y, Extended x) {
    if (x.isNegative() && !x.isZero()) {
      return arithmetic.invalid();
    }
    if (x.isZero()) {
      if (y.isZero()) {
        return arithmetic.invalid();
      }
      if (!y.isInfinity()) {
        arithmetic.raise(Flag.ZERO_DIVIDE);
      }
      return Extended.infinity(y.sign() ^ Extended.SIGN);
    }
    boolean one = x.equals(Extended.ONE);
    if (isDegenerate(y, x, one)) {
      return degenerate(y, x, one, x.normalExponent() < Extended.BIAS);
    }
    arithmetic.noteDenormal(x);
    arithmetic.noteDenormal(y);
    return Exponentials.logarithm(arithmetic, y, x);
  }

  /// FYL2XP1. Its result is undefined where no logarithm exists; processors return `st(0)` then.
  public void logarithmOfOneAnd() {
    binary(this::logarithmOfOneAnd);
  }

  private Extended logarithmOfOneAnd(Extended y, Extended x) {
    if (x.isNegative() && x.isInfinity()) {
      return arithmetic.invalid();
    }
    boolean outOfRange = x.isNegative() && !x.isZero() && x.normalExponent() >= Extended.BIAS;
    if (outOfRange && !y.isZero() && !y.isInfinity()) {
      arithmetic.noteDenormal(y);
      arithmetic.raise(Flag.PRECISION);
      return x;
    }
    if (isDegenerate(y, x, x.isZero())) {
      return degenerate(y, x, x.isZero(), x.isNegative());
    }
    arithmetic.noteDenormal(x);
    arithmetic.noteDenormal(y);
    return Exponentials.logarithmOfOneAnd(arithmetic, y, x);
  }

  /// Whether a product of `y` and a logarithm of `x` is zero, infinite or invalid without any arithmetic.
  private static boolean isDegenerate(Extended y, Extended x, boolean logarithmIsZero) {
    return logarithmIsZero || y.isZero() || y.isInfinity() || x.isInfinity();
  }

  private Extended degenerate(Extended y, Extended x, boolean logarithmIsZero, boolean logarithmIsNegative) {
    boolean infinite = y.isInfinity() || x.isInfinity();
    if (infinite && (logarithmIsZero || y.isZero())) {
      return arithmetic.invalid();
    }
    arithmetic.noteDenormal(x);
    arithmetic.noteDenormal(y);
    int sign = logarithmIsNegative ? y.sign() ^ Extended.SIGN : y.sign();
    return infinite ? Extended.infinity(sign) : Extended.zero(sign);
  }

  /// FPATAN.
  public void angle() {
    binary(this::angle);
  }

  private Extended angle(Extended y, Extended x) {
    arithmetic.noteDenormal(x);
    arithmetic.noteDenormal(y);
    if (y.isInfinity()) {
      if (!x.isInfinity()) {
        return partOfPi(y.sign(), 1, PI_HIGH, PI_LOW);
      }
      return x.isNegative()
          ? partOfPi(y.sign(), 0, OBTUSE_HIGH, OBTUSE_LOW)
          : partOfPi(y.sign(), 2, PI_HIGH, PI_LOW);
    }
    if (y.isZero() || x.isInfinity()) {
      return x.isNegative() ? partOfPi(y.sign(), 0, PI_HIGH, PI_LOW) : Extended.zero(y.sign());
    }
    return x.isZero() ? partOfPi(y.sign(), 1, PI_HIGH, PI_LOW) : Trigonometry.angle(arithmetic, y, x);
  }

  private Extended partOfPi(int sign, int halvings, long high, long low) {
    return arithmetic.round(sign, PI_EXPONENT - halvings, high, low);
  }

  private interface Circular {
    Extended apply(Rounder rounder, Extended x);
  }

  /// FSIN.
  public void sine() {
    circular(true);
  }

  /// FCOS.
  public void cosine() {
    circular(false);
  }

  private void circular(boolean sine) {
    state.setConditions(Flag.C2, 0);
    if (state.isEmpty(0)) {
      if (underflow()) {
        state.set(0, Extended.INDEFINITE);
      }
      return;
    }
    Extended x = state.st(0);
    if (isOutOfRange(x)) {
      return;
    }
    beginExtended();
    settle(0, sine ? sine(x) : cosine(x));
  }

  /// Out of range, the instruction does nothing but say so in C2.
  private boolean isOutOfRange(Extended x) {
    boolean out = x.isNumber() && !x.isInfinity() && x.normalExponent() >= Trigonometry.OUT_OF_RANGE;
    state.setConditions(Flag.C1 | Flag.C2, out ? Flag.C2 : 0);
    return out;
  }

  private Extended sine(Extended x) {
    return special(x) ? invalidOr(x, x) : Trigonometry.sine(arithmetic, noted(x));
  }

  private Extended cosine(Extended x) {
    return special(x) ? invalidOr(x, Extended.ONE) : Trigonometry.cosine(arithmetic, noted(x));
  }

  private Extended tangent(Extended x) {
    return special(x) ? invalidOr(x, x) : Trigonometry.tangent(arithmetic, noted(x));
  }

  private static boolean special(Extended x) {
    return !x.isNumber() || x.isInfinity() || x.isZero();
  }

  private Extended invalidOr(Extended x, Extended ofZero) {
    if (!x.isNumber()) {
      return arithmetic.nan(x);
    }
    return x.isInfinity() ? arithmetic.invalid() : ofZero;
  }

  private Extended noted(Extended x) {
    arithmetic.noteDenormal(x);
    return x;
  }

  /// FSINCOS: the sine takes the operand's place, the cosine is pushed.
  public void sineAndCosine() {
    twoResults(true);
  }

  /// FPTAN: the tangent takes the operand's place, one is pushed.
  public void tangent() {
    twoResults(false);
  }

  private void twoResults(boolean sineAndCosine) {
    boolean empty = state.isEmpty(0);
    state.setConditions(Flag.C2, 0);
    if (empty || isFull()) {
      if (empty ? underflow() : overflow()) {
        state.set(0, Extended.INDEFINITE);
        pushValue(Extended.INDEFINITE);
      }
      return;
    }
    Extended x = state.st(0);
    if (isOutOfRange(x)) {
      return;
    }
    beginExtended();
    Extended first = sineAndCosine ? sine(x) : tangent(x);
    Extended second = sineAndCosine ? cosine(x) : x.isNumber() && !x.isInfinity() ? Extended.ONE : invalidOr(x, x);
    if (settle(0, first)) {
      pushValue(second);
    }
  }
}
