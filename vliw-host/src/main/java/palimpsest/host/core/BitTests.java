package palimpsest.host.core;

/// The bit tests: CF becomes the bit named by the second source modulo the width, all other codes stay.
final class BitTests {
  private BitTests() {}

  private static int bit(Field field, int b) {
    return 1 << (b & (field.bits() - 1));
  }

  private static int codes(Field field, int a, int b, int codes) {
    int others = codes & ~ConditionCodes.CARRY;
    return (a & bit(field, b)) != 0 ? others | ConditionCodes.CARRY : others;
  }

  record Test(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return a;
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return BitTests.codes(field, a, b, codes);
    }
  }

  record Set(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return a | bit(field, b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return BitTests.codes(field, a, b, codes);
    }
  }

  record Reset(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return a & ~bit(field, b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return BitTests.codes(field, a, b, codes);
    }
  }

  record Complement(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return a ^ bit(field, b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return BitTests.codes(field, a, b, codes);
    }
  }
}
