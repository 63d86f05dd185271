package palimpsest.host.core;

import java.math.BigInteger;
import palimpsest.host.isa.Opcode;

/// A second statement of what ALU operations do, in the words of the processor manual and not for speed: numbers are
/// [BigInteger]s, shifts and rotations go one bit at a time, parity is counted.
final class OneBitAtATime {
  final int bits;
  /// What the operation computes, below 2 to the power of `bits`.
  BigInteger value = BigInteger.ZERO;
  boolean carry;
  boolean parity;
  boolean adjust;
  boolean zero;
  boolean sign;
  boolean overflow;
  boolean faults;

  OneBitAtATime(int bits, int codes) {
    this.bits = bits;
    carry = (codes & 1) != 0;
    parity = (codes & 4) != 0;
    adjust = (codes & 16) != 0;
    zero = (codes & 64) != 0;
    sign = (codes & 128) != 0;
    overflow = (codes & 2048) != 0;
  }

  int codes() {
    return (carry ? 1 : 0)
        | (parity ? 4 : 0)
        | (adjust ? 16 : 0)
        | (zero ? 64 : 0)
        | (sign ? 128 : 0)
        | (overflow ? 2048 : 0);
  }

  void execute(Opcode opcode, int a, int b, int d) {
    BigInteger x = unsigned(a);
    BigInteger y = unsigned(b);
    BigInteger carryIn = carry ? BigInteger.ONE : BigInteger.ZERO;
    boolean carryBefore = carry;
    int count = b & 31;
    switch (opcode) {
      case ADD -> sum(x, y, BigInteger.ZERO);
      case ADC -> sum(x, y, carryIn);
      case SUB -> difference(x, y, BigInteger.ZERO);
      case SBB -> difference(x, y, carryIn);
      case NEG -> difference(BigInteger.ZERO, x, BigInteger.ZERO);
      case ADDK -> {
        sum(x, y, BigInteger.ZERO);
        carry = carryBefore;
      }
      case SUBK -> {
        difference(x, y, BigInteger.ZERO);
        carry = carryBefore;
      }
      case AND -> logic(x.and(y));
      case OR -> logic(x.or(y));
      case XOR -> logic(x.xor(y));
      case SHL, SHR, SAR -> shift(opcode, x, count);
      case ROL, ROR, RCL, RCR -> rotate(opcode, x, count);
      case SHLD, SHRD -> doubleShift(opcode, unsigned(d), x, count);
      case BT, BTS, BTR, BTC -> bitTest(opcode, x, b & (bits - 1));
      case BSF -> search(x, y, y.getLowestSetBit());
      case BSR -> search(x, y, y.bitLength() - 1);
      case MUL, MULHS -> multiply(opcode, signed(a), signed(b));
      case MULHU -> {
        BigInteger product = x.multiply(y);
        value = product.shiftRight(bits);
        carry = value.signum() != 0;
        overflow = carry;
        adjust = false;
        resultCodes(product);
      }
      case DIVQU, DIVRU -> divide(opcode == Opcode.DIVQU, unsigned(d).shiftLeft(bits).or(x), y, false);
      case DIVQS, DIVRS -> divide(opcode == Opcode.DIVQS, signed(d).shiftLeft(bits).or(x), signed(b), true);
      case MOV, MOVH, EXTH, ZX, SX, GETCC, PUTCC, BSWAP, SAME, SEL, SET, LD, ST, BR, NOP, EXPECT, FADD,
          FSUB, FMUL, FDIV, FSQRT, FPS, FPD, FPW, FPI, FPL, FNEG, FABS, FMOV, FZERO, FONE, FCMP, FLD, FST ->
          throw new IllegalArgumentException(opcode.mnemonic());
    }
    value = field(value);
  }

  BigInteger unsigned(int number) {
    return field(BigInteger.valueOf(number));
  }

  private BigInteger signed(int number) {
    BigInteger value = unsigned(number);
    return value.testBit(bits - 1) ? value.subtract(BigInteger.TWO.pow(bits)) : value;
  }

  private BigInteger field(BigInteger number) {
    return number.mod(BigInteger.TWO.pow(bits));
  }

  private BigInteger asSigned(BigInteger fieldValue) {
    return fieldValue.testBit(bits - 1) ? fieldValue.subtract(BigInteger.TWO.pow(bits)) : fieldValue;
  }

  private void resultCodes(BigInteger result) {
    BigInteger low = field(result);
    zero = low.signum() == 0;
    sign = low.testBit(bits - 1);
    parity = low.and(BigInteger.valueOf(255)).bitCount() % 2 == 0;
  }

