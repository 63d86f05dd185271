package palimpsest.x86.fpu;

/// The instructions that move values, and those that control the unit.
public final class DataUnit extends StackUnit {
  private Extended stored = Extended.ZERO;
  private boolean underflowed;

  DataUnit(FpuState state) {
    super(state);
  }

  /// FLD, FILD and FBLD from memory. A denormal is pushed even where its exception is unmasked.
  ///
  /// @param low the operand's first eight bytes
  /// @param high the two behind them, where there are ten
  public void load(MemoryFormat format, long low, int high) {
    if (isFull()) {
      if (overflow()) {
        pushValue(Extended.INDEFINITE);
      }
      return;
    }
    begin();
    Extended value = format.value(low, high);
    if (format != MemoryFormat.EXTENDED && value.kind() == Extended.Kind.SIGNALING_NAN) {
      value = arithmetic.nan(value);
    } else if (format.isDenormal(low)) {
      arithmetic.raise(Flag.DENORMAL);
    }
    if (accepted() || (arithmetic.flags() & Flag.INVALID) == 0) {
      pushValue(value);
    }
  }

  /// FLD from `st(i)`.
  public void load(int i) {
    if (!state.isEmpty(i)) {
      push(state.st(i));
    } else if (underflow()) {
      pushValue(Extended.INDEFINITE);
    }
  }

  /// FLD1 and its kin.
  public void load(Constant constant) {
    push(constant.value(Rounding.of(state.control())));
  }

  /// The first half of FST, FIST, FSTP, FISTP and FBSTP to memory: what would be stored. Nothing has changed yet, so
  /// that the store may fault.
  ///
  /// @return whether anything is to be stored
  public boolean prepareStore(MemoryFormat format) {
    begin();
    underflowed = state.isEmpty(0);
    if (underflowed) {
      stored = format.indefinite();
      return (state.control() & Flag.INVALID) != 0;
    }
    stored = format.store(arithmetic, state.st(0));
    int fatal = Flag.BEFORE_RESULT | Flag.OVERFLOW | Flag.UNDERFLOW;
    return (arithmetic.flags() & ~state.control() & fatal) == 0;
  }

  /// What is to be stored: the first eight bytes, or as many as there are.
  public long storedLow() {
    return stored.significand();
  }

  /// The two bytes behind them, where there are ten.
  public int storedHigh() {
    return stored.signExponent();
  }

  /// The second half: flags, and the pop if anything was stored.
  public void finishStore(boolean wasStored, boolean pops) {
    if (underflowed) {
      underflow();
    } else {
      accepted();
    }
    if (wasStored && pops) {
      state.pop();
    }
  }

  /// FST and FSTP to `st(i)`.
  public void store(int i, boolean pops) {
    Extended value = state.st(0);
    if (state.isEmpty(0)) {
      if (!underflow()) {
        return;
      }
      value = Extended.INDEFINITE;
    } else {
      state.setConditions(Flag.C1, 0);
    }
    state.set(i, value);
    if (pops) {
      state.pop();
    }
  }

  /// FSTP to `st(i)` in its encoding D9 D8: no exception; an empty top is only popped.
  public void storeUnchecked(int i) {
    state.setConditions(Flag.C1, 0);
    if (!state.isEmpty(0)) {
      state.set(i, state.st(0));
    }
    state.pop();
  }

  /// FXCH.
  public void exchange(int i) {
    Extended first = state.st(0);
    Extended second = state.st(i);
    if (state.isEmpty(0) || state.isEmpty(i)) {
      if (!underflow()) {
        return;
      }
      first = state.isEmpty(0) ? Extended.INDEFINITE : first;
      second = state.isEmpty(i) ? Extended.INDEFINITE : second;
    } else {
      state.setConditions(Flag.C1, 0);
    }
    state.set(0, second);
    state.set(i, first);
  }

  /// FCMOVcc. Registers must not be empty even if nothing is moved.
  public void move(int i, boolean condition) {
    if (state.isEmpty(0) || state.isEmpty(i)) {
      if (underflow()) {
        state.set(0, Extended.INDEFINITE);
      }
    } else if (condition) {
      state.set(0, state.st(i));
    }
  }

  /// FFREE, and FFREEP with a pop.
  public void free(int i, boolean pops) {
    state.setConditions(Flag.C1, 0);
    state.free(i);
    if (pops) {
      state.pop();
    }
  }

  /// FINCSTP (1) and FDECSTP (-1).
  public void turn(int by) {
    state.setConditions(Flag.C1, 0);
    state.turn(by);
  }

  /// FNCLEX.
  public void clearExceptions() {
    state.clearExceptions();
  }

  /// Masks all exceptions, as FNSTENV does behind its store.
  public void maskAll() {
    state.setControl(state.control() | Flag.EXCEPTIONS);
  }
}
