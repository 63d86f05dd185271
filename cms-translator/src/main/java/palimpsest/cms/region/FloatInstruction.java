package palimpsest.cms.region;

import java.util.Optional;
import palimpsest.cms.FloatStack;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Operand.Imm;
import palimpsest.x86.isa.Operand.Mem;
import palimpsest.x86.isa.Operand.St;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// An x87 instruction as translations see it. Those that have no such form are interpreted: what is rare, what is not
/// computed by host atoms, what reads or changes the control word.
///
/// @param form what kind of thing it does
/// @param op the host's operation, where there is one
/// @param reversed whether it computes `other op destination`
/// @param destination the stack register it changes, or compares
/// @param other the stack register it takes beside; meaningless where there is memory
/// @param format of the memory operand, if it has one
/// @param pops how often it pops at last
/// @param opcode 11 bits: the escape byte's low three, then ModRM
public record FloatInstruction(
    Form form,
    Opcode op,
    boolean reversed,
    int destination,
    int other,
    Optional<FloatFormat> format,
    int pops,
    int opcode) {
  /// Kinds of x87 instruction.
  public enum Form {
    /// destination := destination op other.
    BINARY,
    /// st(0) := op st(0).
    UNARY,
    /// Pushes memory.
    LOAD,
    /// Pushes a stack register.
    LOAD_REGISTER,
    /// Pushes a constant.
    CONSTANT,
    /// Stores st(0) to memory.
    STORE,
    /// Copies st(0) to a stack register.
    STORE_REGISTER,
    EXCHANGE,
    /// Compares st(0) with another into EFLAGS.
    COMPARE,
    /// Compares st(0) with another, or memory, into the status word.
    COMPARE_INTO_STATUS,
    /// The same with zero.
    TEST,
    /// Stores the status word to AX or memory; where C1 is known.
    STORE_STATUS,
    /// Nothing.
    NOTHING
  }

  /// The form of an instruction, if translations can have it.
  public static Optional<FloatInstruction> of(Instruction instruction) {
    if (instruction.mnemonic() != Mnemonic.FPU || !(instruction.operands().getLast() instanceof Imm(int opcode, _))) {
      return Optional.empty();
    }
    if (instruction.operand(0) instanceof Mem memory
        && (instruction.addressSize() != Width.DWORD
            || memory.segment() == Segment.CS
            || memory.segment() == Segment.FS
            || memory.segment() == Segment.GS)) {
      return Optional.empty();
    }
    return switch (OpcodeTable.i686().fpuRow(opcode).name()) {
      case "FADD", "FADDP", "FIADD" -> binary(instruction, opcode, Opcode.FADD, false);
      case "FMUL", "FMULP", "FIMUL" -> binary(instruction, opcode, Opcode.FMUL, false);
      case "FSUB", "FSUBP", "FISUB" -> binary(instruction, opcode, Opcode.FSUB, false);
      case "FSUBR", "FSUBRP", "FISUBR" -> binary(instruction, opcode, Opcode.FSUB, true);
      case "FDIV", "FDIVP", "FIDIV" -> binary(instruction, opcode, Opcode.FDIV, false);
      case "FDIVR", "FDIVRP", "FIDIVR" -> binary(instruction, opcode, Opcode.FDIV, true);
      case "FSQRT" -> plain(Form.UNARY, Opcode.FSQRT, 0, 0, opcode);
      case "FCHS" -> plain(Form.UNARY, Opcode.FNEG, 0, 0, opcode);
      case "FABS" -> plain(Form.UNARY, Opcode.FABS, 0, 0, opcode);
      case "FLDZ" -> plain(Form.CONSTANT, Opcode.FZERO, 0, 0, opcode);
      case "FLD1" -> plain(Form.CONSTANT, Opcode.FONE, 0, 0, opcode);
      case "FLD", "FILD" -> instruction.operand(0) instanceof Mem memory
          ? load(memory, opcode)
          : plain(Form.LOAD_REGISTER, Opcode.FMOV, named(instruction), 0, opcode);
      case "FST", "FIST" -> store(instruction, opcode, 0);
      case "FSTP", "FISTP" -> store(instruction, opcode, 1);
      case "FXCH" -> plain(Form.EXCHANGE, Opcode.FMOV, named(instruction), 0, opcode);
      case "FCOMI", "FUCOMI" -> plain(Form.COMPARE, Opcode.FCMP, named(instruction), 0, opcode);
      case "FCOMIP", "FUCOMIP" -> plain(Form.COMPARE, Opcode.FCMP, named(instruction), 1, opcode);
      case "FCOM", "FUCOM", "FICOM" -> comparison(instruction, opcode, 0);
      case "FCOMP", "FUCOMP", "FICOMP" -> comparison(instruction, opcode, 1);
      case "FCOMPP", "FUCOMPP" -> comparison(instruction, opcode, 2);
      case "FTST" -> plain(Form.TEST, Opcode.FCMP, 0, 0, opcode);
      case "FNSTSW" -> plain(Form.STORE_STATUS, Opcode.ST, 0, 0, opcode);
      case "FNOP" -> plain(Form.NOTHING, Opcode.FMOV, 0, 0, opcode);
      default -> Optional.empty();
    };
  }

  private static Optional<FloatInstruction> plain(Form form, Opcode op, int other, int pops, int opcode) {
    return Optional.of(new FloatInstruction(form, op, false, 0, other, Optional.empty(), pops, opcode));
  }

  private static Optional<FloatInstruction> binary(
      Instruction instruction, int opcode, Opcode op, boolean reversed) {
    if (instruction.operand(0) instanceof Mem memory) {
      return Optional.of(
          new FloatInstruction(Form.BINARY, op, reversed, 0, 0, format(memory, opcode), 0, opcode));
    }
    int destination = instruction.operand(0) instanceof St(int index) ? index : 0;
    int other = instruction.operand(1) instanceof St(int index) ? index : 0;
    return Optional.of(new FloatInstruction(
        Form.BINARY, op, reversed, destination, other, Optional.empty(), opcode >> 8 == 6 ? 1 : 0, opcode));
  }

  private static Optional<FloatInstruction> comparison(Instruction instruction, int opcode, int pops) {
    Optional<FloatFormat> format =
        instruction.operand(0) instanceof Mem memory ? format(memory, opcode) : Optional.empty();
    return Optional.of(new FloatInstruction(
        Form.COMPARE_INTO_STATUS, Opcode.FCMP, false, 0, named(instruction), format, pops, opcode));
  }

  private static Optional<FloatInstruction> load(Mem memory, int opcode) {
    return format(memory, opcode)
        .map(format -> new FloatInstruction(Form.LOAD, Opcode.FLD, false, 0, 0, Optional.of(format), 0, opcode));
  }

  private static Optional<FloatInstruction> store(Instruction instruction, int opcode, int pops) {
    if (instruction.operand(0) instanceof Mem memory) {
      return format(memory, opcode).map(format -> new FloatInstruction(
          Form.STORE, Opcode.FST, false, 0, 0, Optional.of(format), pops, opcode));
    }
    return opcode >> 8 == 5
        ? plain(Form.STORE_REGISTER, Opcode.FMOV, named(instruction), pops, opcode)
        : Optional.empty();
  }

  private static Optional<FloatFormat> format(Mem memory, int opcode) {
    boolean integer = (opcode >> 8 & 2) != 0;
    return switch (memory.width()) {
      case WORD -> Optional.of(FloatFormat.WORD);
      case DWORD -> Optional.of(integer ? FloatFormat.INTEGER : FloatFormat.SINGLE);
      case QWORD -> Optional.of(integer ? FloatFormat.LONG : FloatFormat.DOUBLE);
      case TBYTE -> opcode >> 8 == 3 ? Optional.of(FloatFormat.EXTENDED) : Optional.empty();
      case BYTE, FWORD, XMMWORD -> Optional.empty();
    };
  }

  /// The stack register an instruction names beside the top; the last one, where it names the top too.
  private static int named(Instruction instruction) {
    for (Operand operand : instruction.operands().reversed()) {
      if (operand instanceof St(int index)) {
        return index;
      }
    }
    return 1;
  }

  /// The stack behind the instruction; empty where the stack would fault.
  public Optional<FloatStack> behind(FloatStack stack) {
    if (!stack.isKnown()) {
      return Optional.empty();
    }
    FloatStack before = stack;
    boolean possible = switch (form) {
      case BINARY -> !before.isEmpty(destination) && (format.isPresent() || !before.isEmpty(other));
      case UNARY, STORE, STORE_REGISTER -> !before.isEmpty(0);
      case LOAD, CONSTANT -> before.isEmpty(-1);
      case LOAD_REGISTER -> before.isEmpty(-1) && !before.isEmpty(other);
      case EXCHANGE, COMPARE -> !before.isEmpty(0) && !before.isEmpty(other);
      case COMPARE_INTO_STATUS -> !before.isEmpty(0) && (format.isPresent() || !before.isEmpty(other));
      case TEST -> !before.isEmpty(0);
      case STORE_STATUS -> before.isC1Clear();
      case NOTHING -> true;
    };
    if (!possible) {
      return Optional.empty();
    }
    FloatStack result = switch (form) {
      case LOAD, CONSTANT, LOAD_REGISTER -> before.pushed();
      case STORE_REGISTER -> before.with(other);
      case BINARY, UNARY, STORE, EXCHANGE, COMPARE, COMPARE_INTO_STATUS, TEST, STORE_STATUS, NOTHING -> before;
    };
    for (int i = 0; i < pops; i++) {
      result = result.popped();
    }
    return Optional.of(result.clear(clears(stack.isC1Clear())));
  }

  /// Whether C1 is known to be clear behind it.
  private boolean clears(boolean before) {
    return switch (form) {
      case LOAD, LOAD_REGISTER, CONSTANT, STORE_REGISTER, EXCHANGE, COMPARE_INTO_STATUS, TEST -> true;
      case UNARY -> op != Opcode.FSQRT;
      case STORE -> format.equals(Optional.of(FloatFormat.EXTENDED));
      case BINARY -> false;
      case COMPARE, STORE_STATUS, NOTHING -> before;
    };
  }

  /// Stores of the store buffer that it takes.
  int stores() {
    int atMemory = format.map(found -> found.bytes() + 3 >> 2).orElse(0);
    return form == Form.STORE_STATUS ? 1 : form == Form.STORE ? atMemory : 0;
  }
}
