package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import java.util.Optional;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.verify.prove.term.Terms;

/// What ALU operations compute, for [Opcode]'s rows.
public final class AluTerms {
  private final Words words;
  private final Context solver;
  private final SumTerms sums;
  private final ShiftTerms shifts;
  private final ProductTerms products;
  private final BitTerms bitTerms;

  /// @param terms where the terms are made
  public AluTerms(Terms terms) {
    words = new Words(terms);
    solver = terms.context();
    sums = new SumTerms(words);
    shifts = new ShiftTerms(words);
    products = new ProductTerms(words);
    bitTerms = new BitTerms(words);
  }

  /// What an atom gives.
  ///
  /// @param result 32 bits
  /// @param codes of its `.c` form
  /// @param fault when it faults instead; empty where it cannot
  public record Outcome(BitVecExpr result, Codes codes, Optional<BoolExpr> fault) {}

  /// What an ALU atom without a condition computes from full registers.
  ///
  /// @param old the destination's value before
  public Outcome compute(Opcode op, OperandWidth width, BitVecExpr a, BitVecExpr b, BitVecExpr old, Codes codes) {
    int bits = width.bits();
    AluInput in = new AluInput(words.bits(a, 0, bits), words.bits(b, 0, bits), words.bits(old, 0, bits), codes);
    AluOutput out = switch (op) {
      case ADD -> sums.add(in);
      case SUB -> sums.subtract(in);
      case ADC -> sums.addWithCarry(in);
      case SBB -> sums.subtractWithBorrow(in);
      case NEG -> sums.negate(in);
      case ADDK -> sums.keepingCarry(in, sums.add(in));
      case SUBK -> sums.keepingCarry(in, sums.subtract(in));
      case AND -> bitTerms.logic(solver.mkBVAND(in.a(), in.b()));
      case OR -> bitTerms.logic(solver.mkBVOR(in.a(), in.b()));
      case XOR -> bitTerms.logic(solver.mkBVXOR(in.a(), in.b()));
      case MOV -> new AluOutput(in.b(), codes);
      case SHL -> shifts.left(in);
      case SHR -> shifts.right(in);
      case SAR -> shifts.arithmeticRight(in);
      case ROL -> shifts.rotateLeft(in);
      case ROR -> shifts.rotateRight(in);
      case RCL -> shifts.rotateLeftThroughCarry(in);
      case RCR -> shifts.rotateRightThroughCarry(in);
      case SHLD -> shifts.doubleLeft(in);
      case SHRD -> shifts.doubleRight(in);
      case BT -> bitTerms.test(in);
      case BTS -> bitTerms.set(in);
      case BTR -> bitTerms.reset(in);
      case BTC -> bitTerms.complement(in);
      case BSF -> bitTerms.forward(in);
      case BSR -> bitTerms.reverse(in);
      case MUL -> products.low(in);
      case MULHU -> products.highUnsigned(in);
      case MULHS -> products.highSigned(in);
      case DIVQU -> products.unsignedQuotient(in);
      case DIVRU -> products.unsignedRemainder(in);
      case DIVQS -> products.signedQuotient(in);
      case DIVRS -> products.signedRemainder(in);
      case MOVH -> new AluOutput(
          solver.mkConcat(solver.mkConcat(words.bits(a, 16, 16), words.bits(b, 0, 8)), words.bits(a, 0, 8)), codes);
      case EXTH -> new AluOutput(words.zeroExtend(words.bits(a, 8, 8), 32), codes);
      case ZX -> new AluOutput(words.zeroExtend(in.a(), 32), codes);
      case SX -> new AluOutput(words.signExtend(in.a(), 32), codes);
      case GETCC -> new AluOutput(packed(codes), codes);
      case PUTCC -> new AluOutput(words.number(0, 32), unpacked(a));
      case BSWAP -> new AluOutput(swapped(a), codes);
      case SAME, EXPECT -> new AluOutput(
          words.number(0, 32), codes, Optional.of(solver.mkNot(solver.mkEq(in.a(), in.b()))));
      case SEL, SET, LD, ST, BR, NOP, FADD, FSUB, FMUL, FDIV, FSQRT, FPS, FPD, FPW, FPI, FPL, FNEG, FABS, FMOV, FZERO,
          FONE, FCMP, FLD, FST ->
          throw new IllegalArgumentException(op.mnemonic() + " is not an unconditional ALU operation");
    };
    boolean shiftsOld = op == Opcode.SHLD || op == Opcode.SHRD;
    return new Outcome(inserted(shiftsOld ? old : a, out.result()), out.codes(), out.fault());
  }

  /// What SEL or SET computes.
  public BitVecExpr conditional(Opcode op, Condition condition, BitVecExpr a, BitVecExpr b, Codes codes) {
    BoolExpr holds = holds(condition, codes);
    return op == Opcode.SEL
        ? words.terms.choose(holds, a, b)
        : solver.mkConcat(words.bits(a, 8, 24), words.ofTruth(holds, 8));
  }

  /// When a condition holds.
  public BoolExpr holds(Condition condition, Codes codes) {
    return switch (condition) {
      case O -> codes.overflow().term();
      case B -> codes.carry().term();
      case E -> codes.zero().term();
      case BE -> solver.mkOr(codes.carry().term(), codes.zero().term());
      case S -> codes.sign().term();
      case P -> codes.parity().term();
      case L -> less(codes);
      case LE -> solver.mkOr(codes.zero().term(), less(codes));
      case NO, AE, NE, A, NS, NP, GE, G -> solver.mkNot(holds(condition.negated(), codes));
    };
  }

  private BoolExpr less(Codes codes) {
    return solver.mkXor(codes.sign().term(), codes.overflow().term());
  }

  private BitVecExpr inserted(BitVecExpr upper, BitVecExpr low) {
    int bits = low.getSortSize();
    return bits == 32 ? low : solver.mkConcat(words.bits(upper, bits, 32 - bits), low);
  }

  private BitVecExpr packed(Codes codes) {
    BitVecExpr word = words.number(0, 32);
    for (CodeBit bit : CodeBit.values()) {
      word = solver.mkBVOR(
          word, words.terms.choose(bit.of(codes).term(), words.number(bit.mask(), 32), words.number(0, 32)));
    }
    return word;
  }

  private Codes unpacked(BitVecExpr word) {
    return new Codes(
        taken(word, CodeBit.CARRY),
        taken(word, CodeBit.PARITY),
        taken(word, CodeBit.ADJUST),
        taken(word, CodeBit.ZERO),
        taken(word, CodeBit.SIGN),
        taken(word, CodeBit.OVERFLOW));
  }

  private Code taken(BitVecExpr word, CodeBit bit) {
    return new Code(() -> words.bit(word, Integer.numberOfTrailingZeros(bit.mask())));
  }

  private BitVecExpr swapped(BitVecExpr a) {
    BitVecExpr swapped = words.bits(a, 0, 8);
    for (int n = 1; n < 4; n++) {
      swapped = solver.mkConcat(swapped, words.bits(a, 8 * n, 8));
    }
    return swapped;
  }
}
