package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import palimpsest.x86.isa.Instruction;

/// ADD to XOR, CMP, TEST, INC, DEC, NEG, NOT, XADD and CMPXCHG.
final class Arithmetic {
  private final Draft draft;
  private final Bits bits;
  private final FlagRules rules;

  Arithmetic(Draft draft) {
    this.draft = draft;
    bits = draft.bits();
    rules = new FlagRules(bits);
  }

  /// A result and the flags that go with it.
  private record Outcome(BitVecExpr result, Flags flags) {}

  void two(Instruction instruction) {
    Place destination = draft.place(instruction, 0);
    BitVecExpr a = draft.read(destination);
    BitVecExpr b = draft.read(draft.place(instruction, 1));
    Outcome outcome =
        switch (instruction.mnemonic()) {
          case ADD -> sum(a, b);
          case ADC -> {
            BitVecExpr result = bits.add(bits.add(a, b), carry(a));
            yield new Outcome(result, rules.sumWithCarry(a, b, result));
          }
          case SUB -> difference(a, b);
          case SBB -> {
            BitVecExpr result = bits.subtract(bits.subtract(a, b), carry(a));
            yield new Outcome(result, rules.differenceWithBorrow(a, b, result));
          }
          case AND -> logic(bits.and(a, b));
          case OR -> logic(bits.or(a, b));
          case XOR -> logic(bits.xor(a, b));
          default -> throw new IllegalArgumentException("not of this family: " + instruction.mnemonic());
        };
    draft.setFlags(outcome.flags());
    draft.write(destination, outcome.result());
  }

  void compare(Instruction instruction) {
    BitVecExpr a = draft.read(draft.place(instruction, 0));
    BitVecExpr b = draft.read(draft.place(instruction, 1));
    draft.setFlags(difference(a, b).flags());
  }

  void test(Instruction instruction) {
    BitVecExpr a = draft.read(draft.place(instruction, 0));
    BitVecExpr b = draft.read(draft.place(instruction, 1));
    draft.setFlags(rules.logic(bits.and(a, b)));
  }

  void increment(Instruction instruction) {
    Place destination = draft.place(instruction, 0);
    BitVecExpr a = draft.read(destination);
    keepingCarry(destination, sum(a, bits.number(1, a.getSortSize())));
  }

  void decrement(Instruction instruction) {
    Place destination = draft.place(instruction, 0);
    BitVecExpr a = draft.read(destination);
    keepingCarry(destination, difference(a, bits.number(1, a.getSortSize())));
  }

  void negate(Instruction instruction) {
    Place destination = draft.place(instruction, 0);
    BitVecExpr a = draft.read(destination);
    Outcome outcome = difference(bits.number(0, a.getSortSize()), a);
    draft.setFlags(outcome.flags());
    draft.write(destination, outcome.result());
  }

  void complement(Instruction instruction) {
    Place destination = draft.place(instruction, 0);
    draft.write(destination, bits.complement(draft.read(destination)));
  }

  /// XADD: where both operands are one register, the sum is what stays (Intel SDM volume 2, XADD).
  void exchangeAndAdd(Instruction instruction) {
    Place destination = draft.place(instruction, 0);
    Place source = draft.place(instruction, 1);
    BitVecExpr a = draft.read(destination);
    Outcome outcome = sum(a, draft.read(source));
    draft.setFlags(outcome.flags());
    draft.write(source, a);
    draft.write(destination, outcome.result());
  }

  /// CMPXCHG: the accumulator changes only where it did not match, and then the destination keeps its value. A
  /// destination that is the accumulator always matches.
  void compareAndExchange(Instruction instruction) {
    Place destination = draft.place(instruction, 0);
    Place accumulator = Place.register(Draft.EAX, instruction.operandSize());
    BitVecExpr expected = draft.read(accumulator);
    BitVecExpr old = draft.read(destination);
    BitVecExpr replacement = draft.read(draft.place(instruction, 1));
    BoolExpr matches = bits.same(expected, old);
    draft.setFlags(difference(expected, old).flags());
    draft.write(accumulator, bits.choose(matches, expected, old));
    draft.write(destination, bits.choose(matches, replacement, old));
  }

  private void keepingCarry(Place destination, Outcome outcome) {
    draft.setFlags(outcome.flags().withCf(draft.flags().cf()));
    draft.write(destination, outcome.result());
  }

  private Outcome sum(BitVecExpr a, BitVecExpr b) {
    BitVecExpr result = bits.add(a, b);
    return new Outcome(result, rules.sum(a, b, result));
  }

  private Outcome difference(BitVecExpr a, BitVecExpr b) {
    BitVecExpr result = bits.subtract(a, b);
    return new Outcome(result, rules.difference(a, b, result));
  }

  private Outcome logic(BitVecExpr result) {
    return new Outcome(result, rules.logic(result));
  }

  private BitVecExpr carry(BitVecExpr like) {
    return bits.ofTruth(draft.flags().cf().term(), like.getSortSize());
  }
}
