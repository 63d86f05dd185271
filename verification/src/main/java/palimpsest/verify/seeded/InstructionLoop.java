package palimpsest.verify.seeded;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.assemble.Operand;
import palimpsest.verify.instructions.Form;
import palimpsest.verify.instructions.Sample;
import palimpsest.verify.instructions.Samples;
import palimpsest.verify.instructions.Window;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Segment;

/// A guest program that runs a few samples of the decoder's table in a loop, three times: the second time FS begins
/// elsewhere, and the last time strings go downwards.
///
/// Half of the samples are drawn by form, half by mnemonic, so that what has few forms is not rare. Behind every other
/// sample all flags are stored, which also ends a translation; over some of them a branch leads, or over some moves and
/// sums. So what an instruction leaves is looked at soon, and looked at late. Memory is random to begin with, and each
/// round begins with registers it did not have before, so that operands are not the same again and again.
record InstructionLoop(List<Sample> samples, List<Integer> registers, List<Joint> joints, int rounds) {
  /// What stands before a sample, or behind it.
  enum Joint {
    NOTHING,
    /// Its flags are stored.
    FLAGS,
    /// A branch on them leads over the next one.
    BRANCH,
    /// A branch on a register leads over a few simple instructions, in about every other round.
    ARM
  }

  private static final int LONGEST = 36;
  private static final int WINDOW = MinimalElf.DATA + 0xc00;
  private static final int WINDOW_BYTES = 0x400;
  private static final int STACK = MinimalElf.DATA + 0x3800;
  private static final int STACK_POINTER = 4;
  private static final int COUNTER = MinimalElf.DATA + 0x3900;
  private static final int PASSES = MinimalElf.DATA + 0x3904;
  private static final int FLAGS = MinimalElf.DATA + 0x3908;

  /// What set_thread_area is told (Linux `struct user_desc`: entry number, base, limit, flags), and the ModRM byte of
  /// the MOV that loads the segment register from EAX.
  private record Descriptor(int address, int base, int modrm) {}

  private static final Descriptor FS = new Descriptor(MinimalElf.DATA + 0x3910, 0x120, 0xe0);
  private static final Descriptor GS = new Descriptor(MinimalElf.DATA + 0x3920, 0x2c0, 0xe8);
  private static final int WRITABLE_FLAT_DATA = 0x51;
  /// By how much FS begins further up after the first pass, in bytes, and where that is until it has been added.
  private static final int MOVE_OF_FS = 0x40;
  private static final int MOVE = MinimalElf.DATA + 0x390c;

  private static final int EXIT = 1;
  private static final int SET_THREAD_AREA = 243;

  InstructionLoop {
    samples = List.copyOf(samples);
    registers = List.copyOf(registers);
    joints = List.copyOf(joints);
  }

  /// One such program.
  static InstructionLoop draw(RandomGenerator random) {
    Window window = new Window(WINDOW, WINDOW_BYTES,
        List.of(new Window.Base(Segment.FS, FS.base()), new Window.Base(Segment.GS, GS.base())));
    Samples source = Samples.in(window);
    List<List<Form>> byMnemonic = List.copyOf(source.forms().stream()
        .collect(Collectors.groupingBy(form -> form.row().mnemonic(), TreeMap::new, Collectors.toList()))
        .values());
    List<Sample> samples = new ArrayList<>();
    List<Joint> joints = new ArrayList<>();
    int length = random.nextInt(8, LONGEST + 1);
    for (int i = 0; i < length; i++) {
      List<Form> forms = byMnemonic.get(random.nextInt(byMnemonic.size()));
      samples.add(
          random.nextBoolean() ? source.draw(random) : source.of(forms.get(random.nextInt(forms.size())), random));
      joints.add(random.nextInt(2) == 0 ? Joint.FLAGS : joint(random));
    }
    List<Integer> registers = random.ints(8).boxed().toList();
    return new InstructionLoop(samples, registers, joints, random.nextInt(24, 60));
  }

