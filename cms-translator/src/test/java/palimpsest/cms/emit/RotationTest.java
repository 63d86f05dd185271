package palimpsest.cms.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Carried;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.ir.TraceEvaluator;
import palimpsest.cms.ir.TraceParser;
import palimpsest.cms.ir.TracePrinter;
import palimpsest.cms.ir.TraceVerifier;
import palimpsest.cms.optimise.Rotation;

/// Loops that begin their next turn early do what they did, and carry nothing they could not compute anew.
class RotationTest {
  private static final int MOST_CARRIED = 12;
  private static final int TURNS = 4;

  /// A loop over an array: the sum of what `esi` comes by.
  private static final String SUM = """
      trace 0x1000 values 60
      body
        v0 = live 0 @1000
        v1 = live 1 @1000
        v2 = live 2 @1000
        v3 = live 3 @1000
        v4 = live 4 @1000
        v5 = live 5 @1000
        v6 = live 6 @1000
        v7 = live 7 @1000
        v9 = ld.32 [v6] @1000
        v10 = add v0 v9 @1002
        v11 = add v6 4 @1004
        _ f12 = sub v11 v7 @1006
      end
        if.ne f12 -> loop else 0x100c {v10 v1 v2 v3 v4 v5 v11 v7 f12 4 0 0} @1008
      """;

  static TranslationPolicy thorough() {
    return TranslationPolicy.thorough(32).withUnroll(1);
  }

  static List<Trace> rotations(Trace trace, TranslationPolicy policy) {
    List<Trace> forms = Rotation.candidates(trace, policy, 4, MOST_CARRIED);
    assertEquals(trace, forms.getFirst());
    return forms.subList(1, forms.size());
  }

  @Property(tries = 400)
  void aRotatedLoopDoesWhatItDid(@ForAll long seed, @ForAll @IntRange(max = 60) int length) {
    Trace trace = RandomTraces.of(seed, length);
    List<Trace> rotated = rotations(trace, thorough());
    Statistics.label("rotates").collect(!rotated.isEmpty());
    Statistics.label("rotates").coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
    for (Trace form : rotated) {
      String text = TracePrinter.print(form);
      assertEquals(List.of(), TraceVerifier.problems(form), text);
      assertEquals(form, TraceParser.parse(text));
      for (int turns = 1; turns <= TURNS; turns++) {
        same(trace, form, seed, turns);
      }
    }
  }

  /// What a loop carries is what its prologue computes at the head: leaving and entering again changes nothing.
  @Property(tries = 200)
  void aRotatedLoopMayBeEnteredAnewAtAnyTurn(@ForAll long seed, @ForAll @IntRange(max = 60) int length) {
    for (Trace form : rotations(RandomTraces.of(seed, length), thorough())) {
      Random random = new Random(seed);
      int[] registers = registers(random);
      byte[] bytes = bytes(random);
      Optional<Result> once = run(form, registers, bytes, TURNS);
      int[] state = registers.clone();
      byte[] memory = bytes.clone();
      int codes = 0;
      Optional<Result> last = Optional.empty();
      for (int turn = 0; turn < TURNS; turn++) {
        last = run(form, state, memory, codes, 1);
        if (last.isEmpty() || last.get().outcome().eip() != form.head()) {
          break;
        }
        state = last.get().outcome().registers().stream().mapToInt(Integer::intValue).toArray();
        codes = last.get().outcome().codes();
        memory = last.get().memory();
      }
      if (once.isPresent() && last.isPresent()) {
        assertEquals(once.get().outcome().registers(), last.get().outcome().registers(), TracePrinter.print(form));
        assertEquals(once.get().outcome().codes(), last.get().outcome().codes());
        assertTrue(Arrays.equals(once.get().memory(), last.get().memory()));
      }
    }
  }

  @Test
  void loadsStayWhereTheyAreWithoutControlSpeculation() {
    for (Trace form : rotations(TraceParser.parse(SUM), thorough().withoutControlSpeculation())) {
      assertTrue(form.prologue().stream().noneMatch(op -> op instanceof Op.Load), TracePrinter.print(form));
    }
  }

