package palimpsest.host.core;

/// Additions and subtractions. Carries and borrows out of a bit follow from the operands and the result alone, with or
/// without a carry in, so one pair of formulas serves all.
final class Sums {
  private Sums() {}

  /// All six codes of `result` = a + b, or a + b + 1.
  static int addCodes(Field field, int a, int b, int result) {
    int carries = (a & b) | ((a | b) & ~result);
    int overflows = (a ^ result) & (b ^ result);
    return codes(field, a ^ b ^ result, carries, overflows, result);
  }

  /// All six codes of `result` = a - b, or a - b - 1.
  static int subtractCodes(Field field, int a, int b, int result) {
    int borrows = (~a & b) | ((~a | b) & result);
    int overflows = (a ^ b) & (a ^ result);
    return codes(field, a ^ b ^ result, borrows, overflows, result);
  }

  private static int codes(Field field, int carriesIn, int carriesOut, int overflows, int result) {
    return field.resultCodes(result)
        | (carriesIn & ConditionCodes.ADJUST)
        | (field.isTopSet(carriesOut) ? ConditionCodes.CARRY : 0)
        | (field.isTopSet(overflows) ? ConditionCodes.OVERFLOW : 0);
  }

  private static int keepCarry(int before, int after) {
    return (after & ~ConditionCodes.CARRY) | (before & ConditionCodes.CARRY);
  }

  record Add(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a + b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return addCodes(field, a, b, result);
    }
  }

  record Subtract(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a - b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return subtractCodes(field, a, b, result);
    }
  }

  record AddWithCarry(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a + b + (codes & ConditionCodes.CARRY));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return addCodes(field, a, b, result);
    }
  }

  record SubtractWithBorrow(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a - b - (codes & ConditionCodes.CARRY));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return subtractCodes(field, a, b, result);
    }
  }

  record Negate(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, -a);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return subtractCodes(field, 0, a, result);
    }
  }

  record Increment(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a + b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return keepCarry(codes, addCodes(field, a, b, result));
    }
  }

  record Decrement(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a - b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return keepCarry(codes, subtractCodes(field, a, b, result));
    }
  }
}
