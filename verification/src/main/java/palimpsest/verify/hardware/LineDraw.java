package palimpsest.verify.hardware;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.random.RandomGenerator;
import palimpsest.verify.instructions.Exclusion;
import palimpsest.verify.instructions.Form;
import palimpsest.verify.instructions.OperandKind;
import palimpsest.verify.instructions.Samples;
import palimpsest.verify.instructions.Window;
import palimpsest.x86.isa.MandatoryPrefix;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OperandForm;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// Draws one instruction of a form: by [Samples] where they have it, else, for what jumps, traps or needs privilege,
/// here.
final class LineDraw {
  private static final int OPERAND_SIZE = 0x66;
  private static final int[] FORM_PREFIXES = {0, 0xf0, 0xf3, 0xf2};
  /// A bit that `int 0x80` lacks, and the reserved vectors below 32, some of which a hypervisor answers with #UD.
  private static final int BEYOND_EXCEPTIONS = 0x20;
  private static final int SIB = 4;

  private final Samples samples;
  private final RandomGenerator random;

  LineDraw(RandomGenerator random) {
    this.random = random;
    this.samples = Samples.in(
        new Window(
            Layout.PLAYGROUND,
            Layout.PLAYGROUND_BYTES,
            List.of(
                new Window.Base(Segment.FS, Layout.FS_BASE), new Window.Base(Segment.GS, Layout.GS_BASE))));
  }

  /// An instruction of `form`.
  ///
  /// @param behind the instructions that follow: a relative branch leads to the beginning of one, or to the end
  Line draw(Form form, List<Line> behind) {
    return Exclusion.of(form.row().mnemonic()).isEmpty()
        ? Line.of(samples.of(form, random).bytes())
        : Line.of(encode(form, behind));
  }

  private byte[] encode(Form form, List<Line> behind) {
    var code = new ByteArrayOutputStream();
    OpcodeRow row = form.row();
    int prefix = FORM_PREFIXES[form.prefix().ordinal()];
    if (prefix != 0) {
      code.write(prefix);
    }
    if (row.prefix() != MandatoryPrefix.NONE) {
      code.write(row.prefix().code());
    }
    if (form.size() == Width.WORD) {
      code.write(OPERAND_SIZE);
    }
    if (row.twoByte()) {
      code.write(0x0f);
    }
    code.write(row.opcode());
    if (row.hasModrm()) {
      operand(code, form);
    }
    for (OperandForm operand : row.operands()) {
      switch (operand.kind()) {
        case IMMEDIATE -> append(code, immediate(row.mnemonic()), operand.size().at(form.size()).bytes());
        case SIGNED_BYTE -> append(code, random.nextInt(), 1);
        case SHORT_BRANCH -> append(code, distance(behind), 1);
        case NEAR_BRANCH -> append(code, distance(behind), form.size().bytes());
        case FAR_POINTER -> {
          append(code, random.nextInt(), form.size().bytes());
          append(code, random.nextInt(4) | (random.nextBoolean() ? 0xfff8 : 0), 2);
        }
        case REGISTER_OR_MEMORY, REGISTER_OR_WORD, REGISTER, MEMORY, REGISTER_ONLY, CONTROL, DEBUG, SEGMENT,
            OPCODE_REGISTER, ONE, OFFSET, STRING, FIXED_REGISTER, FIXED_SEGMENT, STACK_TOP, STACK_REGISTER,
            MMX_REGISTER, MMX_OR_MEMORY, MMX_ONLY, XMM_REGISTER, XMM_OR_MEMORY, XMM_ONLY -> {}
      }
    }
    return code.toByteArray();
  }

  private int immediate(Mnemonic mnemonic) {
    int value = random.nextInt();
    if (mnemonic != Mnemonic.INT) {
      return value;
    }
    return random.nextBoolean() ? random.nextInt(6) : value | BEYOND_EXCEPTIONS;
  }

  private int distance(List<Line> behind) {
    return behind.stream().limit(random.nextInt(behind.size() + 1)).mapToInt(line -> line.code().length).sum();
  }

  private void operand(ByteArrayOutputStream code, Form form) {
    OpcodeRow row = form.row();
    int field = row.digit() == OpcodeRow.ANY ? field(row) : row.digit();
    if (form.kind() != OperandKind.MEMORY) {
      code.write(0xc0 | field << 3 | random.nextInt(8));
      return;
    }
    int base = random.nextInt(8);
    code.write(0x80 | field << 3 | base);
    if (base == SIB) {
      code.write(random.nextInt(256));
    }
    append(code, random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(256), 4);
  }

  /// The register, and of special ones one that there is: ES, SS, DS, FS, GS; CR0, CR2 to CR4; any debug register.
  private int field(OpcodeRow row) {
    for (OperandForm operand : row.operands()) {
      switch (operand.kind()) {
        case SEGMENT -> {
          int[] segments = {0, 2, 3, 4, 5};
          return segments[random.nextInt(segments.length)];
        }
        case CONTROL -> {
          int[] registers = {0, 2, 3, 4};
          return registers[random.nextInt(registers.length)];
        }
        default -> {}
      }
    }
    return random.nextInt(8);
  }

  private static void append(ByteArrayOutputStream code, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      code.write(value >> 8 * i);
    }
  }
}
