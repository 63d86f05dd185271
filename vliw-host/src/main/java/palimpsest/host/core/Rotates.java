package palimpsest.host.core;

/// Rotations, which set CF and OF only and leave all codes alone where the count (its low five bits) is zero. OF, which
/// x86 defines for a count of one only, is what the last of the single-bit steps would have set.
final class Rotates {
  private static final int COUNT_MASK = 31;

  private Rotates() {}

  private static int codes(int before, boolean carry, boolean overflow) {
    return (before & ~(ConditionCodes.CARRY | ConditionCodes.OVERFLOW))
        | (carry ? ConditionCodes.CARRY : 0)
        | (overflow ? ConditionCodes.OVERFLOW : 0);
  }

  /// The field of `a` turned left by `count`, below its bit count.
  private static int turned(Field field, int a, int count) {
    int value = field.unsigned(a);
    return field.insert(a, value << count | value >>> (field.bits() - count));
  }

  record Left(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      int count = (b & COUNT_MASK) % field.bits();
      return count == 0 ? a : turned(field, a, count);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      if ((b & COUNT_MASK) == 0) {
        return codes;
      }
      boolean carry = (result & 1) != 0;
      return Rotates.codes(codes, carry, carry != field.isTopSet(result));
    }
  }

  record Right(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      int count = (b & COUNT_MASK) % field.bits();
      return count == 0 ? a : turned(field, a, field.bits() - count);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      if ((b & COUNT_MASK) == 0) {
        return codes;
      }
      boolean carry = field.isTopSet(result);
      return Rotates.codes(codes, carry, carry != field.isTopSet(result << 1));
    }
  }

  /// RCL: turns the carry, above the field, and the field as one number.
  record LeftThroughCarry(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, (int) turned(a, b, codes));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      if (count(field, b) == 0) {
        return codes;
      }
      boolean carry = (turned(a, b, codes) >>> field.bits() & 1) != 0;
      return Rotates.codes(codes, carry, carry != field.isTopSet(result));
    }

    private long turned(int a, int b, int codes) {
      return turnWithCarry(field, a, codes, count(field, b));
    }
  }

  /// RCR: the same the other way.
  record RightThroughCarry(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, (int) turned(a, b, codes));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      if (count(field, b) == 0) {
        return codes;
      }
      boolean carry = (turned(a, b, codes) >>> field.bits() & 1) != 0;
      return Rotates.codes(codes, carry, field.isTopSet(result) != field.isTopSet(result << 1));
    }

    private long turned(int a, int b, int codes) {
      return turnWithCarry(field, a, codes, field.bits() + 1 - count(field, b));
    }
  }

  private static int count(Field field, int b) {
    return (b & COUNT_MASK) % (field.bits() + 1);
  }

  /// Carry and field as one number of one bit more than the field, turned left by 0 to that many bits.
  private static long turnWithCarry(Field field, int a, int codes, int count) {
    long value = (long) (codes & ConditionCodes.CARRY) << field.bits() | field.unsignedLong(a);
    return value << count | value >>> (field.bits() + 1 - count);
  }
}
