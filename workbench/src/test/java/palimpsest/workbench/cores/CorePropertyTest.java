package palimpsest.workbench.cores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/// What is true of a core whatever it executes.
class CorePropertyTest {
  /// Additions, moves, products, divisions, loads and stores of a few registers, shifts, stack and string operations,
  /// x87 arithmetic.
  private static final List<String> MENU = List.of(
      "01d8", "01c1", "29ca", "b801000000", "89c3", "8d0418", "0fafc3", "f7fb", "8b03", "8b00", "8903", "0103", "d1e0",
      "d3e0", "50", "58", "a4", "a6", "0fb603", "8803", "d8c1", "d9c0", "ddd8", "d9c9", "dd03", "dd1b", "0f94c0", "9c");

  /// Every port takes everything, and there are more than can be used.
  private static final String UNIVERSAL = "ports = [" + ("[\"alu\", \"shift\", \"multiply\", \"divide\", \"media\", "
      + "\"float\", \"float_divide\", \"float_root\", \"branch\", \"load\", \"store_address\", \"store_data\"], ")
      .repeat(64) + "]\nreorder = 64\n";

  @Provide
  Arbitrary<List<String>> programs() {
    return Arbitraries.of(MENU).list().ofMinSize(1).ofMaxSize(60);
  }

  private static CoreBench run(CoreBench bench, List<String> program) {
    for (int i = 0; i < program.size(); i++) {
      bench.execute(program.get(i), 64 * (i % 3));
    }
    return bench;
  }

  @Property(tries = 100)
  void twoWideIsNeverSlowerThanOneInOrder(@ForAll("programs") List<String> program) {
    assertTrue(run(CoreBench.ideal("in-order-2", "width = 2\n"), program).cycles()
        <= run(CoreBench.ideal("in-order-2", "width = 1\n"), program).cycles());
  }

  @Property(tries = 100)
  void widerIsNeverSlowerOutOfOrderWherePortsDoNotRunOut(
      @ForAll("programs") List<String> program, @ForAll @IntRange(min = 1, max = 6) int width) {
    assertTrue(run(CoreBench.ideal("out-of-order-4", UNIVERSAL + "width = " + (width + 1) + "\n"), program).cycles()
        <= run(CoreBench.ideal("out-of-order-4", UNIVERSAL + "width = " + width + "\n"), program).cycles());
  }

  @Property(tries = 100)
  void noCoreBeatsItsWidthAndEveryCycleHasALeaf(@ForAll("programs") List<String> program) {
    for (String name : List.of("in-order-2", "out-of-order-4")) {
      CoreBench bench = run(CoreBench.ideal(name, ""), program);
      int width = name.endsWith("2") ? 2 : 4;

      assertTrue(bench.cycles() * width >= program.size(), name);
      assertEquals(bench.cycles(), bench.books.sum(), name);
    }
  }

  @Property(tries = 50)
  void everyCycleHasALeafOnARealMemoryToo(@ForAll("programs") List<String> program) {
    for (String name : List.of("in-order-2", "out-of-order-4")) {
      CoreBench bench = CoreBench.on("base = \"tm5800\"\n", name, "");
      for (int i = 0; i < program.size(); i++) {
        bench.execute(program.get(i), 4097 * i);
      }

      assertEquals(bench.cycles(), bench.books.sum(), name);
    }
  }
}
