package palimpsest.verify.hardware;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Extension;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.OperandForm;

/// Draws trials of the instructions of MMX and SSE.
///
/// What touches no register of SSE stands between FRSTOR and FNSAVE of an image in the window, so that a whole x87
/// state goes in and comes out; a memory operand lies behind the image, or across the end of the edge. What does stands
/// between loads and stores of MXCSR, of two registers of SSE and one of MMX, and the x87 environment is stored behind
/// it:
///
/// ```text
/// window + 0   MXCSR
///        + 16  a register of SSE, by reg
///        + 32  another, by r/m
///        + 48  memory operand (16 bytes)
///        + 64  the MMX register
///        + 80  x87 environment (28 bytes)
/// ```
final class SimdDraw {
  /// Lines of a snippet that touches no register of SSE.
  static final int LINES_ON_MMX = 4;
  /// Lines of one that touches registers of SSE alone.
  private static final int LINES_ON_SSE = 9;

  private static final Line INITIALISE = line(0xdb, 0xe3);
  /// FRSTOR and FNSAVE of the bytes at EBX.
  private static final Line RESTORE = line(0xdd, 0x23);
  private static final Line SAVE = line(0xdd, 0x33);

  /// Offsets in the window of a trial of SSE.
  private static final int FIRST = 16;
  private static final int SECOND = 32;
  private static final int OPERAND_OFFSET = 48;
  private static final int MMX = 64;
  private static final int ENVIRONMENT = 80;

  private static final int MODRM_ESI = 6;
  /// General registers that hold no address: EAX, ECX, EDX, EBP.
  private static final int[] FREE = {0, 1, 2, 5};
  private static final int OPERAND = Layout.WINDOW + FpuStateDraw.IMAGE_BYTES;

  private final RandomGenerator random;
  private final FpuStateDraw states;

  SimdDraw(RandomGenerator random) {
    this.random = random;
    this.states = new FpuStateDraw(random);
  }

  /// The rows that are asked about.
  static List<OpcodeRow> rows() {
    return OpcodeTable.whole().rows().stream()
        .filter(row -> row.isSimd() && row.extension() != Extension.FXSR)
        .toList();
  }

  /// The line that a trial is about: behind two others, or behind four, or with an MMX register behind eight.
  static Line drawn(Snippet snippet) {
    return snippet.lines().get(switch (snippet.lines().size()) {
      case LINES_ON_MMX -> 2;
      case LINES_ON_SSE -> 4;
      default -> 8;
    });
  }

  /// So many trials of every one of `rows`, each with so many states.
  Batch batch(List<OpcodeRow> rows, int perRow, int statesEach) {
    List<Trial> trials = new ArrayList<>();
    for (OpcodeRow row : rows) {
      for (int i = 0; i < perRow; i++) {
        trials.add(trial(row, statesEach));
      }
    }
    return new Batch(trials);
  }

