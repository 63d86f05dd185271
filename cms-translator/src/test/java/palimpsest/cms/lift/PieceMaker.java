package palimpsest.cms.lift;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;

/// Makes random pieces of user-mode integer code of the kinds CMS translates, weighted as compilers use them and with
/// operands that meet often: few addresses, few constants.
final class PieceMaker {
  private final Random random;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private PieceMaker(Random random) {
    this.random = random;
  }

  static Piece make(Random random) {
    return new PieceMaker(random).piece();
  }

  private Piece piece() {
    int target = -1;
    switch (random.nextInt(31)) {
      case 0, 1, 2, 3, 4 -> widths(random.nextInt(8) << 3 | random.nextInt(4));
      case 5, 6, 7 -> group(0x80, random.nextInt(8));
      case 8, 9, 10, 11 -> widths(0x88 + random.nextInt(4));
      case 12 -> moveImmediate();
      case 13 -> address();
      case 14, 15 -> stack();
      case 16 -> narrow().put(0x40 + random.nextInt(16));
      case 17, 18 -> shift();
      case 19 -> extend();
      case 20 -> conditional();
      case 21 -> multiply();
      case 22 -> bits();
      case 23 -> exchange();
      case 24 -> single();
      case 25 -> strings();
      case 26 -> divide();
      case 27 -> unary();
      case 28, 29 -> {
        put(0x0f).put(0x80 + random.nextInt(16));
        target = random.nextInt(1000);
      }
      default -> target = transfer();
    }
    return new Piece(out.toByteArray(), target);
  }

  private PieceMaker put(int value) {
    out.write(value);
    return this;
  }

  private PieceMaker hex(String text) {
    out.writeBytes(HexFormat.of().parseHex(text.replace(" ", "")));
    return this;
  }

  /// Perhaps the 16-bit operand size.
  private PieceMaker narrow() {
    return random.nextInt(6) == 0 ? put(0x66) : this;
  }

  private void immediate(int bytes) {
    int value =
        switch (random.nextInt(4)) {
          case 0 -> random.nextInt();
          case 1 -> GuestBench.DATA + random.nextInt(64);
          default -> random.nextInt(40) - 8;
        };
    for (int i = 0; i < bytes; i++) {
      put(value >>> 8 * i);
    }
  }

  /// An instruction whose lowest opcode bit chooses bytes, with register and register-or-memory.
  private void widths(int opcode) {
    boolean word = (opcode & 1) != 0 && random.nextInt(6) == 0;
    if (word) {
      put(0x66);
    }
    put(opcode);
    modrm(random.nextInt(8));
  }

  private void modrm(int reg) {
    if (random.nextInt(5) < 2) {
      put(0xc0 | reg << 3 | random.nextInt(8));
    } else {
      memory(reg);
    }
  }

  private void memory(int reg) {
    switch (random.nextInt(5)) {
      case 0 -> {
        put(reg << 3 | 5);
        displacement32();
      }
      case 1 -> put(0x44 | reg << 3).put(0x24).put(4 * random.nextInt(8));
      case 2 -> put(0x40 | reg << 3 | (random.nextBoolean() ? 3 : 6)).put(random.nextInt(12));
      case 3 -> {
        put(0x44 | reg << 3);
        put(random.nextInt(4) << 6 | random.nextInt(8) << 3 | random.nextInt(8)).put(4 * random.nextInt(4));
      }
      default -> {
        put(0x04 | reg << 3).put(random.nextInt(4) << 6 | random.nextInt(8) << 3 | 5);
        displacement32();
      }
    }
  }

  private void displacement32() {
    int at = GuestBench.DATA + random.nextInt(32);
    for (int i = 0; i < 4; i++) {
      put(at >>> 8 * i);
    }
  }

  private void group(int opcode, int digit) {
    switch (random.nextInt(4)) {
      case 0 -> {
        put(opcode);
        modrm(digit);
        immediate(1);
      }
      case 1 -> {
        put(0x66).put(opcode + 1);
        modrm(digit);
        immediate(2);
      }
      case 2 -> {
        put(opcode + 1);
        modrm(digit);
        immediate(4);
      }
      default -> {
        put(opcode + 3);
        modrm(digit);
        immediate(1);
      }
    }
  }

  private void moveImmediate() {
    if (random.nextBoolean()) {
      put(0xb0 + random.nextInt(8));
      immediate(1);
    } else {
      put(0xb8 + random.nextInt(8));
      immediate(4);
    }
  }

  private void address() {
    narrow().put(0x8d);
    memory(random.nextInt(8));
  }

