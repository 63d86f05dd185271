package palimpsest.host.core;

/// Shifts. The count is the second source's low five bits at every width; with a zero count the codes stay. Otherwise
/// CF is the last bit shifted out, AF is clear, and OF, which x86 defines for a count of one only, is what the last
/// of the single-bit steps would have set.
final class Shifts {
  private static final int COUNT_MASK = 31;

  private Shifts() {}

  private static int codes(Field field, int result, boolean carry, boolean overflow) {
    return field.resultCodes(result)
        | (carry ? ConditionCodes.CARRY : 0)
        | (overflow ? ConditionCodes.OVERFLOW : 0);
  }

  /// The codes of a shift to the left by a count that is not zero.
  static int leftCodes(Field field, int a, int b, int result) {
    boolean carry = (field.unsignedLong(a) << (b & COUNT_MASK) >>> field.bits() & 1) != 0;
    return codes(field, result, carry, carry != field.isTopSet(result));
  }

  /// The same to the right.
  static int rightCodes(Field field, int a, int b, int result) {
    boolean carry = (field.unsigned(a) >>> (b & COUNT_MASK) - 1 & 1) != 0;
    return codes(field, result, carry, field.isTopSet(result << 1));
  }

  /// The same to the right with copies of the sign.
  static int arithmeticRightCodes(Field field, int a, int b, int result) {
    boolean carry = (field.signed(a) >> (b & COUNT_MASK) - 1 & 1) != 0;
    return codes(field, result, carry, false);
  }

  record Left(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a << (b & COUNT_MASK));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return (b & COUNT_MASK) == 0 ? codes : leftCodes(field, a, b, result);
    }
  }

  record Right(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, field.unsigned(a) >>> (b & COUNT_MASK));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return (b & COUNT_MASK) == 0 ? codes : rightCodes(field, a, b, result);
    }
  }

  record ArithmeticRight(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, field.signed(a) >> (b & COUNT_MASK));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return (b & COUNT_MASK) == 0 ? codes : arithmeticRightCodes(field, a, b, result);
    }
  }

  /// SHLD. At width 16 counts above 16, which x86 leaves undefined, go on into the destination's own bits again.
  record DoubleLeft(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      int count = b & COUNT_MASK;
      return field.insert(d, (int) (joined(field, a, d) << count >>> 32));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      int count = b & COUNT_MASK;
      if (count == 0) {
        return codes;
      }
      boolean carry = (joined(field, a, d) >>> (32 + field.bits() - count) & 1) != 0;
      return Shifts.codes(field, result, carry, carry != field.isTopSet(result));
    }

    /// The destination's field from bit 32 up, and below it what is shifted in.
    private static long joined(Field field, int a, int d) {
      long destination = field.unsignedLong(d);
      return field.bits() == 32
          ? destination << 32 | field.unsignedLong(a)
          : destination << 32 | field.unsignedLong(a) << 16 | destination;
    }
  }

  /// SHRD. At width 16 counts above 16, which x86 leaves undefined, go on into the destination's own bits again.
  record DoubleRight(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(d, (int) (joined(field, a, d) >>> (b & COUNT_MASK)));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      int count = b & COUNT_MASK;
      if (count == 0) {
        return codes;
      }
      boolean carry = (joined(field, a, d) >>> (count - 1) & 1) != 0;
      return Shifts.codes(field, result, carry, field.isTopSet(result) != field.isTopSet(result << 1));
    }

    /// The destination's field at the bottom, and above it what is shifted in.
    private static long joined(Field field, int a, int d) {
      long destination = field.unsignedLong(d);
      return destination
          | field.unsignedLong(a) << field.bits()
          | (field.bits() == 32 ? 0 : destination << 32);
    }
  }
}
