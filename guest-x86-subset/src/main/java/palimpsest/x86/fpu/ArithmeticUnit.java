package palimpsest.x86.fpu;

/// The instructions that compute: two operands, one operand, comparisons.
public final class ArithmeticUnit extends StackUnit {
  /// Condition codes C0, C2 and C3 moved to EFLAGS' CF, PF and ZF.
  private static final int TO_EFLAGS = 8;

  private static final int UNORDERED = Arithmetic.Relation.UNORDERED.codes();
  private static final int RELATION = Flag.C0 | Flag.C2 | Flag.C3;

  ArithmeticUnit(FpuState state) {
    super(state);
  }

  /// `st(destination) = st(destination) op st(other)`, then perhaps a pop.
  public void operate(Operation operation, int destination, int other, boolean pops) {
    if (state.isEmpty(destination) || state.isEmpty(other)) {
      if (underflow()) {
        state.set(destination, Extended.INDEFINITE);
        popIf(pops);
      }
      return;
    }
    begin();
    if (settle(destination, operation.apply(arithmetic, state.st(destination), state.st(other)))) {
      popIf(pops);
    }
  }

  /// `st(0) = st(0) op memory`.
  ///
  /// @param bits the operand's bytes
  public void operate(Operation operation, MemoryFormat format, long bits) {
    if (state.isEmpty(0)) {
      if (underflow()) {
        state.set(0, Extended.INDEFINITE);
      }
      return;
    }
    begin();
    Extended memory = format.value(bits, 0);
    Extended result = operation.apply(arithmetic, state.st(0), memory);
    noteDenormal(format, bits, state.st(0).isNumber() && memory.isNumber());
    settle(0, result);
  }

  /// A denormal in memory is normal in a register, so the operation did not see it. Beside an invalid operation or a
  /// division by zero it goes unmentioned.
  private void noteDenormal(MemoryFormat format, long bits, boolean numbers) {
    if (numbers && format.isDenormal(bits) && (arithmetic.flags() & (Flag.INVALID | Flag.ZERO_DIVIDE)) == 0) {
      arithmetic.raise(Flag.DENORMAL);
    }
  }

  /// FCOM and FUCOM with `st(i)`.
  ///
  /// @param quietIsInvalid FCOM: any NaN is an invalid operand
  /// @param pops how many registers are popped then, 0..2
  public void compare(int i, boolean quietIsInvalid, int pops) {
    if (state.isEmpty(0) || state.isEmpty(i)) {
      unordered(pops);
      return;
    }
    begin();
    related(arithmetic.compare(state.st(0), state.st(i), quietIsInvalid), pops);
  }

  /// FCOM and FICOM with memory.
  public void compare(MemoryFormat format, long bits, int pops) {
    if (state.isEmpty(0)) {
      unordered(pops);
      return;
    }
    begin();
    Extended memory = format.value(bits, 0);
    Arithmetic.Relation relation = arithmetic.compare(state.st(0), memory, true);
    noteDenormal(format, bits, relation != Arithmetic.Relation.UNORDERED);
    related(relation, pops);
  }

  /// FTST.
  public void compareWithZero() {
    if (state.isEmpty(0)) {
      unordered(0);
      return;
    }
    begin();
    related(arithmetic.compare(state.st(0), Extended.ZERO, true), 0);
  }

  /// The codes are set even when an unmasked exception keeps the pop away.
  private void unordered(int pops) {
    state.setConditions(RELATION, UNORDERED);
    if (underflow()) {
      pop(pops);
    }
  }

  private void related(Arithmetic.Relation relation, int pops) {
    state.setConditions(RELATION, relation.codes());
    if (accepted()) {
      pop(pops);
    }
  }

  /// FCOMI and FUCOMI. C1 keeps its value unless the stack underflows.
  ///
  /// @return ZF, PF and CF of EFLAGS
  public int compareToFlags(int i, boolean quietIsInvalid, boolean pops) {
    if (state.isEmpty(0) || state.isEmpty(i)) {
      if (underflow()) {
        popIf(pops);
      }
      return UNORDERED >> TO_EFLAGS;
    }
    begin();
    Arithmetic.Relation relation = arithmetic.compare(state.st(0), state.st(i), quietIsInvalid);
    if (acceptedKeepingC1()) {
      popIf(pops);
    }
    return relation.codes() >> TO_EFLAGS;
  }

