package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand.Imm;
import palimpsest.x86.isa.Width;

/// PUSH, POP, PUSHA, POPA, ENTER, LEAVE, and the stack's part of calls and returns. All of esp is the pointer.
final class Stack {
  private final Draft draft;
  private final Bits bits;

  Stack(Draft draft) {
    this.draft = draft;
    bits = draft.bits();
  }

  void push(BitVecExpr value) {
    int bytes = value.getSortSize() / 8;
    BitVecExpr top = bits.add(draft.register(Draft.ESP), -bytes);
    draft.store(top, bytes, value);
    draft.setRegister(Draft.ESP, top);
  }

  BitVecExpr pop(int bytes) {
    BitVecExpr top = draft.register(Draft.ESP);
    draft.setRegister(Draft.ESP, bits.add(top, bytes));
    return draft.load(top, bytes);
  }

  /// PUSH ESP pushes the esp of before.
  void push(Instruction instruction) {
    push(draft.read(draft.place(instruction, 0)));
  }

  /// POP: esp moves before a destination in memory is addressed, and before POP ESP overwrites it (Intel SDM volume 2,
  /// POP).
  void pop(Instruction instruction) {
    BitVecExpr value = pop(instruction.operandSize().bytes());
    draft.write(draft.place(instruction, 0), value);
  }

  /// PUSHA pushes the esp of before, too.
  void pushAll(Instruction instruction) {
    int size = instruction.operandSize().bits();
    BitVecExpr before = draft.register(Draft.ESP);
    for (int n = 0; n < 8; n++) {
      push(bits.low(n == Draft.ESP ? before : draft.register(n), size));
    }
  }

  /// POPA skips the place of esp.
  void popAll(Instruction instruction) {
    Width width = instruction.operandSize();
    for (int n = 7; n >= 0; n--) {
      BitVecExpr value = pop(width.bytes());
      if (n != Draft.ESP) {
        draft.write(Place.register(n, width), value);
      }
    }
  }

  void leave() {
    draft.setRegister(Draft.ESP, draft.register(Draft.EBP));
    draft.setRegister(Draft.EBP, pop(4));
  }

  /// ENTER of nesting level 0.
  void enter(Instruction instruction) {
    push(draft.register(Draft.EBP));
    BitVecExpr frame = draft.register(Draft.ESP);
    draft.setRegister(Draft.EBP, frame);
    if (instruction.operand(0) instanceof Imm(int size, _)) {
      draft.setRegister(Draft.ESP, bits.add(frame, -size));
    }
  }
}
