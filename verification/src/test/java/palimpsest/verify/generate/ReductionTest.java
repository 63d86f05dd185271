package palimpsest.verify.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Predicate;
import net.jqwik.api.Shrinkable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.verify.assemble.Assembler;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.replay.Listing;

/// A failing program becomes a few instructions, whatever it was that failed.
class ReductionTest {
  private static final int TRIES = 2_000;

  @ParameterizedTest
  @ValueSource(strings = {"sbb", "movsx", "rep movsd", "idiv", "call dword", "bswap"})
  void aProgramThatFailsForOneInstructionShrinksToFive(String culprit) {
    Predicate<GuestCode> fails = program -> program.snippets().stream().noneMatch(ReductionTest::holdsTable)
        && listing(program.assemble()).stream().anyMatch(line -> line.contains(culprit));
    GuestCode smallest = GeneratedPrograms.with(12, programs -> {
      long index = 0;
      while (true) {
        Shrinkable<GuestCode> program = programs.of(1, index++);
        if (fails.test(program.value())) {
          return new Reduction(fails, TRIES).of(program);
        }
      }
    });
    var body = new Assembler(MinimalElf.CODE);
    smallest.snippets().forEach(snippet -> snippet.emit(body));
    int instructions = listing(body.finish()).size();
    assertTrue(fails.test(smallest) && instructions <= 5, instructions + " instructions:\n" + smallest);
  }

  /// Whether there is a table of addresses, which a listing takes for code: an instruction found in it is none.
  private static boolean holdsTable(Snippet snippet) {
    return snippet instanceof Nested.Switch
        || (snippet instanceof Nested nested && nested.inner().stream().anyMatch(ReductionTest::holdsTable));
  }

  private static List<String> listing(byte[] code) {
    return Listing.print(code).lines().map(line -> line.split("; ", 2)[1]).toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, -7})
  void aSeedAndAnIndexGiveTheSameProgramAgain(long seed) {
    List<GuestCode> once = GeneratedPrograms.with(
        5, programs -> List.of(programs.of(seed, 3).value(), programs.of(seed, 9).value()));
    GuestCode again = GeneratedPrograms.with(5, programs -> programs.of(seed, 9).value());
    assertEquals(once.getLast(), again);
  }
}
