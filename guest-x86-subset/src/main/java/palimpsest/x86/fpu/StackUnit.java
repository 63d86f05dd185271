package palimpsest.x86.fpu;

/// What all x87 instructions share: finding operands on the stack, and what becomes of results, flags and C1.
abstract class StackUnit {
  final FpuState state;
  final Arithmetic arithmetic = new Arithmetic();

  StackUnit(FpuState state) {
    this.state = state;
  }

  final void begin() {
    arithmetic.begin(state.control());
  }

  /// Sets the flags and C1 of the operation just done.
  ///
  /// @return whether it has a result: no unmasked exception came before that
  final boolean accepted() {
    boolean accepted = acceptedKeepingC1();
    state.setConditions(Flag.C1, accepted && arithmetic.roundedUp() ? Flag.C1 : 0);
    return accepted;
  }

  /// The same without C1.
  final boolean acceptedKeepingC1() {
    int flags = arithmetic.flags();
    int stopping = flags & ~state.control() & Flag.BEFORE_RESULT;
    state.raise(stopping == 0 ? flags : flags & Flag.BEFORE_RESULT);
    return stopping == 0;
  }

  /// Sets `st(i)` to the result of the operation just done, if it has one.
  final boolean settle(int i, Extended result) {
    if (accepted()) {
      state.set(i, result);
      return true;
    }
    return false;
  }

  /// A register was empty: the stack underflowed.
  ///
  /// @return whether the masked response follows
  final boolean underflow() {
    return stackFault(0);
  }

  /// A register to be pushed into was not empty: the stack overflowed.
  ///
  /// @return whether the masked response follows
  final boolean overflow() {
    return stackFault(Flag.C1);
  }

  private boolean stackFault(int direction) {
    state.raise(Flag.INVALID | Flag.STACK_FAULT);
    state.setConditions(Flag.C1, direction);
    return (state.control() & Flag.INVALID) != 0;
  }

  /// Whether the register a push would fill is in use.
  final boolean isFull() {
    return !state.isEmpty(-1);
  }

  final void pushValue(Extended value) {
    state.turn(-1);
    state.set(0, value);
  }

  /// Pushes a value that needed no arithmetic, or what stands for it on a full stack.
  final void push(Extended value) {
    if (isFull()) {
      if (overflow()) {
        pushValue(Extended.INDEFINITE);
      }
      return;
    }
    state.setConditions(Flag.C1, 0);
    pushValue(value);
  }
}
