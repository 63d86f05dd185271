package palimpsest.verify.generate;

import java.util.List;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.Assembler.Label;
import palimpsest.verify.assemble.Operand;

/// A loop of x87 instructions whose stack neither faults nor grows from turn to turn, as compilers make them: what
/// translations compute on the host's floating-point registers. EBP and ESI point at memory, ECX counts.
///
/// What would take an operand that is not there, or push on a full stack, is left out; what a turn leaves too much of
/// it pops, and what it leaves too little of it pushes. Every exception is masked.
///
/// @param turns 1 or more
/// @param control precision in bits 1 and 0, rounding in bits 3 and 2
/// @param kept registers in use from turn to turn, 0 to 6
/// @param step bytes that ESI advances each turn, -8 to 8
/// @param body what each turn does
record FloatWalk(int turns, int control, int kept, int step, List<Deed> body) implements Snippet {
  /// What a turn does once.
  ///
  /// @param number chooses an operation or a stack register, 0 to 7
  /// @param walks whether memory is where ESI points, else where EBP does
  record Deed(What what, int number, boolean walks, int displacement) {
    /// The kinds.
    enum What {
      LOAD_SINGLE, LOAD_DOUBLE, LOAD_EXTENDED, LOAD_WORD, LOAD_INTEGER, LOAD_LONG, LOAD_REGISTER, LOAD_CONSTANT,
      /// With memory: FADD FMUL FCOM FCOMP FSUB FSUBR FDIV FDIVR by number.
      SINGLE, DOUBLE, INTEGER,
      /// `st(0) op= st(i)`, `st(i) op= st(0)`, and the same with a pop.
      TOP, OTHER, OTHER_AND_POP,
      STORE_SINGLE, STORE_DOUBLE, STORE_INTEGER, STORE_REGISTER,
      /// The same with a pop; extended and long stores have no other form.
      POP_SINGLE, POP_DOUBLE, POP_EXTENDED, POP_INTEGER, POP_LONG, POP_REGISTER,
      EXCHANGE,
      /// FCHS, FABS, FSQRT, FRNDINT by number.
      UNARY,
      /// FCOMI, FUCOMI, and SETcc of what they said.
      COMPARE,
      /// FCOM, FUCOM, FCOMP, FUCOMP, FCOMPP, FUCOMPP, FTST and FUCOMPP by number, FNSTSW AX, SAHF, and SETcc of what
      /// they said.
      RELATE,
      /// FCMOVcc.
      MOVE,
      /// FNSTSW AX.
      STATUS,
      CLEAR_EXCEPTIONS
    }
  }

  /// Most turns.
  static final int MOST_TURNS = 40;

  private static final int REGISTERS = 8;
  private static final int ESI = 6;

  FloatWalk {
    body = List.copyOf(body);
  }

  @Override
  public void emit(Assembler code) {
    code.bytes(0xdb, 0xe3);
    code.bytes(0x68).immediate(4, 0x7f | (control & 3) << 8 | (control >> 2 & 3) << 10);
    code.bytes(0xd9, 0x2c, 0x24, 0x83, 0xc4, 0x04);
    code.bytes(0xb8 | ESI).immediate(4, Location.WINDOW - turns * step / 2);
    for (int i = 0; i < kept; i++) {
      code.bytes(0xdb).modrm(0, new Operand.Based(Location.EBP, 4 * i));
    }
    code.bytes(0xb9).immediate(4, turns);
    Label top = code.label();
    code.bind(top);
    int depth = kept;
    for (Deed deed : body) {
      depth = emit(code, deed, depth);
    }
    for (; depth > kept; depth--) {
      code.bytes(0xdd, 0xd8);
    }
    for (; depth < kept; depth++) {
      code.bytes(0xd9, 0xe8);
    }
    code.bytes(0x83, 0xc0 | ESI, step, 0x49, 0x0f, 0x85).distance(top);
    code.bytes(0xdd).modrm(7, new Operand.Based(Location.EBP, 0));
    for (; depth > 0; depth--) {
      code.bytes(0xdd).modrm(3, new Operand.Based(Location.EBP, 8 * depth));
    }
  }

