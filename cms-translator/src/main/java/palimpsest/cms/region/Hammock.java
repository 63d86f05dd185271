package palimpsest.cms.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.region.GuestPath.Follow;
import palimpsest.cms.region.GuestPath.Step;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Operand.Imm;
import palimpsest.x86.isa.Operand.Mem;

/// A short forward branch over a few simple instructions, which may all be executed and then selected from.
///
/// The instructions skipped are executed without writing codes. That is right if they write none anyway, or if all
/// codes are dead where the two ways join: if the path overwrites them before anything reads them and before any exit.
final class Hammock {
  /// Longest arm, in instructions. Assumed: about what a mispredicted exit costs on a machine of four slots.
  private static final int LONGEST = 6;

  private Hammock() {}

  /// The instructions between a conditional branch and its target, if they may be if-converted.
  ///
  /// @param from address behind the branch
  /// @param target where the branch goes
  /// @param loads whether loads may be executed on speculation
  static Optional<List<Step>> arm(GuestCode code, int from, int target, boolean loads) {
    List<Step> arm = new ArrayList<>();
    int eip = from;
    while (eip != target) {
      if (arm.size() == LONGEST || Integer.compareUnsigned(eip, target) > 0) {
        return Optional.empty();
      }
      Optional<Instruction> instruction = code.at(eip).filter(found -> isSimple(found, loads));
      if (instruction.isEmpty()) {
        return Optional.empty();
      }
      arm.add(new Step(eip, instruction.get(), new Follow.Next(), 0));
      eip += instruction.get().length();
    }
    return arm.isEmpty() ? Optional.empty() : Optional.of(arm);
  }

  private static boolean isSimple(Instruction instruction, boolean loads) {
    boolean memory = instruction.operands().stream().anyMatch(operand -> operand instanceof Mem);
    boolean simple =
        switch (instruction.mnemonic()) {
          case MOV, MOVZX, MOVSX, ADD, SUB, AND, OR, XOR, INC, DEC, NEG, NOT, IMUL, CWD, CBW, NOP -> true;
          case SHL, SHR, SAR -> instruction.operand(1) instanceof Imm;
          case LEA -> true;
          default -> false;
        };
    boolean computes = !memory || instruction.mnemonic() == Mnemonic.LEA || loads;
    return simple
        && computes
        && Translatable.test(instruction)
        && Translatable.stores(instruction) == 0
        && (instruction.mnemonic() != Mnemonic.IMUL || instruction.operands().size() > 1);
  }

  /// Whether the hammock whose branch is step `branch` of a finished path may be converted there.
  static boolean codesAllow(List<Step> path, int branch, int skipped) {
    boolean clean = true;
    for (int i = branch + 1; i <= branch + skipped; i++) {
      clean &= !writesCodes(path.get(i).instruction().mnemonic());
    }
    return clean || codesDead(path, branch + skipped + 1);
  }

  private static boolean writesCodes(Mnemonic mnemonic) {
    return switch (mnemonic) {
      case MOV, MOVZX, MOVSX, LEA, NOT, CWD, CBW, NOP -> false;
      default -> true;
    };
  }

  private static boolean codesDead(List<Step> path, int from) {
    int live = Eflags.ARITHMETIC;
    for (int i = from; i < path.size(); i++) {
      switch (path.get(i).instruction().mnemonic()) {
        case MOV, MOVZX, MOVSX, LEA, NOT, CWD, CBW, NOP, PUSH, POP, XCHG, BSWAP, LEAVE -> {}
        case CALL, JMP -> {
          if (!(path.get(i).follow() instanceof Follow.Taken)) {
            return false;
          }
        }
        case INC, DEC -> live &= Eflags.CF;
        case ADD, SUB, CMP, AND, OR, XOR, TEST, NEG, MUL, IMUL -> live = 0;
        default -> {
          return false;
        }
      }
      if (live == 0) {
        return true;
      }
    }
    return false;
  }
}
