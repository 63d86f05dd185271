package palimpsest.verify.conceal;

import java.util.random.RandomGenerator;
import palimpsest.verify.assemble.MinimalElf;

/// Addresses a guest has no business at.
final class Addresses {
  private Addresses() {}

  /// A linear address at which a generated program has nothing mapped: page 0, the numbers of concealed physical
  /// addresses, the kernel's part, the top.
  ///
  /// @param concealed first concealed physical address
  static int wild(RandomGenerator random, int concealed) {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt(0x1000);
      case 1 -> concealed + random.nextInt(1 << 20);
      case 2 -> 0xc000_0000 + random.nextInt(0x3000_0000);
      case 3 -> -1 - random.nextInt(0x100);
      default -> 0x3000_0000 + random.nextInt(0x1000_0000);
    };
  }

  /// A mapped address of a generated program's data, a multiple of 4.
  static int data(RandomGenerator random) {
    return MinimalElf.DATA + 4 * random.nextInt(0x200);
  }

  /// A frame at or beyond the end of conventional memory.
  ///
  /// @param concealed first concealed physical address, a multiple of the page size
  static int frame(RandomGenerator random, int concealed) {
    return switch (random.nextInt(4)) {
      case 0 -> concealed;
      case 1 -> concealed + (random.nextInt(256) << 12);
      case 2 -> 0xffff_f000;
      default -> Math.max(concealed >>> 12, random.nextInt(1 << 20)) << 12;
    };
  }
}
