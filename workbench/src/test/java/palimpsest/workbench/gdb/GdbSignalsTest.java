package palimpsest.workbench.gdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GdbSignalsTest {
  @Test
  void everySignalOfLinuxHasANumberOfItsOwnAndComesBack() {
    Set<Integer> numbers = IntStream.rangeClosed(1, 64).mapToObj(GdbSignals::toGdb).collect(Collectors.toSet());
    assertEquals(64, numbers.size());
    IntStream.rangeClosed(1, 64).forEach(signal -> assertEquals(signal, GdbSignals.toLinux(GdbSignals.toGdb(signal))));
  }

  /// From `include/gdb/signals.def`: those whose numbers differ, and the ends of the real-time ones.
  @ParameterizedTest
  @CsvSource({
      "7,10", "10,30", "12,31", "17,20", "18,19", "19,17", "20,18", "31,12", "32,77", "33,45", "63,75", "64,78"})
  void numbersAreGdbs(int linux, int gdb) {
    assertEquals(gdb, GdbSignals.toGdb(linux));
  }

  @Test
  void whatLinuxHasNotIsNoSignal() {
    assertEquals(0, GdbSignals.toLinux(7));
    assertEquals(0, GdbSignals.toLinux(0));
  }
}
