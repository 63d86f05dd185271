package palimpsest.workbench.cores;

import static palimpsest.workbench.cores.CrackedUops.joined;

import java.util.List;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.Operand;

/// Cracks x87 instructions, by the names of their rows. What approximates is taken for three dependent roots, the
/// saving of environments for a microcoded store.
final class FloatCracker {
  private static final List<Integer> TOP = List.of(Register.st(0));
  private static final List<Integer> PUSHED = List.of(Register.st(-1));
  private static final List<Integer> CODES = List.of(Register.FLOAT_CODES);
  private static final int APPROXIMATION = 3;

  private FloatCracker() {}

  static void crack(CrackedUops to) {
    if (!(to.in.operands().getLast() instanceof Operand.Imm opcode)) {
      throw new IllegalArgumentException("an x87 instruction without its opcode: " + to.in);
    }
    String name = OpcodeTable.i686().fpuRow(opcode.value()).name();
    switch (name) {
      case "FLD" -> load(to, UopKind.MEDIA);
      case "FILD", "FBLD" -> load(to, UopKind.FLOAT);
      case "FST", "FSTP" -> store(to, UopKind.MEDIA);
      case "FIST", "FISTP", "FBSTP" -> store(to, UopKind.FLOAT);
      case "FXCH" -> to.add(UopKind.EXCHANGE, joined(to.read(0), TOP), joined(TOP, to.read(0)));
      case "FCHS", "FABS" -> to.add(UopKind.MEDIA, TOP, TOP);
      case "FADD", "FMUL", "FSUB", "FSUBR", "FIADD", "FIMUL", "FISUB", "FISUBR", "FADDP", "FMULP", "FSUBP", "FSUBRP" ->
          arithmetic(to, UopKind.FLOAT);
      case "FDIV", "FDIVR", "FIDIV", "FIDIVR", "FDIVP", "FDIVRP" -> arithmetic(to, UopKind.FLOAT_DIVIDE);
      case "FSQRT" -> to.add(UopKind.FLOAT_ROOT, TOP, TOP);
      case "FPREM", "FPREM1" -> to.add(UopKind.FLOAT_DIVIDE, joined(TOP, List.of(Register.st(1))), TOP);
      case "FRNDINT", "FSCALE", "FXTRACT" -> to.add(UopKind.FLOAT, TOP, TOP);
      case "F2XM1", "FYL2X", "FYL2XP1", "FPTAN", "FPATAN", "FSIN", "FCOS", "FSINCOS" -> approximation(to);
      case "FCOM", "FCOMP", "FCOMPP", "FUCOM", "FUCOMP", "FUCOMPP", "FICOM", "FICOMP", "FTST", "FXAM" ->
          to.add(UopKind.FLOAT, operands(to), CODES);
      case "FCOMI", "FCOMIP", "FUCOMI", "FUCOMIP" ->
          to.add(UopKind.FLOAT, operands(to), List.of(Register.CARRY, Register.FLAGS));
      case "FCMOVB", "FCMOVE", "FCMOVBE", "FCMOVU", "FCMOVNB", "FCMOVNE", "FCMOVNBE", "FCMOVNU" ->
          to.add(UopKind.MEDIA, joined(operands(to), List.of(Register.CARRY, Register.FLAGS)), TOP);
      case "FLD1", "FLDL2T", "FLDL2E", "FLDPI", "FLDLG2", "FLDLN2", "FLDZ" -> to.add(UopKind.MEDIA, List.of(), PUSHED);
      case "FNSTSW" -> statusWord(to);
      case "FNSTCW" -> memory(to, true);
      case "FLDCW" -> memory(to, false);
      case "FNSAVE", "FNSTENV" -> image(to, true);
      case "FRSTOR", "FLDENV" -> image(to, false);
      default -> to.add(UopKind.ALU, List.of(), List.of());
    }
  }

  private static void load(CrackedUops to, UopKind conversion) {
    if (to.in.operand(0) instanceof Operand.Mem mem) {
      boolean plain = conversion == UopKind.MEDIA;
      to.load(
          Access.of(mem, to.in, false), CrackedUops.address(mem), plain ? PUSHED.getFirst() : Register.LOADED);
      if (!plain) {
        to.add(conversion, List.of(Register.LOADED), PUSHED);
      }
    } else {
      to.add(UopKind.MEDIA, to.read(0), PUSHED);
    }
  }

  private static void store(CrackedUops to, UopKind conversion) {
    if (to.in.operand(0) instanceof Operand.Mem mem) {
      boolean plain = conversion == UopKind.MEDIA;
      if (!plain) {
        to.add(conversion, TOP, List.of(Register.RESULT));
      }
      to.store(Access.of(mem, to.in, true), CrackedUops.address(mem), plain ? TOP : List.of(Register.RESULT));
    } else {
      to.add(UopKind.MEDIA, TOP, to.read(0));
    }
  }

  /// The stack registers and memory among the operands, and the top of the stack.
  private static List<Integer> operands(CrackedUops to) {
    List<Integer> sources = TOP;
    for (int n = 0; n < to.in.operands().size() - 1; n++) {
      sources = joined(sources, to.read(n));
    }
    return sources;
  }

  private static void arithmetic(CrackedUops to, UopKind kind) {
    List<Integer> sources = operands(to);
    to.add(kind, sources, to.in.operand(0) instanceof Operand.St ? to.read(0) : TOP);
  }

  private static void approximation(CrackedUops to) {
    List<Integer> both = List.of(Register.st(0), Register.st(1));
    for (int i = 0; i < APPROXIMATION; i++) {
      to.add(UopKind.FLOAT_ROOT, both, both);
    }
  }

  private static void statusWord(CrackedUops to) {
    if (to.in.operand(0) instanceof Operand.Mem mem) {
      to.store(Access.of(mem, to.in, true), CrackedUops.address(mem), CODES);
    } else {
      to.add(UopKind.ALU, joined(CODES, List.of(GuestState.EAX)), List.of(GuestState.EAX));
    }
  }

  private static void memory(CrackedUops to, boolean write) {
    if (to.in.operand(0) instanceof Operand.Mem mem) {
      if (write) {
        to.store(Access.of(mem, to.in, true), CrackedUops.address(mem), List.of());
      } else {
        to.load(Access.of(mem, to.in, false), CrackedUops.address(mem), Register.LOADED);
      }
    }
  }

  private static void image(CrackedUops to, boolean write) {
    memory(to, write);
    for (int i = 0; i < Byte.SIZE; i++) {
      to.add(UopKind.ALU, List.of(Register.RESULT), List.of(Register.RESULT));
    }
  }
}