  private void sum(BigInteger x, BigInteger y, BigInteger carryIn) {
    BigInteger exact = x.add(y).add(carryIn);
    BigInteger signedExact = asSigned(x).add(asSigned(y)).add(carryIn);
    BigInteger sixteen = BigInteger.valueOf(16);
    value = field(exact);
    carry = !exact.equals(value);
    overflow = !signedExact.equals(asSigned(value));
    adjust = x.mod(sixteen).add(y.mod(sixteen)).add(carryIn).compareTo(sixteen) >= 0;
    resultCodes(value);
  }

  private void difference(BigInteger x, BigInteger y, BigInteger borrowIn) {
    BigInteger exact = x.subtract(y).subtract(borrowIn);
    BigInteger signedExact = asSigned(x).subtract(asSigned(y)).subtract(borrowIn);
    BigInteger sixteen = BigInteger.valueOf(16);
    value = field(exact);
    carry = exact.signum() < 0;
    overflow = !signedExact.equals(asSigned(value));
    adjust = x.mod(sixteen).subtract(y.mod(sixteen)).subtract(borrowIn).signum() < 0;
    resultCodes(value);
  }

  private void logic(BigInteger result) {
    value = result;
    carry = false;
    overflow = false;
    adjust = false;
    resultCodes(value);
  }

  private void shift(Opcode opcode, BigInteger x, int count) {
    value = x;
    for (int i = 0; i < count; i++) {
      boolean top = value.testBit(bits - 1);
      if (opcode == Opcode.SHL) {
        carry = top;
        value = field(value.shiftLeft(1));
        overflow = value.testBit(bits - 1) != carry;
      } else {
        carry = value.testBit(0);
        value = value.shiftRight(1);
        if (opcode == Opcode.SAR && top) {
          value = value.setBit(bits - 1);
        }
        overflow = top != value.testBit(bits - 1);
      }
    }
    if (count != 0) {
      adjust = false;
      resultCodes(value);
    }
  }

  private void rotate(Opcode opcode, BigInteger x, int count) {
    value = x;
    boolean throughCarry = opcode == Opcode.RCL || opcode == Opcode.RCR;
    boolean left = opcode == Opcode.ROL || opcode == Opcode.RCL;
    int steps = throughCarry ? count % (bits + 1) : count;
    for (int i = 0; i < steps; i++) {
      boolean leaving = value.testBit(left ? bits - 1 : 0);
      boolean entering = throughCarry ? carry : leaving;
      value = left ? field(value.shiftLeft(1)) : value.shiftRight(1);
      if (entering) {
        value = value.setBit(left ? 0 : bits - 1);
      }
      carry = leaving;
      boolean top = value.testBit(bits - 1);
      overflow = left ? top != carry : top != value.testBit(bits - 2);
    }
  }

  /// The destination shifted by single steps, each taking in the next bit of the source and, when that is used up, of
  /// the old destination.
  private void doubleShift(Opcode opcode, BigInteger destination, BigInteger source, int count) {
    value = destination;
    boolean left = opcode == Opcode.SHLD;
    for (int i = 0; i < count; i++) {
      BigInteger supplier = i < bits ? source : destination;
      boolean entering = supplier.testBit(left ? bits - 1 - i % bits : i % bits);
      boolean topBefore = value.testBit(bits - 1);
      carry = value.testBit(left ? bits - 1 : 0);
      value = left ? field(value.shiftLeft(1)) : value.shiftRight(1);
      if (entering) {
        value = value.setBit(left ? 0 : bits - 1);
      }
      overflow = value.testBit(bits - 1) != topBefore;
    }
    if (count != 0) {
      adjust = false;
      resultCodes(value);
    }
  }

  private void bitTest(Opcode opcode, BigInteger x, int bit) {
    carry = x.testBit(bit);
    value = switch (opcode) {
      case BTS -> x.setBit(bit);
      case BTR -> x.clearBit(bit);
      case BTC -> x.flipBit(bit);
      default -> x;
    };
  }

  private void search(BigInteger a, BigInteger b, int index) {
    zero = b.signum() == 0;
    value = zero ? a : BigInteger.valueOf(index);
  }

  private void multiply(Opcode opcode, BigInteger x, BigInteger y) {
    BigInteger product = x.multiply(y);
    BigInteger low = field(product);
    value = opcode == Opcode.MUL ? low : product.shiftRight(bits);
    carry = !product.equals(asSigned(low));
    overflow = carry;
    adjust = false;
    resultCodes(low);
  }

  private void divide(boolean wantsQuotient, BigInteger dividend, BigInteger divisor, boolean isSigned) {
    if (divisor.signum() == 0) {
      faults = true;
      return;
    }
    BigInteger[] both = dividend.divideAndRemainder(divisor);
    BigInteger low = field(both[0]);
    faults = !both[0].equals(isSigned ? asSigned(low) : low);
    value = wantsQuotient ? both[0] : both[1];
  }
}
