package palimpsest.verify.prove.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecNum;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import palimpsest.host.core.AluMeaning;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.verify.prove.term.Terms;

class AluTermsTest {
  /// An operation on values.
  record Case(Opcode op, OperandWidth width, int a, int b, int old, int codes) {}

  @Provide
  Arbitrary<List<Case>> cases() {
    List<Opcode> opcodes = Stream.of(Opcode.values())
        .filter(op -> op.isAlu() && !op.has(Opcode.Trait.CONDITIONAL))
        .toList();
    Arbitrary<Integer> value = Arbitraries.oneOf(
        Arbitraries.integers(), Arbitraries.integers().between(-40, 40),
        Arbitraries.of(0x80, 0x8000, 0x80000000, 0x7fffffff));
    Arbitrary<Integer> high = Arbitraries.oneOf(value, Arbitraries.of(0, 0, -1));
    return Combinators.combine(
            Arbitraries.of(opcodes), Arbitraries.of(OperandWidth.class), value, value, high, Arbitraries.integers())
        .as((op, width, a, b, old, codes) -> new Case(op, width, a, b, old, codes & 0x8d5))
        .filter(given -> given.op().allows(given.width()))
        .list()
        .ofSize(20);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void everyOperationComputesWhatTheEngineComputes(@ForAll("cases") List<Case> cases) {
    try (Terms terms = new Terms()) {
      cases.forEach(given -> check(terms, given));
    }
  }

  private static void check(Terms terms, Case given) {
    AluTerms.Outcome outcome = new AluTerms(terms).compute(
        given.op(),
        given.width(),
        terms.word(given.a()),
        terms.word(given.b()),
        terms.word(given.old()),
        codes(terms, given.codes()));
    OptionalInt result =
        AluMeaning.result(given.op(), given.width(), given.a(), given.b(), given.old(), given.codes());
    boolean faults = outcome.fault().isPresent() && terms.simpleTruth(outcome.fault().get()).isTrue();
    assertEquals(result.isEmpty(), faults, given + " faults");
    if (result.isPresent()) {
      assertEquals(result.getAsInt(), value(outcome.result()), given.toString());
      if (given.op().setsCodes()) {
        int expected = AluMeaning.codes(
            given.op(), given.width(), given.a(), given.b(), given.old(), given.codes(), result.getAsInt());
        assertEquals(expected, packed(terms, outcome.codes()), given.toString());
      }
    }
  }

  @Property(tries = 20)
  void everyConditionHoldsWhereTheEngineSaysSo(@ForAll int bits) {
    try (Terms terms = new Terms()) {
      int codes = bits & 0x8d5;
      for (Condition condition : Condition.values()) {
        assertEquals(
            AluMeaning.holds(condition, codes),
            terms.simpleTruth(new AluTerms(terms).holds(condition, codes(terms, codes))).isTrue());
      }
    }
  }

  private static int value(BitVecExpr term) {
    return ((BitVecNum) term.simplify()).getBigInteger().intValue();
  }

  private static int packed(Terms terms, Codes codes) {
    int packed = 0;
    for (CodeBit bit : CodeBit.values()) {
      packed |= terms.simpleTruth(bit.of(codes).term()).isTrue() ? bit.mask() : 0;
    }
    return packed;
  }

  private static Codes codes(Terms terms, int packed) {
    return new Codes(
        code(terms, packed, CodeBit.CARRY),
        code(terms, packed, CodeBit.PARITY),
        code(terms, packed, CodeBit.ADJUST),
        code(terms, packed, CodeBit.ZERO),
        code(terms, packed, CodeBit.SIGN),
        code(terms, packed, CodeBit.OVERFLOW));
  }

  private static Code code(Terms terms, int packed, CodeBit bit) {
    return Code.of(terms.context().mkBool((packed & bit.mask()) != 0));
  }
}
