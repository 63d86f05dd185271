package palimpsest.verify.hardware;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.OperandForm;

/// Draws trials of MMX instructions. A trial is one instruction between FRSTOR and FNSAVE of an image in the window, so
/// that a whole x87 state goes in and comes out; a memory operand lies behind the image, or across the end of the edge.
final class SimdDraw {
  private static final Line INITIALISE = line(0xdb, 0xe3);
  /// FRSTOR and FNSAVE of the bytes at EBX.
  private static final Line RESTORE = line(0xdd, 0x23);
  private static final Line SAVE = line(0xdd, 0x33);

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
    return OpcodeTable.i686().rows().stream().filter(OpcodeRow::isSimd).toList();
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
    Snippet snippet = new Snippet(List.of(INITIALISE, RESTORE, instruction(row, modrm), SAVE));
    List<InitialState> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(state());
    }
    return new Trial(snippet, drawn);
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
    int flags = Eflags.ALWAYS_ONE | Eflags.IF | random.nextInt() & Eflags.ARITHMETIC;
    return new InitialState(registers, flags, memory.array(), List.of());
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
