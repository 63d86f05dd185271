package palimpsest.host.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What is counted is what was executed, whatever an engine has decoded beside.
class EventCountersTest {
  private static final MoleculeTally.Shape NARROW = new MoleculeTally.Shape(1, 0, 8, 1, 0, 0, 0, 0, 0, 0);
  private static final MoleculeTally.Shape WIDE = new MoleculeTally.Shape(2, 1, 16, 2, 0, 0, 0, 1, 1, 0);

  /// A compiled engine decodes what may be worth a unit; once, the histogram had a place for what was never executed.
  @Test
  void moleculesDecodedAndNeverExecutedAreNeitherShownNorSaved() throws StateException {
    EventCounters plain = new EventCounters();
    plain.tally(NARROW).count(3);
    EventCounters decoding = new EventCounters();
    decoding.tally(WIDE);
    decoding.tally(NARROW).count(3);
    assertArrayEquals(new long[] {0, 3}, decoding.slotHistogram());
    assertArrayEquals(saved(plain), saved(decoding));
    EventCounters restored = new EventCounters();
    restored.restore(new StateReader("test", saved(decoding)));
    restored.tally(WIDE).count();
    assertArrayEquals(new long[] {0, 3, 0, 0, 1}, restored.slotHistogram());
  }

  private static byte[] saved(EventCounters counters) throws StateException {
    StateWriter out = new StateWriter();
    counters.save(out);
    return out.toByteArray();
  }
}
