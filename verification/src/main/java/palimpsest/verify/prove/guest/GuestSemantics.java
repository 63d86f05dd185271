package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import palimpsest.verify.prove.term.Terms;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Operand.Imm;
import palimpsest.x86.isa.Operand.Mem;
import palimpsest.x86.isa.Operand.Rel;
import palimpsest.x86.isa.Repeat;
import palimpsest.x86.isa.Width;

/// What one instruction does to a symbolic guest.
public final class GuestSemantics {
  private final Bits bits;
  private final int fsBase;
  private final int gsBase;

  /// @param fsBase linear base of FS
  /// @param gsBase linear base of GS
  public GuestSemantics(Terms terms, int fsBase, int gsBase) {
    bits = new Bits(terms.context());
    this.fsBase = fsBase;
    this.gsBase = gsBase;
  }

  /// The step of `instruction` at linear address `eip` from `guest`.
  public GuestStep step(Instruction instruction, int eip, SymbolicGuest guest) {
    if (addressesNarrowly(instruction)) {
      return new GuestStep.Unsupported("16-bit addresses");
    }
    int next = eip + instruction.length();
    Draft draft = new Draft(bits, fsBase, gsBase, guest);
    return switch (instruction.mnemonic()) {
      case JCC, JCXZ, LOOP, LOOPE, LOOPNE, JMP, CALL, RET ->
          instruction.operandSize() == Width.DWORD
              ? transfer(instruction, next, draft)
              : new GuestStep.Unsupported("16-bit branch targets");
      case MOVS, STOS, LODS, SCAS, CMPS -> {
        Strings strings = new Strings(draft);
        if (instruction.repeat() != Repeat.NONE) {
          yield strings.repeat(instruction, next);
        }
        strings.iterate(instruction);
        yield onward(draft, next);
      }
      case DIV, IDIV -> {
        BoolExpr divideError = new Products(draft).divide(instruction);
        yield new GuestStep.Next(draft.guest(), next, divideError);
      }
      case ENTER, LEAVE -> frame(instruction, next, draft);
      default ->
          compute(instruction, draft)
              ? onward(draft, next)
              : new GuestStep.Unsupported(instruction.mnemonic() + " is interpreted");
    };
  }

  private GuestStep onward(Draft draft, int eip) {
    return new GuestStep.Next(draft.guest(), eip, bits.truth(false));
  }

  private static boolean addressesNarrowly(Instruction instruction) {
    boolean addresses =
        switch (instruction.mnemonic()) {
          case MOVS, STOS, LODS, SCAS, CMPS, XLAT, JCXZ, LOOP, LOOPE, LOOPNE -> true;
          default -> instruction.operands().stream().anyMatch(operand -> operand instanceof Mem);
        };
    return addresses && instruction.addressSize() == Width.WORD;
  }

  private GuestStep frame(Instruction instruction, int next, Draft draft) {
    if (instruction.operandSize() == Width.WORD) {
      return new GuestStep.Unsupported("16-bit frames");
    }
    Stack stack = new Stack(draft);
    if (instruction.mnemonic() == Mnemonic.LEAVE) {
      stack.leave();
    } else if (instruction.operand(1) instanceof Imm(int level, _) && (level & 31) == 0) {
      stack.enter(instruction);
    } else {
      return new GuestStep.Unsupported("nested frames");
    }
    return onward(draft, next);
  }

  private GuestStep transfer(Instruction instruction, int next, Draft draft) {
    Stack stack = new Stack(draft);
    return switch (instruction.mnemonic()) {
      case RET -> {
        BitVecExpr target = stack.pop(4);
        if (!instruction.operands().isEmpty() && instruction.operand(0) instanceof Imm(int released, _)) {
          draft.setRegister(Draft.ESP, bits.add(draft.register(Draft.ESP), released));
        }
        yield new GuestStep.Indirect(target, draft.guest());
      }
      case JMP, CALL -> {
        boolean calls = instruction.mnemonic() == Mnemonic.CALL;
        if (instruction.operand(0) instanceof Rel(int displacement)) {
          if (calls) {
            stack.push(bits.number(next, 32));
          }
          yield onward(draft, next + displacement);
        }
        BitVecExpr target = draft.read(draft.place(instruction, 0));
        if (calls) {
          stack.push(bits.number(next, 32));
        }
        yield new GuestStep.Indirect(target, draft.guest());
      }
      default -> {
        BoolExpr taken = taken(instruction, draft);
        int target = instruction.operand(0) instanceof Rel(int displacement) ? next + displacement : next;
        yield new GuestStep.Branch(taken, target, next, draft.guest());
      }
    };
  }

