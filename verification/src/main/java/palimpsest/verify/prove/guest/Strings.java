package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.Repeat;
import palimpsest.x86.isa.Segment;

/// MOVS, STOS, LODS, SCAS and CMPS, upwards. The source's segment may be overridden, the destination is in ES.
final class Strings {
  private final Draft draft;
  private final Bits bits;
  private final FlagRules rules;

  Strings(Draft draft) {
    this.draft = draft;
    bits = draft.bits();
    rules = new FlagRules(bits);
  }

  /// One element.
  void iterate(Instruction instruction) {
    int bytes = instruction.operandSize().bytes();
    Place.Register accumulator = Place.register(Draft.EAX, instruction.operandSize());
    switch (instruction.mnemonic()) {
      case MOVS -> {
        draft.store(target(), bytes, draft.load(source(instruction), bytes));
        advance(Draft.ESI, bytes);
        advance(Draft.EDI, bytes);
      }
      case STOS -> {
        draft.store(target(), bytes, draft.read(accumulator));
        advance(Draft.EDI, bytes);
      }
      case LODS -> {
        draft.write(accumulator, draft.load(source(instruction), bytes));
        advance(Draft.ESI, bytes);
      }
      case SCAS -> {
        compare(draft.read(accumulator), draft.load(target(), bytes));
        advance(Draft.EDI, bytes);
      }
      case CMPS -> {
        compare(draft.load(source(instruction), bytes), draft.load(target(), bytes));
        advance(Draft.ESI, bytes);
        advance(Draft.EDI, bytes);
      }
      default -> throw new IllegalArgumentException("not of this family: " + instruction.mnemonic());
    }
  }

  /// A repeated one: ecx counts iterations, and the comparing ones also end by ZF (Intel SDM volume 2, REP).
  GuestStep repeat(Instruction instruction, int next) {
    BitVecExpr counter = draft.register(Draft.ECX);
    BoolExpr iterates = bits.not(bits.isZero(counter));
    iterate(instruction);
    draft.setRegister(Draft.ECX, bits.add(counter, -1));
    boolean compares = instruction.mnemonic() == Mnemonic.CMPS || instruction.mnemonic() == Mnemonic.SCAS;
    BoolExpr over = bits.truth(false);
    if (compares) {
      BoolExpr equal = draft.flags().zf().term();
      over = instruction.repeat() == Repeat.REPNE ? equal : bits.not(equal);
    }
    return new GuestStep.Repeat(iterates, draft.guest(), over, next);
  }

  private void compare(BitVecExpr a, BitVecExpr b) {
    draft.setFlags(rules.difference(a, b, bits.subtract(a, b)));
  }

  private BitVecExpr source(Instruction instruction) {
    return draft.inSegment(instruction.segment(), draft.register(Draft.ESI));
  }

  private BitVecExpr target() {
    return draft.inSegment(Segment.ES, draft.register(Draft.EDI));
  }

  private void advance(int register, int bytes) {
    draft.setRegister(register, bits.add(draft.register(register), bytes));
  }
}
