package palimpsest.verify.seeded;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;

/// A guest program under whose feet code and pages change: functions whose constants are overwritten, byte by byte, and a
/// page that is unmapped and mapped again, and at last may no longer be written.
///
/// The first function changes once: its constant in its last byte, which is the first of a granule, and of which a
/// translation may have no other byte; and its addition, which becomes another operation, so that what is translated
/// then, and saved, does not fit what the next run begins with. The others' constants are overwritten now and then.
///
/// @param constants what each function adds, until it is overwritten; two or more
/// @param patches which byte of which other function's constant is overwritten, 4 times the function and the byte
/// @param rounds how often everything is called, more than 64 times
record ChangingProgram(List<Integer> constants, List<Integer> patches, int rounds) {
  private static final int SUM = MinimalElf.DATA + 0x100;
  private static final int ROUNDS_LEFT = MinimalElf.DATA + 0x104;
  /// Rounds that are left when the first function changes.
  private static final int LEFT_AT_CHANGE = 64;
  /// From a function's constant to its addition's opcode, and in which bits that of XOR differs.
  private static final int ADDITION = 6;
  private static final int TO_EXCLUSIVE_OR = 0x30;
  /// A multiple of every machine's granule in bytes.
  private static final int GRANULE = 128;
  private static final int PAGE = 0x2000_0000;
  private static final int PAGE_BYTES = 0x1000;
  private static final int TOUCHED = PAGE + 0x40;

  private static final int EXIT = 1;
  private static final int MUNMAP = 91;
  private static final int MPROTECT = 125;
  private static final int MMAP2 = 192;
  private static final int READ = 1;
  private static final int READ_WRITE = 3;
  private static final int PRIVATE_FIXED_ANONYMOUS = 0x32;

  private static final List<Integer> REGISTERS = List.of(3, 1, 2, 6, 7, 5);

  ChangingProgram {
    constants = List.copyOf(constants);
    patches = List.copyOf(patches);
  }

  /// One such program.
  static ChangingProgram draw(RandomGenerator random) {
    List<Integer> constants = random.ints(random.nextInt(2, 5)).boxed().toList();
    List<Integer> patches =
        random.ints(random.nextInt(1, 4), 4, 4 * constants.size()).boxed().toList();
    return new ChangingProgram(constants, patches, random.nextInt(120, 240));
  }

  /// The machine code, to stand at [MinimalElf#CODE].
  byte[] assemble() {
    var code = new Assembler(MinimalElf.CODE);
    List<Label> functions = labels(code);
    List<Label> fields = labels(code);
    Label touch = code.label();
    code.bytes(0xc7).modrm(0, new Operand.Absolute(ROUNDS_LEFT)).immediate(4, rounds);
    map(code);
    Label top = code.label();
    code.bind(top);
    functions.forEach(function -> code.bytes(0xe8).distance(function));
    code.bytes(0xe8).distance(touch);
    Label skip = code.label();
    code.bytes(0xf6).modrm(0, new Operand.Absolute(ROUNDS_LEFT)).bytes(31);
    code.bytes(0x0f, 0x85).distance(skip);
    code.bytes(0xa0).immediate(4, ROUNDS_LEFT);
    for (int patch : patches) {
      code.bytes(0x88).modrm(0, new Operand.At(fields.get(patch / 4), patch % 4));
    }
    call(code, MUNMAP, PAGE, PAGE_BYTES);
    map(code);
    code.bind(skip);
    Label unchanged = code.label();
    code.bytes(0x83).modrm(7, new Operand.Absolute(ROUNDS_LEFT)).bytes(LEFT_AT_CHANGE);
    code.bytes(0x0f, 0x85).distance(unchanged);
    code.bytes(0x80).modrm(6, new Operand.At(fields.getFirst(), 3)).bytes(0x55);
    code.bytes(0x80).modrm(6, new Operand.At(fields.getFirst(), ADDITION)).bytes(TO_EXCLUSIVE_OR);
    code.bind(unchanged);
    code.bytes(0xff).modrm(1, new Operand.Absolute(ROUNDS_LEFT));
    code.bytes(0x0f, 0x85).distance(top);
    call(code, MPROTECT, PAGE, PAGE_BYTES, READ);
    code.bytes(0xe8).distance(touch);
    call(code, EXIT, 0);
    while ((code.here() + 4) % GRANULE != 0) {
      code.bytes(0x90);
    }
    for (int i = 0; i < constants.size(); i++) {
      function(code, functions.get(i), fields.get(i), constants.get(i));
    }
    touch(code, touch);
    return code.finish();
  }

  private List<Label> labels(Assembler code) {
    List<Label> labels = new ArrayList<>();
    constants.forEach(_ -> labels.add(code.label()));
    return labels;
  }

  private static void map(Assembler code) {
    call(code, MMAP2, PAGE, PAGE_BYTES, READ_WRITE, PRIVATE_FIXED_ANONYMOUS, -1, 0);
  }

  private static void call(Assembler code, int number, int... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      code.bytes(0xb8 | REGISTERS.get(i)).immediate(4, arguments[i]);
    }
    code.bytes(0xb8).immediate(4, number).bytes(0xcd, 0x80);
  }

  /// Adds its constant; PUSHF behind the constant ends a translation there, so the constant's last byte is its last.
  private static void function(Assembler code, Label label, Label field, int constant) {
    code.bind(label);
    code.bytes(0xb8);
    code.bind(field);
    code.immediate(4, constant).bytes(0x9c, 0x9d, 0x01).modrm(0, new Operand.Absolute(SUM)).bytes(0xc3);
  }

  private static void touch(Assembler code, Label label) {
    code.bind(label);
    code.bytes(0xa1).immediate(4, TOUCHED).bytes(0x01).modrm(0, new Operand.Absolute(SUM));
    code.bytes(0x83).modrm(0, new Operand.Absolute(TOUCHED)).bytes(7, 0xc3);
  }
}