  private Trial trial(OpcodeRow row, int count) {
    int modrm = modrm(row);
    boolean onSse = isOnSse(row);
    Line drawnLine = instruction(row, modrm);
    Snippet snippet = onSse ? surrounded(row, modrm, drawnLine)
        : new Snippet(List.of(INITIALISE, RESTORE, drawnLine, SAVE));
    List<InitialState> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(onSse ? packedState(row) : state());
    }
    return new Trial(snippet, drawn);
  }

  /// Whether a trial of the row begins with loads of registers of SSE.
  static boolean isOnSse(OpcodeRow row) {
    return row.name().endsWith("MXCSR") || row.operands().stream().anyMatch(form -> switch (form.kind()) {
      case XMM_REGISTER, XMM_OR_MEMORY, XMM_ONLY -> true;
      default -> false;
    });
  }

  private static boolean isOnMmx(OpcodeRow row) {
    return row.operands().stream().anyMatch(form -> switch (form.kind()) {
      case MMX_REGISTER, MMX_OR_MEMORY, MMX_ONLY -> true;
      default -> false;
    });
  }

  /// The instruction between loads and stores of the registers it may name. The MMX register is loaded, then EMMS and
  /// FINCSTP make sure that its use shows.
  private static Snippet surrounded(OpcodeRow row, int modrm, Line drawn) {
    int reg = modrm >> 3 & 7;
    int rm = modrm & 7;
    List<Line> lines = new ArrayList<>(List.of(INITIALISE, line(0x0f, 0xae, 0x13)));
    lines.add(line(0x0f, 0x10, 0x43 | reg << 3, FIRST));
    lines.add(line(0x0f, 0x10, 0x43 | rm << 3, SECOND));
    if (isOnMmx(row)) {
      lines.add(line(0x0f, 0x6f, 0x43 | reg << 3, MMX));
      lines.add(line(0x0f, 0x6f, 0x43 | rm << 3, MMX));
      lines.add(line(0x0f, 0x77));
      lines.add(line(0xd9, 0xf7));
    }
    lines.add(drawn);
    lines.add(line(0xd9, 0x73, ENVIRONMENT));
    lines.add(line(0x0f, 0x11, 0x43 | reg << 3, FIRST));
    lines.add(line(0x0f, 0x11, 0x43 | rm << 3, SECOND));
    if (isOnMmx(row)) {
      lines.add(line(0x0f, 0x7f, 0x43 | reg << 3, MMX));
    }
    lines.add(line(0x0f, 0xae, 0x1b));
    return new Snippet(lines);
  }

  /// A ModRM byte of the row: memory at ESI, or registers that hold no address.
  private int modrm(OpcodeRow row) {
    while (row.hasModrm()) {
      int modrm = random.nextBoolean() ? 0xc0 | random.nextInt(64) : random.nextInt(8) << 3 | MODRM_ESI;
      if (row.digit() != OpcodeRow.ANY) {
        modrm = modrm & 0xc7 | row.digit() << 3;
      }
      if (row.accepts(modrm) && (!namesGeneral(row, modrm) || isFree(general(row, modrm)))) {
        return modrm;
      }
    }
    return 0;
  }

  private static boolean namesGeneral(OpcodeRow row, int modrm) {
    return row.operands().stream().anyMatch(form -> switch (form.kind()) {
      case REGISTER -> true;
      case REGISTER_OR_MEMORY, REGISTER_OR_WORD -> modrm >= 0xc0;
      default -> false;
    });
  }

  private static int general(OpcodeRow row, int modrm) {
    boolean inReg = row.operands().stream().anyMatch(form -> form.kind() == OperandForm.Kind.REGISTER);
    return inReg ? modrm >> 3 & 7 : modrm & 7;
  }

  private static boolean isFree(int register) {
    for (int free : FREE) {
      if (free == register) {
        return true;
      }
    }
    return false;
  }

  private Line instruction(OpcodeRow row, int modrm) {
    var code = new ByteArrayOutputStream();
    if (row.prefix().code() != 0) {
      code.write(row.prefix().code());
    }
    code.write(0x0f);
    code.write(row.opcode());
    if (row.hasModrm()) {
      code.write(modrm);
    }
    if (row.operands().contains(OperandForm.Ib)) {
      code.write(random.nextBoolean() ? random.nextInt(72) : random.nextInt());
    }
    return Line.of(code.toByteArray());
  }

  private InitialState state() {
    ByteBuffer memory = ByteBuffer.allocate(Layout.MEMORY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    states.putEnvironment(memory);
    for (int i = 0; i < 8; i++) {
      memory.putLong(value()).putShort((short) random.nextInt());
    }
    while (memory.remaining() >= Long.BYTES) {
      memory.putLong(value());
    }
    int[] registers = new int[8];
    for (int i = 0; i < registers.length; i++) {
      registers[i] = (int) value();
    }
    registers[GuestState.EBX] = Layout.WINDOW;
    registers[GuestState.ESP] = Layout.WINDOW;
    registers[GuestState.ESI] =
        random.nextInt(16) == 0 ? Layout.BEHIND - random.nextInt(17) : OPERAND + random.nextInt(5);
    registers[GuestState.EDI] = OPERAND + random.nextInt(5);
    int flags = Eflags.ALWAYS_ONE | Eflags.IF | random.nextInt() & Eflags.ARITHMETIC;
    return new InitialState(registers, flags, memory.array(), List.of());
  }

  private InitialState packedState(OpcodeRow row) {
    ByteBuffer memory = ByteBuffer.allocate(Layout.MEMORY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    memory.putInt(mxcsr()).position(FIRST);
    boolean wide = row.name().contains("D2") || row.name().endsWith("PD") || row.name().endsWith("SD");
    while (memory.remaining() >= Long.BYTES) {
      memory.putLong(operand(wide));
    }
    int mask = row.name().equals("LDMXCSR") ? mxcsr() | (random.nextInt(8) == 0 ? 1 << random.nextInt(32) : 0) : 0;
    memory.putInt(OPERAND_OFFSET, mask != 0 ? mask : memory.getInt(OPERAND_OFFSET));
    int[] registers = new int[8];
    for (int i = 0; i < registers.length; i++) {
      registers[i] = (int) value();
    }
    int at = Layout.WINDOW + OPERAND_OFFSET;
    registers[GuestState.EBX] = Layout.WINDOW;
    registers[GuestState.ESP] = Layout.WINDOW;
    registers[GuestState.ESI] = switch (random.nextInt(24)) {
      case 0 -> Layout.BEHIND - random.nextInt(17);
      case 1 -> Layout.BEHIND;
      case 2 -> at + random.nextInt(16);
      default -> at;
    };
    registers[GuestState.EDI] = at + random.nextInt(16);
    int flags = Eflags.ALWAYS_ONE | Eflags.IF | random.nextInt() & Eflags.ARITHMETIC;
    return new InitialState(registers, flags, memory.array(), List.of());
  }

  /// Every mode; exceptions mostly masked, and recorded only if they are.
  private int mxcsr() {
    int masks = random.nextInt(4) == 0 ? random.nextInt(0x40) : 0x3f;
    int recorded = random.nextInt(3) == 0 ? random.nextInt(0x40) & masks : 0;
    int rounding = random.nextBoolean() ? 0 : random.nextInt(4);
    int zeros = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
    return recorded | masks << 7 | rounding << 13 | (zeros & 1) << 6 | (zeros >> 1) << 15;
  }

  private long operand(boolean wide) {
    if (random.nextInt(5) == 0) {
      return value();
    }
    return wide
        ? states.narrow(11, 52)
        : states.narrow(8, 23) | states.narrow(8, 23) << 32;
  }

  /// Bits of lanes: any, small numbers (counts among them), extremes of every width.
  private long value() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(70);
      case 1 -> lanes(8);
      case 2 -> lanes(random.nextBoolean() ? 16 : 32);
      default -> random.nextLong();
    };
  }

  private long lanes(int bits) {
    long word = 0;
    for (int at = 0; at < 64; at += bits) {
      long most = -1L >>> 65 - bits;
      long lane = switch (random.nextInt(6)) {
        case 0 -> 0;
        case 1 -> -1;
        case 2 -> most;
        case 3 -> most + 1;
        default -> random.nextLong();
      };
      word |= (lane & -1L >>> 64 - bits) << at;
    }
    return word;
  }

  private static Line line(int... code) {
    byte[] bytes = new byte[code.length];
    for (int i = 0; i < code.length; i++) {
      bytes[i] = (byte) code[i];
    }
    return Line.of(bytes);
  }
}