  @Test
  void aLoadThatMustStayInOrderStays() {
    for (Trace form : rotations(TraceParser.parse(SUM), thorough().withInOrder(Set.of(0x1000)))) {
      assertTrue(form.prologue().stream().noneMatch(op -> op instanceof Op.Load), TracePrinter.print(form));
    }
  }

  @Test
  void gearThreeRotatesNothing() {
    Trace trace = TraceParser.parse(SUM);
    assertEquals(
        List.of(trace), Rotation.candidates(trace, TranslationPolicy.optimised(32), 4, MOST_CARRIED));
  }

  @Test
  void gearFourRotatesNothingWhereItIsSwitchedOff() {
    Trace trace = TraceParser.parse(SUM);
    TranslationPolicy policy = thorough().within(CmsSettings.STANDARD.with(CmsSwitch.ROTATION, "off"));
    assertEquals(List.of(trace), Rotation.candidates(trace, policy, 4, MOST_CARRIED));
  }

  @Test
  void aFirstTurnsValueInLaterTurnsIsAProblem() {
    Trace form = rotations(TraceParser.parse(SUM), thorough()).getFirst();
    Carried first = form.carried().getFirst();
    Trace wrong = new Trace(
        form.head(), form.prologue(), form.body(), form.end(), form.reuses(),
        List.of(new Carried(first.head(), first.initial(), first.initial())), form.values());
    assertFalse(TraceVerifier.problems(wrong).isEmpty());
  }

  @Test
  void aLoadOfATurnToComeSaysItIsEarly() {
    Trace trace = TraceParser.parse(SUM);
    List<Trace> loading = rotations(trace, thorough()).stream()
        .filter(form -> form.prologue().stream().anyMatch(op -> op instanceof Op.Load))
        .toList();
    assertFalse(loading.isEmpty());
    for (Trace form : loading) {
      Compilation.Compiled made =
          (Compilation.Compiled) new Backend(TranslationBench.machine("tm5800")).compile(form, thorough());
      long silent = made.trace().listing().stream()
          .flatMap(molecule -> molecule.atoms().stream())
          .filter(atom -> atom.text().startsWith("ld ") && !atom.text().contains("reordered"))
          .count();
      assertEquals(0, silent, () -> made.trace().listing().toString());
    }
  }

  private record Result(TraceEvaluator.Outcome outcome, byte[] memory) {}

  private static void same(Trace trace, Trace form, long seed, int turns) {
    Random random = new Random(seed);
    int[] registers = registers(random);
    byte[] bytes = bytes(random);
    Optional<Result> expected = run(trace, registers, bytes, turns);
    Optional<Result> actual = run(form, registers, bytes, turns);
    if (expected.isPresent() && actual.isPresent()) {
      String both = TracePrinter.print(trace) + TracePrinter.print(form);
      assertEquals(expected.get().outcome(), actual.get().outcome(), both);
      assertTrue(Arrays.equals(expected.get().memory(), actual.get().memory()), both);
    }
  }

  private static int[] registers(Random random) {
    int[] registers = random.ints(8).toArray();
    for (int guest = 0; guest < 8; guest++) {
      if (random.nextInt(2) == 0) {
        registers[guest] = random.nextInt(3) * 8;
      }
    }
    return registers;
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[TranslationBench.GUEST_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Optional<Result> run(Trace trace, int[] registers, byte[] bytes, int turns) {
    return run(trace, registers, bytes, 0, turns);
  }

  private static Optional<Result> run(Trace trace, int[] registers, byte[] bytes, int codes, int turns) {
    ModuloMemory memory = new ModuloMemory(bytes.clone());
    try {
      return Optional.of(
          new Result(TraceEvaluator.evaluate(trace, memory, registers, codes, turns), memory.bytes()));
    } catch (TraceEvaluator.Rollback _) {
      return Optional.empty();
    }
  }
}
