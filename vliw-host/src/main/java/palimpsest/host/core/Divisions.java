package palimpsest.host.core;

/// Divisions of a double-width dividend, its high half in the old destination. They fault where x86's do: for a zero
/// divisor and for a quotient that does not fit (Intel SDM volume 2, DIV and IDIV).
final class Divisions {
  private Divisions() {}

  private static long unsignedDividend(Field field, int a, int d) {
    return field.unsignedLong(d) << field.bits() | field.unsignedLong(a);
  }

  private static long signedDividend(Field field, int a, int d) {
    return (long) field.signed(d) << field.bits() | field.unsignedLong(a);
  }

  private static long unsignedQuotient(Field field, int a, int b, int d) {
    long divisor = field.unsignedLong(b);
    if (Long.compareUnsigned(field.unsignedLong(d), divisor) >= 0) {
      throw HostFaultSignal.divide();
    }
    return Long.divideUnsigned(unsignedDividend(field, a, d), divisor);
  }

  private static long signedQuotient(Field field, int a, int b, int d) {
    long divisor = field.signed(b);
    if (divisor == 0) {
      throw HostFaultSignal.divide();
    }
    long quotient = signedDividend(field, a, d) / divisor;
    if (quotient != field.signed((int) quotient)) {
      throw HostFaultSignal.divide();
    }
    return quotient;
  }

  record UnsignedQuotient(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, (int) unsignedQuotient(field, a, b, d));
    }
  }

  record UnsignedRemainder(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      long quotient = unsignedQuotient(field, a, b, d);
      return field.insert(a, (int) (unsignedDividend(field, a, d) - quotient * field.unsignedLong(b)));
    }
  }

  record SignedQuotient(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      return field.insert(a, (int) signedQuotient(field, a, b, d));
    }
  }

  record SignedRemainder(Field field) implements AluFunction {
    @Override
    public int result(int a, int b, int d, int codes) {
      long quotient = signedQuotient(field, a, b, d);
      return field.insert(a, (int) (signedDividend(field, a, d) - quotient * field.signed(b)));
    }
  }
}
