package palimpsest.verify.hardware;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.Width;

/// Draws x87 states and memory operands: ordinary values, long runs of equal bits, every kind of special value, all
/// control words, exceptions already recorded, registers in use and empty.
final class FpuStateDraw {
  /// Bytes of what FRSTOR loads.
  static final int IMAGE_BYTES = 108;

  private static final int BIAS = 0x3fff;
  private static final int SIGN = 0x8000;
  private static final int RESERVED = 0xffff_0000;
  private static final int MASKS = 0x3f;
  private static final int STACK_FAULT = 0x40;

  private final RandomGenerator random;

  FpuStateDraw(RandomGenerator random) {
    this.random = random;
  }

  /// Writes an image for FRSTOR.
  void putState(ByteBuffer target) {
    putEnvironment(target);
    for (int i = 0; i < 8; i++) {
      putExtended(target);
    }
  }

  /// Writes an image for FLDENV. Of the recorded exceptions one in sixteen states has some that are not masked.
  void putEnvironment(ByteBuffer target) {
    int masks = random.nextInt(3) == 0 ? random.nextInt(MASKS + 1) : MASKS;
    int precision = random.nextBoolean() ? 3 : random.nextInt(4);
    int recorded = random.nextInt(3) == 0 ? random.nextInt(2 * STACK_FAULT) : 0;
    if (random.nextInt(16) != 0) {
      recorded &= masks | STACK_FAULT;
    }
    int top = random.nextInt(8);
    int tags = random.nextInt(4) == 0 ? random.nextInt(0x1_0000) : 0;
    if (random.nextInt(3) != 0) {
      tags |= 3 << 2 * (top + 7 & 7);
    }
    target.putInt(RESERVED | 0x40 | masks | precision << 8 | random.nextInt(4) << 10);
    target.putInt(RESERVED | recorded | top << 11 | random.nextInt(0x1_0000) & 0x4700);
    target.putInt(RESERVED | tags);
    target.putInt(0).putInt(0).putInt(0).putInt(RESERVED);
  }

  private void putExtended(ByteBuffer target) {
    int sign = random.nextBoolean() ? SIGN : 0;
    long bits = random.nextInt(3) == 0 ? runs() : random.nextLong();
    if (random.nextInt(3) == 0) {
      bits &= -1L << random.nextInt(64);
    }
    long normal = bits | Long.MIN_VALUE;
    switch (random.nextInt(16)) {
      case 0 -> put(target, sign, random.nextLong() >>> 1 + random.nextInt(62));
      case 1 -> put(target, sign, normal);
      case 2 -> put(target, sign, 0);
      case 3 -> put(target, sign | 0x7fff, Long.MIN_VALUE);
      case 4 -> put(target, sign | 0x7fff, normal | 1L << 62);
      case 5 -> put(target, sign | 0x7fff, (normal & ~(1L << 62)) | 1);
      case 6 -> put(target, sign | random.nextInt(0x8000), bits & Long.MAX_VALUE);
      case 7 -> put(target, sign | 1 + random.nextInt(80), normal);
      case 8 -> put(target, sign | 0x7ffe - random.nextInt(80), normal);
      case 9 -> put(target, random.nextInt(0x1_0000), bits);
      case 10 -> put(target, sign | BIAS + random.nextInt(6), -1L << 63 - random.nextInt(6));
      case 11, 12 -> put(target, sign | BIAS + random.nextInt(140) - 70, normal);
      default -> put(target, sign | BIAS + random.nextInt(8) - 4, normal);
    }
  }

  private static void put(ByteBuffer target, int signExponent, long significand) {
    target.putLong(significand).putShort((short) signExponent);
  }

  /// Runs of ones and zeros, which rounding carries through.
  private long runs() {
    long ones = -1L >>> random.nextInt(64);
    return ones ^ -1L >>> random.nextInt(64);
  }

  /// Writes a memory operand of a row.
  void putOperand(ByteBuffer target, OpcodeRow row) {
    int bytes = row.operands().getFirst().size().at(Width.DWORD).bytes();
    boolean integer = switch (row.opcode()) {
      case 0xda, 0xde, 0xdf -> true;
      case 0xdb -> bytes != 10;
      default -> false;
    };
    if (bytes == 10) {
      if (integer && random.nextInt(4) != 0) {
        putDecimal(target);
      } else {
        putExtended(target);
      }
    } else if (row.name().equals("FLDCW")) {
      target.putShort((short) random.nextInt());
    } else if (integer) {
      target.putLong(random.nextInt(3) == 0 ? random.nextInt(50) - 25 : random.nextLong() >> random.nextInt(64));
    } else if (bytes == 4) {
      target.putInt((int) narrow(8, 23));
    } else {
      target.putLong(narrow(11, 52));
    }
  }

  private void putDecimal(ByteBuffer target) {
    for (int i = 0; i < 9; i++) {
      target.put((byte) (random.nextInt(10) << 4 | random.nextInt(10)));
    }
    target.put((byte) (random.nextBoolean() ? 0x80 : 0));
  }

  /// A single or double: ordinary, denormal, infinite, NaN, zero, anything.
  long narrow(int exponentBits, int fractionBits) {
    long fraction = random.nextLong() & (1L << fractionBits) - 1;
    long exponents = (1L << exponentBits) - 1;
    long sign = random.nextBoolean() ? 1L << exponentBits + fractionBits : 0;
    return sign | switch (random.nextInt(8)) {
      case 0 -> fraction;
      case 1 -> exponents << fractionBits;
      case 2 -> exponents << fractionBits | fraction;
      case 3 -> 0;
      case 4 -> random.nextLong(exponents) << fractionBits | fraction;
      default -> (exponents >> 1) + random.nextInt(8) - 4 << fractionBits | fraction;
    };
  }
}
