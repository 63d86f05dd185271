package palimpsest.verify.instructions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// Samples are what they say: the decoder reads back the form, and the memory they name is the window's.
class SamplesTest {
  private static final Window HIGH = new Window(
      0x0a00_0c00,
      0x800,
      List.of(new Window.Base(Segment.FS, 0x0a00_0000), new Window.Base(Segment.GS, 0x7fff_fff0)));
  /// Near enough to zero for 16-bit addresses.
  private static final Window LOW = new Window(0x2000, 0x800);

  @Provide
  Arbitrary<Sample> samples() {
    return Samples.in(HIGH).arbitrary();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void anArbitrarySampleIsWhatItSays(@ForAll("samples") Sample sample) {
    check(sample, HIGH);
  }

  @Test
  void aDrawnSampleOfEveryFormIsWhatItSays() {
    for (Window window : List.of(HIGH, LOW)) {
      Samples samples = Samples.in(window);
      var random = new Random(7);
      for (Form form : samples.forms()) {
        for (int i = 0; i < 20; i++) {
          check(samples.of(form, random), window);
        }
      }
    }
  }

  private static void check(Sample sample, Window window) {
    byte[] code = sample.bytes();
    assertEquals(Optional.of(sample.form()), Forms.of(code), sample::toString);
    Instruction instruction = sample.instruction();
    assertEquals(code.length, instruction.length(), sample::toString);
    assertEquals(sample.form().row().mnemonic(), instruction.mnemonic(), sample::toString);
    assertEquals(sample.form().row().operandSize(sample.form().size()), instruction.operandSize(), sample::toString);
    for (Sample.Extent extent : sample.extents()) {
      assertTrue(inside(window, extent), sample + " touches " + extent);
    }
    instruction.operands().stream()
        .filter(operand -> operand instanceof Operand.Mem)
        .filter(_ -> !Set.of("LEA", "NOP").contains(instruction.mnemonic().name()))
        .forEach(operand -> checkAddress(sample, instruction, (Operand.Mem) operand, window));
  }

  /// The address, from nothing but the decoded operand and the settings.
  private static void checkAddress(Sample sample, Instruction instruction, Operand.Mem memory, Window window) {
    boolean pops = instruction.mnemonic().name().equals("POP") && memory.base() == 4;
    int offset = value(sample, memory.base())
        + (value(sample, memory.index()) << memory.scaleShift())
        + memory.displacement()
        + (pops ? instruction.operandSize().bytes() : 0);
    if (instruction.addressSize() == Width.WORD) {
      offset &= 0xffff;
    }
    int base = window.base(memory.segment()).orElseThrow();
    assertEquals(sample.extents().getFirst().address(), base + offset, sample::toString);
  }

  private static int value(Sample sample, int register) {
    if (register == Operand.NONE) {
      return 0;
    }
    return sample.settings().stream()
        .filter(setting -> setting.register() == register)
        .mapToInt(Sample.Setting::value)
        .findAny()
        .orElseThrow(() -> new AssertionError(sample + " says nothing of register " + register));
  }

  private static boolean inside(Window window, Sample.Extent extent) {
    int from = extent.address() - window.address();
    return from >= 0 && from + extent.bytes() <= window.bytes();
  }

  @Test
  void everyRowIsDrawnOrExcluded() {
    Set<OpcodeRow> drawn = Forms.drawn().stream().map(Form::row).collect(Collectors.toSet());
    for (OpcodeRow row : OpcodeTable.i686().rows()) {
      assertTrue(drawn.contains(row) || Exclusion.of(row.mnemonic()).isPresent(), row.encoding());
    }
    assertTrue(drawn.size() >= 330, drawn.size() + " rows are drawn");
  }

  @Test
  void everyFormAndEveryWayOfAddressingComesUpSoon() {
    Samples samples = Samples.in(HIGH);
    Set<Form> forms = new HashSet<>(samples.forms());
    Set<String> missing = addressingForms();
    var random = new Random(1);
    for (int i = 0; i < 60_000; i++) {
      Sample sample = samples.draw(random);
      forms.remove(sample.form());
      for (Operand operand : sample.instruction().operands()) {
        if (operand instanceof Operand.Mem memory) {
          missing.remove(addressing(memory, sample.instruction().addressSize()));
        }
      }
    }
    assertEquals(Set.of(), forms);
    assertEquals(Set.of(), missing);
  }

  private static Set<String> addressingForms() {
    Set<String> all = new LinkedHashSet<>();
    for (int base = -1; base < 8; base++) {
      for (int index = -1; index < 8; index++) {
        for (int scale = 0; scale < 4; scale++) {
          if (index != 4 && (index >= 0 || scale == 0)) {
            all.add(addressing(new Operand.Mem(Segment.DS, base, index, scale, 0, Width.DWORD), Width.DWORD));
          }
        }
      }
    }
    for (int[] pair : new int[][] {{3, 6}, {3, 7}, {5, 6}, {5, 7}, {6, -1}, {7, -1}, {5, -1}, {3, -1}, {-1, -1}}) {
      all.add(addressing(new Operand.Mem(Segment.FS, pair[0], pair[1], 0, 0, Width.DWORD), Width.WORD));
    }
    return all;
  }

  private static String addressing(Operand.Mem memory, Width size) {
    return size + " base " + memory.base() + " index " + memory.index() + " scale " + memory.scaleShift();
  }

  @Test
  void aSeedGivesTheSameSamplesAgain() {
    assertEquals(first(5), first(5));
  }

  private static List<Sample> first(long seed) {
    Samples samples = Samples.in(LOW);
    var random = new Random(seed);
    List<Sample> drawn = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      drawn.add(samples.draw(random));
    }
    return drawn;
  }
}