  /// How many registers are in use behind it.
  private static int emit(Assembler code, Deed deed, int depth) {
    Operand at = new Operand.Based(deed.walks() ? ESI : Location.EBP, deed.displacement());
    int number = deed.number() & 7;
    int other = depth == 0 ? 0 : number % depth;
    boolean full = depth == REGISTERS;
    return switch (deed.what()) {
      case LOAD_SINGLE -> full ? depth : memory(code, 0xd9, 0, at, depth + 1);
      case LOAD_DOUBLE -> full ? depth : memory(code, 0xdd, 0, at, depth + 1);
      case LOAD_EXTENDED -> full ? depth : memory(code, 0xdb, 5, at, depth + 1);
      case LOAD_WORD -> full ? depth : memory(code, 0xdf, 0, at, depth + 1);
      case LOAD_INTEGER -> full ? depth : memory(code, 0xdb, 0, at, depth + 1);
      case LOAD_LONG -> full ? depth : memory(code, 0xdf, 5, at, depth + 1);
      case LOAD_REGISTER -> full || depth == 0 ? depth : register(code, 0xd9, 0xc0 | other, depth + 1);
      case LOAD_CONSTANT -> full ? depth : register(code, 0xd9, 0xe8 + number % 7, depth + 1);
      case SINGLE -> depth == 0 ? 0 : memory(code, 0xd8, number, at, number == 3 ? depth - 1 : depth);
      case DOUBLE -> depth == 0 ? 0 : memory(code, 0xdc, number, at, number == 3 ? depth - 1 : depth);
      case INTEGER -> depth == 0 ? 0 : memory(code, 0xda, number, at, number == 3 ? depth - 1 : depth);
      case TOP -> depth == 0 ? 0 : register(code, 0xd8, 0xc0 | arithmetic(number) << 3 | other, depth);
      case OTHER -> depth == 0 ? 0 : register(code, 0xdc, 0xc0 | arithmetic(number) << 3 | other, depth);
      case OTHER_AND_POP ->
          depth < 2 ? depth : register(code, 0xde, 0xc0 | arithmetic(number) << 3 | 1 + number % (depth - 1), depth - 1);
      case STORE_SINGLE -> depth == 0 ? 0 : memory(code, 0xd9, 2, at, depth);
      case STORE_DOUBLE -> depth == 0 ? 0 : memory(code, 0xdd, 2, at, depth);
      case STORE_INTEGER -> depth == 0 ? 0 : memory(code, 0xdb, 2, at, depth);
      case STORE_REGISTER -> depth == 0 ? 0 : register(code, 0xdd, 0xd0 | other, depth);
      case POP_SINGLE -> depth == 0 ? 0 : memory(code, 0xd9, 3, at, depth - 1);
      case POP_DOUBLE -> depth == 0 ? 0 : memory(code, 0xdd, 3, at, depth - 1);
      case POP_EXTENDED -> depth == 0 ? 0 : memory(code, 0xdb, 7, at, depth - 1);
      case POP_INTEGER -> depth == 0 ? 0 : memory(code, 0xdb, 3, at, depth - 1);
      case POP_LONG -> depth == 0 ? 0 : memory(code, 0xdf, 7, at, depth - 1);
      case POP_REGISTER -> depth == 0 ? 0 : register(code, 0xdd, 0xd8 | other, depth - 1);
      case EXCHANGE -> depth == 0 ? 0 : register(code, 0xd9, 0xc8 | other, depth);
      case UNARY -> {
        int[] operations = {0xe0, 0xe1, 0xfa, 0xfc};
        yield depth == 0 ? 0 : register(code, 0xd9, operations[number & 3], depth);
      }
      case COMPARE -> {
        if (depth > 0) {
          code.bytes(0xdb, (number < 4 ? 0xf0 : 0xe8) | other).bytes(0x0f, 0x92 + number).modrm(0, at);
        }
        yield depth;
      }
      case RELATE -> relate(code, number, other, at, depth);
      case MOVE -> depth == 0 ? 0 : register(code, 0xda + (number & 1), 0xc0 | (number >> 1) << 3 | other, depth);
      case STATUS -> register(code, 0xdf, 0xe0, depth);
      case CLEAR_EXCEPTIONS -> register(code, 0xdb, 0xe2, depth);
    };
  }

  private static int relate(Assembler code, int number, int other, Operand at, int depth) {
    int pops = new int[] {0, 0, 1, 1, 2, 2, 0, 2}[number];
    if (depth < Math.max(1, pops)) {
      return depth;
    }
    switch (number) {
      case 0 -> code.bytes(0xd8, 0xd0 | other);
      case 1 -> code.bytes(0xdd, 0xe0 | other);
      case 2 -> code.bytes(0xd8, 0xd8 | other);
      case 3 -> code.bytes(0xdd, 0xe8 | other);
      case 4 -> code.bytes(0xde, 0xd9);
      case 6 -> code.bytes(0xd9, 0xe4);
      default -> code.bytes(0xda, 0xe9);
    }
    code.bytes(0xdf, 0xe0, 0x9e).bytes(0x0f, 0x92 + number).modrm(0, at);
    return depth - pops;
  }

  /// FADD FMUL FSUB FSUBR FDIV FDIVR: the comparisons among the eight become sums and products.
  private static int arithmetic(int number) {
    return number == 2 || number == 3 ? number - 2 : number;
  }

  private static int memory(Assembler code, int escape, int operation, Operand at, int depth) {
    code.bytes(escape).modrm(operation, at);
    return depth;
  }

  private static int register(Assembler code, int escape, int second, int depth) {
    code.bytes(escape, second);
    return depth;
  }
}
