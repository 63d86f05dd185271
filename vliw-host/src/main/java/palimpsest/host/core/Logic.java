package palimpsest.host.core;

/// The bitwise operations, whose codes are those of the result with CF, OF and AF clear.
final class Logic {
  private Logic() {}

  record And(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a & b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return field.resultCodes(result);
    }
  }

  record Or(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a | b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return field.resultCodes(result);
    }
  }

  record Xor(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a ^ b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return field.resultCodes(result);
    }
  }
}