  private void stack() {
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> narrow().put(0x50 + random.nextInt(8));
      case 4, 5, 6 -> narrow().put(0x58 + random.nextInt(8));
      case 7 -> {
        put(0x6a);
        immediate(1);
      }
      case 8 -> {
        put(0xff);
        modrm(6);
      }
      case 9 -> {
        put(0x8f);
        modrm(0);
      }
      case 10 -> narrow().put(0x60 + random.nextInt(2));
      default -> hex(random.nextBoolean() ? "c9" : "c8100000");
    }
  }

  private void shift() {
    int digit = random.nextInt(8);
    switch (random.nextInt(4)) {
      case 0 -> {
        put(0xc0);
        modrm(digit);
        put(random.nextInt(40));
      }
      case 1 -> {
        narrow().put(0xc1);
        modrm(digit);
        put(random.nextInt(40));
      }
      case 2 -> widthsDigit(0xd0 + random.nextInt(4), digit);
      default -> {
        put(0x0f).put(new int[] {0xa4, 0xa5, 0xac, 0xad}[random.nextInt(4)]);
        boolean immediate = (out.toByteArray()[1] & 1) == 0;
        modrm(random.nextInt(8));
        if (immediate) {
          put(random.nextInt(34));
        }
      }
    }
  }

  private void widthsDigit(int opcode, int digit) {
    if ((opcode & 1) != 0) {
      narrow();
    }
    put(opcode);
    modrm(digit);
  }

  private void extend() {
    narrow().put(0x0f).put(new int[] {0xb6, 0xb7, 0xbe, 0xbf}[random.nextInt(4)]);
    modrm(random.nextInt(8));
  }

  private void conditional() {
    boolean set = random.nextBoolean();
    if (!set) {
      narrow();
    }
    put(0x0f).put((set ? 0x90 : 0x40) + random.nextInt(16));
    modrm(random.nextInt(8));
  }

  private void multiply() {
    switch (random.nextInt(4)) {
      case 0 -> {
        narrow().put(0x0f).put(0xaf);
        modrm(random.nextInt(8));
      }
      case 1 -> {
        narrow().put(0x6b);
        modrm(random.nextInt(8));
        immediate(1);
      }
      default -> widthsDigit(0xf6 + random.nextInt(2), 4 + random.nextInt(2));
    }
  }

  private void unary() {
    if (random.nextBoolean()) {
      widthsDigit(0xf6 + random.nextInt(2), 2 + random.nextInt(2));
    } else {
      widthsDigit(0xfe + random.nextInt(2), random.nextInt(2));
    }
  }

  private void bits() {
    switch (random.nextInt(4)) {
      case 0 -> {
        narrow().put(0x0f).put(new int[] {0xa3, 0xab, 0xb3, 0xbb}[random.nextInt(4)]);
        modrm(random.nextInt(8));
      }
      case 1 -> {
        narrow().put(0x0f).put(0xba);
        modrm(4 + random.nextInt(4));
        put(random.nextInt(40));
      }
      case 2 -> {
        narrow().put(0x0f).put(0xbc + random.nextInt(2));
        modrm(random.nextInt(8));
      }
      default -> put(0x0f).put(0xc8 + random.nextInt(8));
    }
  }

  private void exchange() {
    switch (random.nextInt(4)) {
      case 0 -> widths(0x86 + random.nextInt(2));
      case 1 -> narrow().put(0x90 + random.nextInt(8));
      case 2 -> {
        put(0x0f).put(0xc0 + random.nextInt(2));
        modrm(random.nextInt(8));
      }
      default -> {
        put(0x0f).put(0xb0 + random.nextInt(2));
        modrm(random.nextInt(8));
      }
    }
  }

  private void single() {
    int[] opcodes = {0x98, 0x99, 0x9e, 0x9f, 0xf5, 0xf8, 0xf9, 0xd6, 0xd7, 0x90};
    int opcode = opcodes[random.nextInt(opcodes.length)];
    if (opcode < 0x9a) {
      narrow();
    }
    put(opcode);
  }

  private void strings() {
    int opcode = new int[] {0xa4, 0xa5, 0xa6, 0xa7, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf}[random.nextInt(10)];
    if (random.nextInt(3) == 0) {
      put(0xb9).put(random.nextInt(12)).put(0).put(0).put(0);
      put(0xf2 + random.nextInt(2));
    }
    put(opcode);
  }

  /// A division that seldom faults: the divisor odd, the dividend small.
  private void divide() {
    hex(random.nextBoolean() ? "83c901 31d2 f7f1" : "83ce01 99 f7fe");
  }

  private int transfer() {
    switch (random.nextInt(4)) {
      case 0 -> {
        put(0xe9);
        return random.nextInt(1000);
      }
      case 1, 2 -> {
        put(0xe8);
        return random.nextInt(1000);
      }
      default -> {
        put(0xc3);
        return -1;
      }
    }
  }
}