  private static Joint joint(RandomGenerator random) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> Joint.BRANCH;
      case 2 -> Joint.ARM;
      default -> Joint.NOTHING;
    };
  }

  /// The machine code, to stand at [MinimalElf#CODE].
  byte[] assemble() {
    var code = new Assembler(MinimalElf.CODE);
    describe(code, FS);
    describe(code, GS);
    load(code, GS);
    fill(code);
    store(code, PASSES, 3);
    store(code, MOVE, MOVE_OF_FS);
    Label pass = code.label();
    code.bind(pass);
    load(code, FS);
    downwardsInLastPass(code);
    store(code, COUNTER, rounds);
    for (int register = 0; register < registers.size(); register++) {
      code.bytes(0xb8 | register).immediate(4, register == STACK_POINTER ? STACK : registers.get(register));
    }
    Label top = code.label();
    code.bind(top);
    stir(code);
    body(code);
    repeat(code, COUNTER, top);
    code.bytes(0xa1).immediate(4, MOVE).bytes(0x01).modrm(0, new Operand.Absolute(FS.address() + 4));
    store(code, MOVE, 0);
    repeat(code, PASSES, pass);
    code.bytes(0xb8).immediate(4, EXIT).bytes(0x31, 0xdb, 0xcd, 0x80);
    return code.finish();
  }

  private void body(Assembler code) {
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      sample.emit(code);
      if (sample.instruction().mnemonic() == Mnemonic.STD) {
        code.bytes(0xfc);
      }
      switch (joints.get(i)) {
        case NOTHING -> {}
        case FLAGS -> {
          code.bytes(0xb8 | STACK_POINTER).immediate(4, STACK).bytes(0x9c, 0x8f);
          code.modrm(0, new Operand.Absolute(FLAGS));
        }
        case BRANCH -> {
          if (i + 1 < samples.size()) {
            Label over = code.label();
            code.bytes(0x0f, 0x80 | (registers.get(i & 7) & 15)).distance(over);
            samples.get(i + 1).emit(code);
            code.bind(over);
          }
        }
        case ARM -> arm(code, i);
      }
    }
  }

  /// Skips a move, a sum and a complement where a bit of a register is clear; no flag is wanted behind them.
  private void arm(Assembler code, int number) {
    Label over = code.label();
    code.bytes(0xf7, 0xc0).immediate(4, 0x10 << (number & 7)).bytes(0x0f, 0x84).distance(over);
    code.bytes(0x89, 0xc1, 0x03, 0xca, 0xf7, 0xd1);
    code.bind(over);
    code.bytes(0x31, 0xca);
  }

  /// Fills the window with words that follow from each other.
  private void fill(Assembler code) {
    code.bytes(0xbf).immediate(4, WINDOW).bytes(0xb9).immediate(4, WINDOW_BYTES / 4);
    code.bytes(0xb8).immediate(4, registers.getFirst());
    Label next = code.label();
    code.bind(next);
    multiply(code, 0);
    code.bytes(0xab, 0x49).bytes(0x0f, 0x85).distance(next);
  }

  /// Gives all registers but ESP other values.
  private void stir(Assembler code) {
    for (int register = 0; register < registers.size(); register++) {
      if (register != STACK_POINTER) {
        multiply(code, register);
      }
    }
  }

  private static void multiply(Assembler code, int register) {
    code.bytes(0x69, 0xc0 | register << 3 | register).immediate(4, 1_103_515_245);
    code.bytes(0x81, 0xc0 | register).immediate(4, 12_345);
  }

  /// Sets the direction flag when one pass is left.
  private static void downwardsInLastPass(Assembler code) {
    Label upwards = code.label();
    code.bytes(0x83).modrm(7, new Operand.Absolute(PASSES)).bytes(1).bytes(0x0f, 0x85).distance(upwards);
    code.bytes(0xfd);
    code.bind(upwards);
  }

  private static void describe(Assembler code, Descriptor descriptor) {
    store(code, descriptor.address(), -1);
    store(code, descriptor.address() + 4, descriptor.base());
    store(code, descriptor.address() + 8, 0xf_ffff);
    store(code, descriptor.address() + 12, WRITABLE_FLAT_DATA);
  }

  /// Tells the kernel of the descriptor and loads its segment register: selector = entry number times 8, privilege 3.
  private static void load(Assembler code, Descriptor descriptor) {
    code.bytes(0xb8).immediate(4, SET_THREAD_AREA).bytes(0xbb).immediate(4, descriptor.address()).bytes(0xcd, 0x80);
    code.bytes(0xa1).immediate(4, descriptor.address());
    code.bytes(0xc1, 0xe0, 3, 0x83, 0xc8, 3, 0x8e, descriptor.modrm());
  }

  private static void store(Assembler code, int address, int value) {
    code.bytes(0xc7).modrm(0, new Operand.Absolute(address)).immediate(4, value);
  }

  private static void repeat(Assembler code, int counter, Label from) {
    code.bytes(0xff).modrm(1, new Operand.Absolute(counter)).bytes(0x0f, 0x85).distance(from);
  }
}
