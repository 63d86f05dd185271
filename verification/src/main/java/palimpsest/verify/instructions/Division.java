package palimpsest.verify.instructions;

import java.util.function.IntConsumer;

/// Operands of a division whose quotient fits.
///
/// @param bytes of the divisor: 1, 2 or 4
record Division(Pins pins, Picks.Numbers numbers, int bytes) {
  private static final int EAX = 0;
  private static final int EDX = 2;

  /// DIV: the high half is less than the divisor.
  ///
  /// @param divisor takes the divisor
  /// @param shared whether the divisor is also the low half of what is divided
  void unsigned(IntConsumer divisor, boolean shared) {
    int mask = Pins.mask(bytes);
    int by = (numbers.first() & mask) == 0 ? 1 : numbers.first() & mask;
    int high = Integer.remainderUnsigned(numbers.second() & mask, by);
    dividend(high, shared ? by : numbers.immediate());
    divisor.accept(by);
  }

  /// IDIV: quotient and remainder are chosen first.
  ///
  /// @param divisor takes the divisor
  void signed(IntConsumer divisor) {
    int unused = 32 - 8 * bytes;
    int by = numbers.first() << unused >> unused;
    by = by == 0 ? 1 : by;
    long product = (long) (numbers.second() << unused >> unused) * by;
    long rest = Math.abs((long) numbers.immediate() % by);
    long dividend = product < 0 ? product - rest : product + rest;
    dividend((int) (dividend >> 8 * bytes), (int) dividend);
    divisor.accept(by);
  }

  private void dividend(int high, int low) {
    if (bytes == 1) {
      pins.pinPart(EAX, 2, (high & 0xff) << 8 | low & 0xff, numbers.second());
    } else {
      pins.pinPart(EAX, bytes, low, numbers.second());
      pins.pinPart(EDX, bytes, high, numbers.first());
    }
  }
}
