package palimpsest.x86.interp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.interp.RewrittenCodeTest.Patch;

/// An interpreter made from what another one saved has its blocks, their counts and those of every control transfer,
/// and keeps counting as that one does, whatever is written over the code.
class SavedProfileTest {
  @Provide
  Arbitrary<List<Patch>> patches() {
    return new RewrittenCodeTest().patches();
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void aRestoredInterpreterCountsOnAsTheSavedOneDoes(
      @ForAll("patches") List<Patch> patches, @ForAll @IntRange(min = 1, max = 5) int before) throws StateException {
    Bench saved = new Bench();
    for (Patch patch : patches.subList(0, before)) {
      write(patch, saved);
      RewrittenCodeTest.run(saved);
      saved.mmu.flush();
      RewrittenCodeTest.run(saved);
    }
    Bench restored = copy(saved);
    assertArrayEquals(state(saved), state(restored));
    for (Patch patch : patches.subList(before, patches.size())) {
      write(patch, saved);
      write(patch, restored);
      assertEquals(RewrittenCodeTest.run(saved), RewrittenCodeTest.run(restored));
      assertArrayEquals(state(saved), state(restored));
      assertArrayEquals(RewrittenCodeTest.bytes(saved), RewrittenCodeTest.bytes(restored));
    }
  }

  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
  void aStateCutAnywhereIsRefused(@ForAll("patches") List<Patch> patches) throws StateException {
    Bench saved = new Bench();
    write(patches.getFirst(), saved);
    RewrittenCodeTest.run(saved);
    StateWriter out = new StateWriter();
    saved.interpreter.save(out);
    byte[] whole = out.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      StateReader cut = new StateReader("test", Arrays.copyOf(whole, length));
      Bench other = new Bench();
      other.memory.write(0, memory(saved), 0, saved.memory.size());
      assertThrows(StateException.class, () -> other.interpreter.restore(cut));
    }
  }

  private static Bench copy(Bench saved) throws StateException {
    Bench restored = new Bench();
    restored.memory.write(0, memory(saved), 0, saved.memory.size());
    StateWriter registers = new StateWriter();
    saved.state.save(registers);
    restored.state.restore(new StateReader("registers", registers.toByteArray()));
    StateReader in = new StateReader("test", state(saved));
    restored.mmu.restore(in);
    restored.interpreter.restore(in);
    in.end();
    return restored;
  }

  private static void write(Patch patch, Bench bench) {
    for (int i = 0; i < patch.bytes().size(); i++) {
      bench.memory.write8(RewrittenCodeTest.START + patch.offset() + i, patch.bytes().get(i));
    }
  }

  private static byte[] memory(Bench bench) {
    byte[] bytes = new byte[bench.memory.size()];
    bench.memory.read(0, bytes, 0, bytes.length);
    return bytes;
  }

  private static byte[] state(Bench bench) throws StateException {
    StateWriter out = new StateWriter();
    bench.mmu.save(out);
    bench.interpreter.save(out);
    return out.toByteArray();
  }
}
