package palimpsest.verify.prove;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import palimpsest.cms.ir.TraceEvaluator;
import palimpsest.verify.prove.guest.PagedGuest;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.cpu.GuestFault;

/// What the prover says of random translations, spoiled by one change to their trace or not, is true as far as running
/// them shows: what it calls proved never does something else than the interpreter, what it calls refuted does from the
/// start state it gives.
///
/// A translation whose checks of speculation always fail always rolls back, and is right whatever it would have done.
/// Its trace does not show that, so what is proved is only held against runs where nothing was speculated.
class SpoiledTranslationsTest {
  private static final int REGIONS = 20;
  private static final int STATES = 4;
  private static final int EFFORT = 200_000;

  @Test
  void mostSpoiledTranslationsAreRefutedAndNoOtherIs() throws Exception {
    Random random = new Random(4);
    int refuted = 0;
    int proved = 0;
    for (int i = 0; i < REGIONS; i++) {
      RandomRegion sound = RandomRegion.draw(random, false);
      Verdict verdict = judge(sound, random);
      assertFalse(verdict instanceof Verdict.Refuted, () -> verdict + "\n" + sound);
      proved += verdict instanceof Verdict.Proved ? 1 : 0;
      refuted += judge(RandomRegion.draw(random, true), random) instanceof Verdict.Refuted ? 1 : 0;
    }
    assertTrue(proved > REGIONS * 3 / 4, proved + " proved of those that are right");
    assertTrue(refuted > REGIONS / 2, refuted + " refuted of those that were spoiled");
  }

  /// The count of instructions retired depends on a select whose condition the spoiler changed: host and guest come to
  /// equal counts from some start states and not from others.
  @Test
  void aCountThatOnlySometimesDiffersIsRefutedWhereItDoes() throws Exception {
    Random random = new Random(2053);
    judge(RandomRegion.draw(random, true), random);
  }

  @Property(tries = 15)
  void whatTheProverSaysIsTrue(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    judge(RandomRegion.draw(random, true), random);
  }

  private static Verdict judge(RandomRegion region, Random random) throws Exception {
    Verdict verdict = new TranslationProver(RandomRegion.machine(), EFFORT).prove(region.made());
    String context = verdict + "\n" + region;
    switch (verdict) {
      case Verdict.Proved _ -> {
        for (int i = 0; i < STATES && !region.speculates(); i++) {
          assertEquals(Optional.empty(), difference(region, Start.draw(random)), context);
        }
      }
      case Verdict.Refuted(Counterexample counterexample) -> {
        Start start = new Start(counterexample.registers(), counterexample.eflags(), counterexample.memory());
        assertTrue(difference(region, start).isPresent(), () -> "no difference from the start state given\n" + context);
      }
      case Verdict.TimedOut _, Verdict.Unsupported _ -> {}
    }
    return verdict;
  }

  /// A state to start in.
  private record Start(List<Integer> registers, int eflags, Map<Integer, Integer> memory) {
    static Start draw(Random random) {
      List<Integer> registers = new ArrayList<>();
      for (int n = 0; n < 8; n++) {
        registers.add(random.nextInt(3) == 0 ? random.nextInt(40) : 0x30_0000 + random.nextInt(64));
      }
      return new Start(registers, random.nextInt() & Eflags.ARITHMETIC, Map.of());
    }
  }

  /// Where the region's trace and the interpreter differ, the trace being left or having come round once.
  private static Optional<String> difference(RandomRegion region, Start start) {
    FlatMemory flat = new FlatMemory(start.memory());
    TraceEvaluator.Outcome outcome;
    try {
      int[] registers = start.registers().stream().mapToInt(n -> n).toArray();
      outcome = TraceEvaluator.evaluate(region.trace(), flat, registers, start.eflags(), 1);
    } catch (TraceEvaluator.Rollback _) {
      return Optional.empty();
    }
    PagedGuest guest = new PagedGuest(region.code(), start.memory());
    for (int n = 0; n < 8; n++) {
      guest.state().setGpr(n, start.registers().get(n));
    }
    guest.state().setEflags(guest.state().eflags() | start.eflags());
    try {
      guest.run(outcome.retired());
    } catch (GuestFault fault) {
      return Optional.of("the interpreter raises " + fault.vector());
    }
    List<Integer> registers = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      registers.add(guest.state().gpr(n));
    }
    int eflags = guest.state().eflags() & Eflags.ARITHMETIC;
    TraceEvaluator.Outcome interpreted = new TraceEvaluator.Outcome(
        guest.state().eip(), registers, eflags, outcome.retired(), outcome.repIterations());
    if (!interpreted.equals(outcome)) {
      return Optional.of("trace " + outcome + ", interpreter " + interpreted);
    }
    Map<Integer, Integer> changes = flat.changes();
    return changes.equals(guest.changes())
        ? Optional.empty()
        : Optional.of("trace stored " + changes + ", interpreter " + guest.changes());
  }

  /// Memory as the interpreter's guest has it.
  private static final class FlatMemory implements TraceEvaluator.Memory {
    private final Map<Integer, Integer> particular;
    private final Map<Integer, Integer> stored = new TreeMap<>();

    FlatMemory(Map<Integer, Integer> particular) {
      this.particular = particular;
    }

    private int first(int address) {
      return particular.getOrDefault(address, PagedGuest.initial(address));
    }

    @Override
    public int read(int address, int bytes) {
      int value = 0;
      for (int i = bytes - 1; i >= 0; i--) {
        value = (value << 8) | stored.getOrDefault(address + i, first(address + i));
      }
      return value;
    }

    @Override
    public void write(int address, int bytes, int value) {
      for (int i = 0; i < bytes; i++) {
        stored.put(address + i, (value >>> (8 * i)) & 0xff);
      }
    }

    Map<Integer, Integer> changes() {
      Map<Integer, Integer> changes = new TreeMap<>(stored);
      changes.entrySet().removeIf(entry -> entry.getValue() == first(entry.getKey()));
      return changes;
    }
  }
}
