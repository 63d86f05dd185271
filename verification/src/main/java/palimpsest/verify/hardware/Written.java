package palimpsest.verify.hardware;

import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// Which general registers hold something new after an instruction, as far as somebody must know who wants to address
/// memory by them: rather one too many. Registers that only move on a little (ESP by a push, ESI by a string
/// instruction) are not meant.
final class Written {
  private static final int ALL = 0xff;
  private static final int EAX = 1;
  private static final int ECX = 1 << 1;
  private static final int EDX = 1 << 2;
  private static final int EBP = 1 << 5;

  private Written() {}

  /// A bit for each register, EAX the lowest.
  static int by(Instruction in) {
    int explicit = 0;
    for (Operand operand : in.operands()) {
      if (operand instanceof Operand.Reg(int number, Width width)) {
        explicit |= 1 << (width == Width.BYTE ? number & 3 : number);
      }
    }
    return switch (in.mnemonic()) {
      case POPA -> ALL;
      case ENTER, LEAVE -> EBP;
      case CMP, TEST, PUSH, BT, BOUND, JMP, CALL -> 0;
      case LOOP, LOOPE, LOOPNE -> ECX;
      case LODS, XLAT, LAHF, SALC, AAA, AAD, AAM, AAS, DAA, DAS -> EAX;
      case MUL, DIV, IDIV, IMUL, CWD, CBW, CMPXCHG, CMPXCHG8B, CPUID, RDTSC -> explicit | EAX | EDX;
      default -> explicit;
    };
  }
}
