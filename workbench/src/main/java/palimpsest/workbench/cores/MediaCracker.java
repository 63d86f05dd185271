package palimpsest.workbench.cores;

import static palimpsest.workbench.cores.CrackedUops.joined;

import java.util.List;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.Operand;

/// Cracks MMX and SSE instructions, by the names of their rows: moves, single-cycle operations on packed integers and
/// on bits, and floating-point arithmetic.
final class MediaCracker {
  private MediaCracker() {}

  static void crack(CrackedUops to) {
    String name = OpcodeTable.simdRow(to.in).name();
    int operands = to.in.operands().size() - 1;
    if (operands == 0) {
      to.add(UopKind.ALU, List.of(), List.of());
    } else if (operands == 1) {
      state(to);
    } else if (name.startsWith("MOV") && !name.startsWith("MOVMSK") || name.startsWith("MASKMOV")) {
      move(to, name);
    } else {
      operation(to, name, operands);
    }
  }

  /// FXSAVE, LDMXCSR and their kin.
  private static void state(CrackedUops to) {
    to.read(0);
    for (int i = 0; i < Byte.SIZE; i++) {
      to.add(UopKind.ALU, List.of(Register.RESULT), List.of(Register.RESULT));
    }
  }

  /// Halves of a register that are not moved stay.
  private static void move(CrackedUops to, String name) {
    boolean partial = name.startsWith("MOVL") || name.startsWith("MOVH") || name.equals("MOVSS")
        || name.equals("MOVSD");
    if (to.in.operand(0) instanceof Operand.Mem || to.in.operand(1) instanceof Operand.Mem) {
      to.move();
    } else {
      to.write(0, UopKind.MEDIA, partial ? joined(to.read(0), to.read(1)) : to.read(1), List.of());
    }
  }

  private static void operation(CrackedUops to, String name, int operands) {
    List<Integer> sources = List.of();
    int first = readsTarget(name) ? 0 : 1;
    for (int n = first; n < operands; n++) {
      sources = joined(sources, to.read(n));
    }
    if (name.contains("COMIS")) {
      to.add(UopKind.FLOAT, joined(sources, to.read(0)), List.of(Register.CARRY, Register.FLAGS));
    } else {
      to.write(0, kind(name), sources, List.of());
    }
  }

  private static boolean readsTarget(String name) {
    return !(name.startsWith("CVT") || name.startsWith("SQRT") || name.startsWith("RSQRT") || name.startsWith("RCP")
        || name.startsWith("PSHUF") || name.startsWith("PEXTR") || name.contains("MOVMSK"));
  }

  private static UopKind kind(String name) {
    if (name.startsWith("DIV")) {
      return UopKind.FLOAT_DIVIDE;
    }
    if (name.startsWith("SQRT")) {
      return UopKind.FLOAT_ROOT;
    }
    boolean multiplies = name.startsWith("PMUL") || name.startsWith("PMADD") || name.startsWith("PSAD");
    boolean bits = name.startsWith("AND") || name.startsWith("OR") || name.startsWith("XOR")
        || name.startsWith("UNPCK") || name.startsWith("SHUF") || name.startsWith("MOVMSK");
    return (name.startsWith("P") && !multiplies) || bits ? UopKind.MEDIA : UopKind.FLOAT;
  }
}
