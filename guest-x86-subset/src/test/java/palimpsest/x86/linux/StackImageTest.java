package palimpsest.x86.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfBytes;

/// A program finds on its stack what the i386 ABI says.
class StackImageTest {
  @Property(tries = 25)
  void argumentsAndEnvironmentComeBackInOrder(
      @ForAll @Size(min = 1, max = 8) List<@AlphaChars @StringLength(max = 20) String> arguments,
      @ForAll @Size(max = 8) List<@AlphaChars @StringLength(max = 20) String> environment) {
    TestProcess test = new TestProcess(Optional.empty(), new ElfBytes().build(), arguments, environment);
    int stack = test.state.gpr(GuestState.ESP);
    assertEquals(0, stack & 15, "16-byte aligned");
    assertEquals(arguments.size(), test.mmu.read32(stack));
    assertEquals(arguments, strings(test, stack + 4));
    assertEquals(environment, strings(test, stack + 4 * (arguments.size() + 2)));
  }

  @Test
  void theAuxiliaryVectorTellsAboutTheProgram() {
    TestProcess test =
        new TestProcess(Optional.empty(), new ElfBytes().build(), List.of("name"), List.of("A=1"));
    Map<Integer, Integer> vector = vector(test);
    assertEquals(ElfBytes.CODE_SEGMENT + 52, vector.get(3));
    assertEquals(32, vector.get(4));
    assertEquals(2, vector.get(5));
    assertEquals(4096, vector.get(6));
    assertEquals(0, vector.get(7));
    assertEquals(ElfBytes.entry(), vector.get(9));
    assertEquals(0, vector.get(23));
    assertEquals("i686", string(test, Objects.requireNonNull(vector.get(15))));
    assertEquals("name", string(test, Objects.requireNonNull(vector.get(31))));
    assertEquals(false, vector.containsKey(32), "no AT_SYSINFO");
    assertArrayEquals(new Entropy(7).take(16), test.bytes(Objects.requireNonNull(vector.get(25)), 16));
  }

  @Test
  void theFirstRegistersAreThoseOfAUserProcess() {
    TestProcess test = new TestProcess(Optional.empty());
    assertEquals(ElfBytes.entry(), test.state.eip());
    assertEquals(0x73, test.state.selector(palimpsest.x86.isa.Segment.CS));
    assertEquals(0x7b, test.state.selector(palimpsest.x86.isa.Segment.SS));
    assertEquals(0x202, test.state.eflags());
    assertEquals(0, test.state.gpr(GuestState.EDX));
  }

  private static Map<Integer, Integer> vector(TestProcess test) {
    int at = test.state.gpr(GuestState.ESP) + 4;
    for (int lists = 0; lists < 2; at += 4) {
      lists += test.mmu.read32(at) == 0 ? 1 : 0;
    }
    TreeMap<Integer, Integer> vector = new TreeMap<>();
    for (; test.mmu.read32(at) != 0; at += 8) {
      vector.put(test.mmu.read32(at), test.mmu.read32(at + 4));
    }
    return vector;
  }

  private static List<String> strings(TestProcess test, int at) {
    List<String> found = new ArrayList<>();
    for (int i = 0; test.mmu.read32(at + 4 * i) != 0; i++) {
      found.add(string(test, test.mmu.read32(at + 4 * i)));
    }
    return found;
  }

  private static String string(TestProcess test, int address) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; test.mmu.read8(address + i) != 0; i++) {
      text.append((char) test.mmu.read8(address + i));
    }
    return new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
