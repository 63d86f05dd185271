package palimpsest.verify.prove.term;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.z3.ArrayExpr;
import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SymbolicMemoryTest {
  private static final int BASE = 0x1000;

  /// One store, or one load, at one of two unknown bases that are some bytes apart in the end.
  record Step(boolean store, boolean second, int offset, int log, int value) {
    static Step of(int seed) {
      return new Step((seed & 1) != 0, (seed & 2) != 0, (seed >>> 2) & 7, (seed >>> 5) & 3, seed);
    }

    int bytes() {
      return log == 3 ? 4 : log == 0 ? 1 : 2;
    }
  }

  @Property(tries = 200)
  void whatIsLoadedIsWhatAMemoryOfBytesHolds(
      @ForAll @Size(min = 2, max = 12) List<Integer> seeds, @ForAll @IntRange(min = -6, max = 6) int apart) {
    try (Terms terms = new Terms()) {
      BitVecExpr first = terms.unknown("first", 32);
      BitVecExpr second = terms.unknown("second", 32);
      SymbolicMemory memory = SymbolicMemory.unknown(terms, "memory", Separation.NONE);
      Map<Integer, Integer> bytes = new HashMap<>();
      for (int seed : seeds) {
        Step step = Step.of(seed);
        int linear = (step.second() ? BASE + apart : BASE) + step.offset();
        BitVecExpr address =
            terms.context().mkBVAdd(step.second() ? second : first, terms.word(step.offset()));
        if (step.store()) {
          memory = memory.store(address, step.bytes(), terms.number(step.value(), 8 * step.bytes()));
          for (int i = 0; i < step.bytes(); i++) {
            bytes.put(linear + i, (step.value() >>> (8 * i)) & 0xff);
          }
        } else {
          long expected = 0;
          for (int i = 0; i < step.bytes(); i++) {
            expected |= (long) bytes.getOrDefault(linear + i, 0) << (8 * i);
          }
          BitVecExpr loaded = memory.load(address, step.bytes());
          assertEquals(expected, concrete(terms, loaded, first, second, BASE + apart));
        }
      }
    }
  }

  private static long concrete(Terms terms, BitVecExpr term, BitVecExpr first, BitVecExpr second, int other) {
    Context context = terms.context();
    ArrayExpr<BitVecSort, BitVecSort> zeros = context.mkConstArray(context.mkBitVecSort(32), terms.number(0, 8));
    Expr<?>[] unknowns = {first, second, SymbolicMemory.unknown(terms, "memory", Separation.NONE).array()};
    Expr<?>[] values = {terms.word(BASE), terms.word(other), zeros};
    return ((BitVecNum) term.substitute(unknowns, values).simplify()).getBigInteger().longValue();
  }

  @Test
  void aLoadSeesThroughStoresThatCannotMeetIt() {
    try (Terms terms = new Terms()) {
      Context context = terms.context();
      BitVecExpr base = terms.unknown("base", 32);
      BitVecExpr other = terms.unknown("other", 32);
      Separation separation = Separation.NONE.and(terms.sum(base), 4, terms.sum(other), 4);
      SymbolicMemory start = SymbolicMemory.unknown(terms, "memory", separation);
      SymbolicMemory stored = start
          .store(context.mkBVAdd(base, terms.word(4)), 4, terms.word(1))
          .store(other, 4, terms.word(2));
      assertEquals(start.load(base, 4), stored.load(base, 4));
      assertEquals(
          start.load(context.mkBVAdd(terms.word(2), base), 2), stored.load(context.mkBVAdd(base, terms.word(2)), 2));
    }
  }

  @Test
  void oneAddressComputedInTwoWaysIsOneTerm() {
    try (Terms terms = new Terms()) {
      Context context = terms.context();
      BitVecExpr a = terms.unknown("a", 32);
      BitVecExpr b = terms.unknown("b", 32);
      BitVecExpr shifted = context.mkBVAdd(context.mkBVSHL(a, terms.word(2)), context.mkBVSub(b, terms.word(8)));
      BitVecExpr added = context.mkBVAdd(
          context.mkBVSub(context.mkBVMul(a, terms.word(5)), a), context.mkBVAdd(terms.word(-8), b));
      assertEquals(terms.simple(shifted), terms.simple(added));
    }
  }
}
