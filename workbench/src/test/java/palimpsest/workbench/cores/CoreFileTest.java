package palimpsest.workbench.cores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import palimpsest.host.machine.MachineException;

/// Files of cores: what they mean, and what is said where they mean nothing.
class CoreFileTest {
  @Test
  void aCoreBasedOnAnotherChangesOnlyWhatItSays() throws MachineException {
    CoreShape standard = CoreFile.standard().getFirst();
    CoreShape changed =
        CoreFile.parse("my.toml", "[mine]\nbase = \"in-order-2\"\nwidth = 3\nenergy = {decode = 1.0}\n").getFirst();

    assertEquals(
        new CoreShape("mine", standard.summary(), standard.frontEnd(), 3, standard.loadUse(), standard.missRegisters(),
            standard.stores(), standard.predictor(), standard.order(), changed.prices(), standard.clock(),
            standard.leakage()),
        changed);
    assertEquals(1.0, changed.prices().get(CoreEvent.DECODE));
    assertEquals(standard.prices().get(CoreEvent.ADDRESS), changed.prices().get(CoreEvent.ADDRESS));
  }

  @Test
  void theFileThatIsPrintedReadsBackAsTheStandardCores() throws MachineException {
    assertEquals(CoreFile.standard(), CoreFile.parse("printed.toml", CoreFile.standardText()));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "width = 0|my.toml: mine.width must be a whole number from 1 to 1024, found 0",
      "with = 2|my.toml: mine.with: no such key of a core that is in-order",
      "reorder = 2|my.toml: mine.reorder: no such key of a core that is in-order",
      "energy = {decode = -1}|my.toml: mine.energy.decode must be a number from 0 to 1000000, found -1",
      "energy = {alu = 1}|my.toml: mine.energy.alu: no price of a core's own",
      "predictor = {counters = 1000}|my.toml: mine.predictor.counters must be a power of two, found 1000",
      "base = \"none\"|my.toml: mine.base must name a core: in-order-2 or out-of-order-4, found \"none\"",
      "width 2|my.toml: line"})
  void whatIsWrongIsSaidInOneLine(String line, String start) {
    String base = line.startsWith("base") ? "" : "base = \"in-order-2\"\n";
    MachineException problem =
        assertThrows(MachineException.class, () -> CoreFile.parse("my.toml", "[mine]\n" + base + line + "\n"));

    assertTrue(String.valueOf(problem.getMessage()).startsWith(start), problem.getMessage());
    assertEquals(List.of(String.valueOf(problem.getMessage())), String.valueOf(problem.getMessage()).lines().toList());
  }
}
