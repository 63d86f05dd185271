package palimpsest.host.core;

/// The bit searches in the second source; ZF says that there was no bit, all other codes stay.
final class BitSearches {
  private BitSearches() {}

  private static int codes(Field field, int b, int codes) {
    int others = codes & ~ConditionCodes.ZERO;
    return field.unsigned(b) == 0 ? others | ConditionCodes.ZERO : others;
  }

  record Forward(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      int value = field.unsigned(b);
      return value == 0 ? a : field.insert(a, Integer.numberOfTrailingZeros(value));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return BitSearches.codes(field, b, codes);
    }
  }

  record Reverse(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      int value = field.unsigned(b);
      return value == 0 ? a : field.insert(a, 31 - Integer.numberOfLeadingZeros(value));
    }

    @Override
    public int codes(int a, int b, int d, int codes, int result) {
      return BitSearches.codes(field, b, codes);
    }
  }
}
