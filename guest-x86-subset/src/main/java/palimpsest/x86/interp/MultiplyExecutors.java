package palimpsest.x86.interp;

import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;

/// MUL, IMUL, DIV, IDIV.
final class MultiplyExecutors {
  private MultiplyExecutors() {}

  static Executor mul(Instruction in) {
    Place source = Place.of(in, 0);
    return switch (in.operandSize()) {
      case BYTE ->
          Executor.of(
              c -> {
                int product = c.al() * source.read(c);
                c.setAx(product);
                multiplied(c, (byte) product, product >>> 8 != 0);
              });
      case WORD ->
          Executor.of(
              c -> {
                int product = c.ax() * source.read(c);
                c.setAx(product);
                c.set16(GuestState.EDX, product >>> 16);
                multiplied(c, (short) product, product >>> 16 != 0);
              });
      case DWORD ->
          Executor.of(
              c -> {
                long product = (c.r[GuestState.EAX] & 0xffff_ffffL) * (source.read(c) & 0xffff_ffffL);
                wide(c, product);
                multiplied(c, (int) product, product >>> 32 != 0);
              });
      case FWORD, QWORD, TBYTE, XMMWORD -> throw new IllegalArgumentException("no MUL of " + in.operandSize());
    };
  }

  static Executor imul(Instruction in) {
    return switch (in.operands().size()) {
      case 1 -> imulAccumulator(in);
      case 2 -> Multiply32.truncating(in).orElseGet(() -> truncating(in, 0, 1));
      default -> Multiply32.truncating(in).orElseGet(() -> truncating(in, 1, 2));
    };
  }

  private static Executor imulAccumulator(Instruction in) {
    Place source = Place.of(in, 0);
    return switch (in.operandSize()) {
      case BYTE ->
          Executor.of(
              c -> {
                int product = (byte) c.al() * (byte) source.read(c);
                c.setAx(product);
                multiplied(c, (byte) product, product != (byte) product);
              });
      case WORD ->
          Executor.of(
              c -> {
                int product = (short) c.ax() * (short) source.read(c);
                c.setAx(product);
                c.set16(GuestState.EDX, product >>> 16);
                multiplied(c, (short) product, product != (short) product);
              });
      case DWORD ->
          Executor.of(
              c -> {
                long product = (long) c.r[GuestState.EAX] * source.read(c);
                wide(c, product);
                multiplied(c, (int) product, product != (int) product);
              });
      case FWORD, QWORD, TBYTE, XMMWORD -> throw new IllegalArgumentException("no IMUL of " + in.operandSize());
    };
  }

  /// The two- and three-operand forms, whose product is cut to the operand size.
  static Executor truncating(Instruction in, int left, int right) {
    Place target = Place.of(in, 0);
    Place a = Place.of(in, left);
    Place b = Place.of(in, right);
    int narrow = ArithmeticExecutors.narrow(in);
    return Executor.of(c -> target.write(c, truncated(c, a.read(c), b.read(c), narrow)));
  }

  /// The product of two numbers of 32 minus `narrow` bits cut to as many, with the flags of IMUL.
  static int truncated(Core c, int a, int b, int narrow) {
    long product = (long) (a << narrow >> narrow) * (b << narrow >> narrow);
    int cut = (int) product << narrow >> narrow;
    multiplied(c, cut, product != cut);
    return cut;
  }

  private static void wide(Core c, long value) {
    c.r[GuestState.EAX] = (int) value;
    c.r[GuestState.EDX] = (int) (value >>> 32);
  }

  private static void multiplied(Core c, int low, boolean overflow) {
    int over = overflow ? 1 : 0;
    c.carries(over, over, 0);
    c.result(low);
  }

  static Executor div(Instruction in) {
    Place source = Place.of(in, 0);
    return switch (in.operandSize()) {
      case BYTE ->
          Executor.of(
              c -> {
                int divisor = nonZero(source.read(c));
                int quotient = c.ax() / divisor;
                fits(quotient <= 0xff);
                c.setAx(quotient | c.ax() % divisor << 8);
              });
      case WORD ->
          Executor.of(
              c -> {
                int divisor = nonZero(source.read(c));
                int dividend = (c.r[GuestState.EDX] & 0xffff) << 16 | c.ax();
                int quotient = Integer.divideUnsigned(dividend, divisor);
                fits(quotient >>> 16 == 0);
                c.setAx(quotient);
                c.set16(GuestState.EDX, Integer.remainderUnsigned(dividend, divisor));
              });
      case DWORD ->
          Executor.of(
              c -> {
                long divisor = nonZero(source.read(c)) & 0xffff_ffffL;
                long dividend = dividend(c);
                long quotient = dividend >= 0 ? dividend / divisor : Long.divideUnsigned(dividend, divisor);
                fits(quotient >>> 32 == 0);
                c.r[GuestState.EAX] = (int) quotient;
                c.r[GuestState.EDX] = (int) (dividend - quotient * divisor);
              });
      case FWORD, QWORD, TBYTE, XMMWORD -> throw new IllegalArgumentException("no DIV of " + in.operandSize());
    };
  }

  static Executor idiv(Instruction in) {
    Place source = Place.of(in, 0);
    return switch (in.operandSize()) {
      case BYTE ->
          Executor.of(
              c -> {
                int divisor = nonZero((byte) source.read(c));
                int dividend = (short) c.ax();
                int quotient = dividend / divisor;
                fits(quotient == (byte) quotient);
                c.setAx(quotient & 0xff | dividend % divisor << 8);
              });
      case WORD ->
          Executor.of(
              c -> {
                int divisor = nonZero((short) source.read(c));
                long dividend = c.r[GuestState.EDX] << 16 | c.ax();
                long quotient = dividend / divisor;
                fits(quotient == (short) quotient);
                c.setAx((int) quotient);
                c.set16(GuestState.EDX, (int) (dividend % divisor));
              });
      case DWORD ->
          Executor.of(
              c -> {
                long divisor = nonZero(source.read(c));
                long dividend = dividend(c);
                long quotient = dividend / divisor;
                fits(quotient == (int) quotient);
                c.r[GuestState.EAX] = (int) quotient;
                c.r[GuestState.EDX] = (int) (dividend % divisor);
              });
      case FWORD, QWORD, TBYTE, XMMWORD -> throw new IllegalArgumentException("no IDIV of " + in.operandSize());
    };
  }

  private static long dividend(Core c) {
    return (long) c.r[GuestState.EDX] << 32 | c.r[GuestState.EAX] & 0xffff_ffffL;
  }

  private static int nonZero(int divisor) {
    fits(divisor != 0);
    return divisor;
  }

  private static void fits(boolean ok) {
    if (!ok) {
      throw GuestFault.of(GuestFault.DIVIDE_ERROR);
    }
  }
}
