package palimpsest.workbench.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Figures survive the way from one process to another; stacks are read as what they are.
class MeasurementTest {
  @Property
  void whatIsPrintedIsReadAgain(@ForAll @Size(min = 1, max = 20) List<Long> values) {
    Map<String, Long> numbers = new HashMap<>();
    for (Measurement.Key key : Measurement.Key.values()) {
      numbers.put(key.name(), values.get(key.ordinal() % values.size()));
    }
    Measurement measurement = new Measurement(numbers, "00ff");
    assertEquals(measurement, Measurement.parse(measurement.print()));
  }

  @Property
  void theMedianHasAsManyFiguresBelowItAsAbove(@ForAll @Size(min = 1, max = 9) List<Double> figures) {
    Spread spread = Spread.of(figures);
    long below = figures.stream().filter(each -> each < spread.median()).count();
    long above = figures.stream().filter(each -> each > spread.median()).count();
    assertTrue(below <= figures.size() / 2 && above <= figures.size() / 2, spread::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "INTERPRET, palimpsest.memory.ConventionalMemory palimpsest.x86.interp.Core palimpsest.cms.runtime.CodeMorpher",
    "TRANSLATE, java.util.HashMap palimpsest.cms.schedule.ListScheduler palimpsest.cms.runtime.Installer",
    "TRANSLATE, palimpsest.cms.emit.Backend palimpsest.cms.pipeline.Translator palimpsest.cms.runtime.Installer",
    "COMPILE, java.lang.classfile.ClassFile palimpsest.host.compile.UnitCompiler palimpsest.host.core.CompiledEngine",
    "EXECUTE, palimpsest.host.account.Clock palimpsest.host.core.ReferenceEngine palimpsest.cms.runtime.CodeMorpher",
    "DISPATCH, java.util.HashMap palimpsest.cms.runtime.TranslationCache palimpsest.workbench.Main",
  })
  void theInnermostFrameOfInterestSaysWhatAThreadIsBusyWith(Activity activity, String classes) {
    StackTraceElement[] stack = Stream.of(classes.split(" ", -1))
        .map(name -> new StackTraceElement(name, "method", "File.java", 1))
        .toArray(StackTraceElement[]::new);
    assertEquals(Optional.of(activity), StackSampler.activity(stack));
  }
}
