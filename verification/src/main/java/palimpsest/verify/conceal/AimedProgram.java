package palimpsest.verify.conceal;

import java.util.random.RandomGenerator;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;

/// A guest program that touches one page and then loads from it and stores to it in a loop, in all sizes. If nobody
/// answers there, every bit it loads is one, and it exits with status 0.
///
/// It loads from the lower half of the page and stores to the upper: a translation may give a load what an earlier
/// store of its own put there, for conventional memory is all it expects.
final class AimedProgram {
  /// The page, which the first two instructions touch.
  static final int PAGE = MinimalElf.DATA + 0x2000;
  /// Instructions after which it has been touched.
  static final int TOUCHED = 2;

  private static final int COUNTER = MinimalElf.DATA + 0x100;

  private AimedProgram() {}

  /// The code of one such program, to stand at [MinimalElf#CODE].
  static byte[] draw(RandomGenerator random) {
    var code = new Assembler(MinimalElf.CODE);
    code.bytes(0xa1).immediate(4, PAGE).bytes(0xa3).immediate(4, PAGE);
    code.bytes(0xbb).immediate(4, -1);
    code.bytes(0xc7).modrm(0, new Operand.Absolute(COUNTER)).immediate(4, random.nextInt(100, 300));
    Label top = code.label();
    code.bind(top);
    int length = random.nextInt(2, 10);
    for (int i = 0; i < length; i++) {
      access(code, random);
    }
    code.bytes(0xff).modrm(1, new Operand.Absolute(COUNTER)).bytes(0x0f, 0x85).distance(top);
    code.bytes(0xf7, 0xd3, 0x83, 0xfb, 0x01, 0xf5, 0x19, 0xdb, 0xf7, 0xdb);
    code.bytes(0xb8).immediate(4, 1).bytes(0xcd, 0x80);
    return code.finish();
  }

  private static void access(Assembler code, RandomGenerator random) {
    int kind = random.nextInt(6);
    int address = PAGE + random.nextInt(0x7fc) + (kind < 3 ? 0 : 0x800);
    switch (kind) {
      case 0 -> code.bytes(0x23, 0x1d).immediate(4, address);
      case 1 -> code.bytes(0x66, 0x23, 0x1d).immediate(4, address);
      case 2 -> code.bytes(0x22, 0x1d).immediate(4, address);
      case 3 -> code.bytes(0xc7, 0x05).immediate(4, address).immediate(4, random.nextInt());
      case 4 -> code.bytes(0xc6, 0x05).immediate(4, address).immediate(1, random.nextInt());
      default -> code.bytes(0xff, 0x05).immediate(4, address);
    }
  }
}