  /// FXAM: C1 the sign, the others the kind; never an exception.
  public void examine() {
    Extended value = state.st(0);
    int kind = state.isEmpty(0) ? Flag.C3 | Flag.C0 : kindCodes(value.kind());
    state.setConditions(Flag.CONDITIONS, kind | (value.isNegative() ? Flag.C1 : 0));
  }

  private static int kindCodes(Extended.Kind kind) {
    return switch (kind) {
      case UNSUPPORTED -> 0;
      case QUIET_NAN, SIGNALING_NAN -> Flag.C0;
      case NORMAL -> Flag.C2;
      case INFINITY -> Flag.C2 | Flag.C0;
      case ZERO -> Flag.C3;
      case DENORMAL -> Flag.C3 | Flag.C2;
    };
  }

  /// FCHS.
  public void changeSign() {
    signed(state.st(0).negated());
  }

  /// FABS.
  public void magnitude() {
    signed(state.st(0).magnitude());
  }

  private void signed(Extended value) {
    if (state.isEmpty(0)) {
      if (underflow()) {
        state.set(0, Extended.INDEFINITE);
      }
      return;
    }
    state.setConditions(Flag.C1, 0);
    state.set(0, value);
  }

  private interface Unary {
    Extended apply(Extended x);
  }

  private void unary(Unary function) {
    if (state.isEmpty(0)) {
      if (underflow()) {
        state.set(0, Extended.INDEFINITE);
      }
      return;
    }
    begin();
    settle(0, function.apply(state.st(0)));
  }

  /// FSQRT.
  public void squareRoot() {
    unary(arithmetic::squareRoot);
  }

  /// FRNDINT.
  public void roundToInteger() {
    unary(x -> x.isNumber() ? Formats.rounded(arithmetic, x) : arithmetic.nan(x));
  }

  /// FSCALE.
  public void scale() {
    if (state.isEmpty(0) || state.isEmpty(1)) {
      if (underflow()) {
        state.set(0, Extended.INDEFINITE);
      }
      return;
    }
    begin();
    arithmetic.ignorePrecisionControl();
    settle(0, Remainder.scale(arithmetic, state.st(0), state.st(1)));
  }

  /// FPREM, or FPREM1 when `nearest`.
  public void remainder(boolean nearest) {
    state.setConditions(Flag.C2, 0);
    if (state.isEmpty(0) || state.isEmpty(1)) {
      if (underflow()) {
        state.set(0, Extended.INDEFINITE);
      }
      return;
    }
    begin();
    arithmetic.ignorePrecisionControl();
    Remainder.Result result = Remainder.of(arithmetic, state.st(0), state.st(1), nearest);
    if (settle(0, result.value()) && result.isNumber()) {
      state.setConditions(Flag.CONDITIONS, result.codes());
    }
  }

  /// FXTRACT: the exponent takes the operand's place, the significand is pushed.
  public void extract() {
    if (state.isEmpty(0)) {
      if (underflow()) {
        state.set(0, Extended.INDEFINITE);
        pushValue(Extended.INDEFINITE);
      }
      return;
    }
    if (isFull()) {
      if (overflow()) {
        state.set(0, Extended.INDEFINITE);
        pushValue(Extended.INDEFINITE);
      }
      return;
    }
    begin();
    Extended value = state.st(0);
    Extended exponent;
    Extended significand = value;
    if (!value.isNumber()) {
      exponent = arithmetic.nan(value);
      significand = exponent;
    } else if (value.isZero()) {
      arithmetic.raise(Flag.ZERO_DIVIDE);
      exponent = Extended.infinity(Extended.SIGN);
    } else if (value.isInfinity()) {
      exponent = Extended.infinity(0);
    } else {
      arithmetic.noteDenormal(value);
      exponent = Remainder.exponent(value);
      significand = Remainder.significand(value);
    }
    if (settle(0, exponent)) {
      pushValue(significand);
    }
  }

  private void popIf(boolean pops) {
    if (pops) {
      state.pop();
    }
  }

  private void pop(int pops) {
    for (int i = 0; i < pops; i++) {
      state.pop();
    }
  }
}
