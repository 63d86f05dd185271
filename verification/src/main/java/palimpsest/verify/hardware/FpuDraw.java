package palimpsest.verify.hardware;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.OperandForm;

/// Draws trials of x87 instructions. A trial is one instruction between FRSTOR and FNSAVE of an image in the window, so
/// that a whole state goes in and comes out; a memory operand lies behind the image, an environment in the edge.
///
/// FNINIT stands first: a case that ended in an exception leaves it pending for the next.
/// ESP is never in the alternate signal stack, where a signal would begin below what it is rather than at the top.
final class FpuDraw {
  /// Number of the drawn instruction in its snippet.
  static final int DRAWN = 2;
  /// Where the memory operand is.
  static final int OPERAND = Layout.WINDOW + FpuStateDraw.IMAGE_BYTES;

  private static final Line INITIALISE = Line.of(new byte[] {(byte) 0xdb, (byte) 0xe3});
  /// FRSTOR and FNSAVE of the bytes at EBX.
  private static final Line RESTORE = Line.of(new byte[] {(byte) 0xdd, 0x23});
  private static final Line SAVE = Line.of(new byte[] {(byte) 0xdd, 0x33});

  private static final int MODRM_ESI = 6;
  private static final int OPERAND_SIZE = 0x66;

  private final RandomGenerator random;
  private final FpuStateDraw states;

  FpuDraw(RandomGenerator random) {
    this.random = random;
    this.states = new FpuStateDraw(random);
  }

  /// The x87 rows that are asked about: all but those every trial has.
  static List<OpcodeRow> rows() {
    return OpcodeTable.i686().rows().stream()
        .filter(row -> row.mnemonic() == Mnemonic.FPU)
        .filter(row -> !row.name().equals("FNSAVE") && !row.name().equals("FRSTOR"))
        .toList();
  }

  /// So many trials of every row, each with so many states.
  Batch batch(int perRow, int statesEach) {
    List<Trial> trials = new ArrayList<>();
    for (OpcodeRow row : rows()) {
      for (int i = 0; i < perRow; i++) {
        trials.add(trial(row, statesEach));
      }
    }
    return new Batch(trials);
  }

  private Trial trial(OpcodeRow row, int count) {
    Snippet snippet = new Snippet(List.of(INITIALISE, RESTORE, line(row), SAVE));
    List<InitialState> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      drawn.add(state(row));
    }
    return new Trial(snippet, drawn);
  }

  private Line line(OpcodeRow row) {
    if (takesMemory(row)) {
      byte modrm = (byte) (row.digit() << 3 | MODRM_ESI);
      boolean narrow = takesEnvironment(row) && random.nextBoolean();
      return Line.of(
          narrow
              ? new byte[] {OPERAND_SIZE, (byte) row.opcode(), modrm}
              : new byte[] {(byte) row.opcode(), modrm});
    }
    int modrm = row.firstModrm() + random.nextInt(row.lastModrm() - row.firstModrm() + 1);
    return Line.of(new byte[] {(byte) row.opcode(), (byte) modrm});
  }

  private InitialState state(OpcodeRow row) {
    ByteBuffer memory = ByteBuffer.allocate(Layout.MEMORY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    states.putState(memory);
    memory.position(FpuStateDraw.IMAGE_BYTES);
    if (takesMemory(row) && !takesEnvironment(row)) {
      states.putOperand(memory, row);
    }
    memory.position(Layout.WINDOW_BYTES);
    states.putEnvironment(memory);
    int[] registers = new int[8];
    for (int i = 0; i < registers.length; i++) {
      registers[i] = random.nextInt();
    }
    registers[GuestState.EBX] = Layout.WINDOW;
    registers[GuestState.ESP] = Layout.WINDOW;
    registers[GuestState.ESI] = takesEnvironment(row) ? Layout.EDGE : OPERAND;
    int flags = Eflags.ALWAYS_ONE | Eflags.IF | random.nextInt() & Eflags.ARITHMETIC;
    return new InitialState(registers, flags, memory.array(), List.of());
  }

  private static boolean takesMemory(OpcodeRow row) {
    return row.operands().stream().anyMatch(form -> form.kind() == OperandForm.Kind.MEMORY);
  }

  private static boolean takesEnvironment(OpcodeRow row) {
    return row.operands().contains(OperandForm.Me);
  }
}