  /// When a conditional branch is taken. LOOP and its kin count ecx down first and leave the flags (Intel SDM volume 2,
  /// LOOP/LOOPcc).
  private BoolExpr taken(Instruction instruction, Draft draft) {
    if (instruction.mnemonic() == Mnemonic.JCC) {
      return draft.holds(instruction.condition());
    }
    BitVecExpr counter = draft.register(Draft.ECX);
    if (instruction.mnemonic() == Mnemonic.JCXZ) {
      return bits.isZero(counter);
    }
    BitVecExpr left = bits.add(counter, -1);
    draft.setRegister(Draft.ECX, left);
    BoolExpr more = bits.not(bits.isZero(left));
    BoolExpr equal = draft.flags().zf().term();
    return switch (instruction.mnemonic()) {
      case LOOPE -> bits.both(more, equal);
      case LOOPNE -> bits.both(more, bits.not(equal));
      default -> more;
    };
  }

  /// Performs an instruction that leads on to the next one.
  ///
  /// @return whether it is one of those that are said here
  private static boolean compute(Instruction instruction, Draft draft) {
    switch (instruction.mnemonic()) {
      case ADD, ADC, SUB, SBB, AND, OR, XOR -> new Arithmetic(draft).two(instruction);
      case CMP -> new Arithmetic(draft).compare(instruction);
      case TEST -> new Arithmetic(draft).test(instruction);
      case INC -> new Arithmetic(draft).increment(instruction);
      case DEC -> new Arithmetic(draft).decrement(instruction);
      case NEG -> new Arithmetic(draft).negate(instruction);
      case NOT -> new Arithmetic(draft).complement(instruction);
      case XADD -> new Arithmetic(draft).exchangeAndAdd(instruction);
      case CMPXCHG -> new Arithmetic(draft).compareAndExchange(instruction);
      case SHL, SHR, SAR, ROL, ROR, RCL, RCR -> new Shifts(draft).shift(instruction);
      case SHLD, SHRD -> new Shifts(draft).doubleShift(instruction);
      case MUL -> new Products(draft).unsigned(instruction);
      case IMUL -> new Products(draft).signed(instruction);
      case BT, BTS, BTR, BTC -> new BitInstructions(draft).test(instruction);
      case BSF -> new BitInstructions(draft).scanForward(instruction);
      case BSR -> new BitInstructions(draft).scanReverse(instruction);
      case BSWAP -> new BitInstructions(draft).swapBytes(instruction);
      case MOV -> new Moves(draft).move(instruction);
      case MOVZX -> new Moves(draft).moveZeroExtended(instruction);
      case MOVSX -> new Moves(draft).moveSignExtended(instruction);
      case LEA -> new Moves(draft).loadAddress(instruction);
      case XCHG -> new Moves(draft).exchange(instruction);
      case CMOVCC -> new Moves(draft).conditionalMove(instruction);
      case SETCC -> new Moves(draft).conditionalSet(instruction);
      case CBW -> new Moves(draft).widen(instruction);
      case CWD -> new Moves(draft).spreadSign(instruction);
      case XLAT -> new Moves(draft).translate(instruction);
      case CLC -> new Moves(draft).setCarry(false);
      case STC -> new Moves(draft).setCarry(true);
      case CMC -> new Moves(draft).complementCarry();
      case LAHF -> new Moves(draft).flagsToRegister();
      case SAHF -> new Moves(draft).registerToFlags();
      case SALC -> new Moves(draft).spreadCarry();
      case PUSH -> new Stack(draft).push(instruction);
      case POP -> new Stack(draft).pop(instruction);
      case PUSHA -> new Stack(draft).pushAll(instruction);
      case POPA -> new Stack(draft).popAll(instruction);
      case CLD, NOP, PAUSE, ENDBR -> {}
      default -> {
        return false;
      }
    }
    return true;
  }
}
