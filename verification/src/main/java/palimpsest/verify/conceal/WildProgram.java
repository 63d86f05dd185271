package palimpsest.verify.conceal;

import java.util.random.RandomGenerator;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;

/// A guest program that aims at memory it does not have, in a loop that grows hot: with system calls, with loads behind
/// branches that mostly let them through but not to wild addresses, with sums that wrap, with a segment that begins at
/// the number of a concealed address. All it learns goes into one sum, which is its output; half the programs end by a
/// wild access.
final class WildProgram {
  private static final int TABLE = MinimalElf.DATA + 0x1000;
  private static final int SUM = MinimalElf.DATA + 0x1100;
  private static final int ROUNDS_LEFT = MinimalElf.DATA + 0x1104;
  private static final int DESCRIPTOR = MinimalElf.DATA + 0x1110;
  private static final int ENTRIES = 16;
  private static final int DATA_END = MinimalElf.DATA + 0x1000;
  private static final int LONGEST = 8;

  private static final int WRITE = 4;
  private static final int EXIT = 1;
  private static final int SET_THREAD_AREA = 243;
  /// read, write, readv, writev, rt_sigaction, rt_sigprocmask, uname, sysinfo, set_thread_area, nanosleep.
  private static final int[] CALLS = {3, 4, 145, 146, 174, 175, 122, 116, 243, 162};
  private static final int FLAT_WRITABLE_DATA = 0x51;

  private final RandomGenerator random;
  private final int concealed;
  private final Assembler code = new Assembler(MinimalElf.CODE);
  private final int segmentBase;

  private WildProgram(RandomGenerator random, int concealed) {
    this.random = random;
    this.concealed = concealed;
    this.segmentBase = Addresses.wild(random, concealed);
  }

  /// The code of one such program, to stand at [MinimalElf#CODE].
  ///
  /// @param concealed first concealed physical address
  static byte[] draw(RandomGenerator random, int concealed) {
    return new WildProgram(random, concealed).assemble();
  }

  private byte[] assemble() {
    for (int i = 0; i < ENTRIES; i++) {
      int address = random.nextInt(8) == 0 ? Addresses.wild(random, concealed) : Addresses.data(random);
      store(TABLE + 4 * i, address);
    }
    segment();
    store(ROUNDS_LEFT, random.nextInt(100, 250));
    Label top = code.label();
    code.bind(top);
    int length = random.nextInt(2, LONGEST + 1);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(4)) {
        case 0 -> call();
        case 1 -> wrap();
        case 2 -> throughSegment();
        default -> guarded();
      }
    }
    code.bytes(0xff).modrm(1, new Operand.Absolute(ROUNDS_LEFT));
    code.bytes(0x0f, 0x85).distance(top);
    call(WRITE, 1, SUM, 4);
    if (random.nextBoolean()) {
      code.bytes(random.nextBoolean() ? 0xa1 : 0xa3).immediate(4, Addresses.wild(random, concealed));
    }
    call(EXIT, 0, 0, 0);
    return code.finish();
  }

  private void call() {
    call(CALLS[random.nextInt(CALLS.length)], random.nextInt(2), Addresses.wild(random, concealed),
        random.nextInt(1, 9));
    addToSum();
  }

  /// A load from an address out of the table, if that is in the data.
  private void guarded() {
    Label skip = code.label();
    code.bytes(0x8b).modrm(1, new Operand.Absolute(ROUNDS_LEFT)).bytes(0x83, 0xe1, ENTRIES - 1);
    code.bytes(0x8b, 0x34, 0x8d).immediate(4, TABLE);
    code.bytes(0x81, 0xfe).immediate(4, MinimalElf.DATA).bytes(0x0f, 0x82).distance(skip);
    code.bytes(0x81, 0xfe).immediate(4, DATA_END).bytes(0x0f, 0x83).distance(skip);
    code.bytes(0x8b, 0x06);
    addToSum();
    if (random.nextBoolean()) {
      code.bytes(0xff, 0x06);
    }
    code.bind(skip);
  }

  /// A load whose address is right only modulo 2^32.
  private void wrap() {
    int base = random.nextInt();
    int index = random.nextInt();
    int scale = random.nextInt(4);
    code.bytes(0xbb).immediate(4, base).bytes(0xb9).immediate(4, index);
    code.bytes(0x8b).modrm(0, new Operand.Indexed(3, 1, scale, Addresses.data(random) - base - (index << scale)));
    addToSum();
  }

  private void throughSegment() {
    code.bytes(0x64, 0xa1).immediate(4, Addresses.data(random) - segmentBase);
    addToSum();
  }

  private void segment() {
    store(DESCRIPTOR, -1);
    store(DESCRIPTOR + 4, segmentBase);
    store(DESCRIPTOR + 8, 0xf_ffff);
    store(DESCRIPTOR + 12, FLAT_WRITABLE_DATA);
    call(SET_THREAD_AREA, DESCRIPTOR, 0, 0);
    code.bytes(0xa1).immediate(4, DESCRIPTOR).bytes(0xc1, 0xe0, 3, 0x83, 0xc8, 3, 0x8e, 0xe0);
  }

  private void call(int number, int first, int second, int third) {
    code.bytes(0xbb).immediate(4, first).bytes(0xb9).immediate(4, second).bytes(0xba).immediate(4, third);
    code.bytes(0xb8).immediate(4, number).bytes(0xcd, 0x80);
  }

  private void addToSum() {
    code.bytes(0x01).modrm(0, new Operand.Absolute(SUM));
  }

  private void store(int address, int value) {
    code.bytes(0xc7).modrm(0, new Operand.Absolute(address)).immediate(4, value);
  }
}
