package palimpsest.host.core;

/// Multiplications. CF and OF say that the high half matters; SF, ZF and PF, which x86 leaves undefined, are those of
/// the low half, and AF is clear.
final class Products {
  private Products() {}

  private static int codes(Field field, int low, boolean highMatters) {
    return field.resultCodes(low) | (highMatters ? ConditionCodes.CARRY | ConditionCodes.OVERFLOW : 0);
  }

  private static int signedCodes(Field field, int a, int b) {
    long product = signed(field, a, b);
    int low = (int) product;
    return codes(field, low, product != field.signed(low));
  }

  private static long signed(Field field, int a, int b) {
    return (long) field.signed(a) * field.signed(b);
  }

  record Low(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, a * b);
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return signedCodes(field, a, b);
    }
  }

  record HighSigned(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, (int) (signed(field, a, b) >> field.bits()));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return signedCodes(field, a, b);
    }
  }

  record HighUnsigned(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, (int) (field.unsignedLong(a) * field.unsignedLong(b) >>> field.bits()));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return Products.codes(field, a * b, field.unsigned(result) != 0);
    }
  }
}
