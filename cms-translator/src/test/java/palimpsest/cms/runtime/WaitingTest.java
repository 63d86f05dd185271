package palimpsest.cms.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSettings;
import palimpsest.x86.interp.Stop;

/// Regions that must wait for a translation.
class WaitingTest {
  private static final int HOT = 50;
  private static final int WAIT = 400;

  /// `inc eax; jmp` to itself: a block of two instructions.
  private static final byte[] LOOP = {0x40, (byte) 0xeb, (byte) 0xfd};

  private final SmallMachine small = new SmallMachine(LOOP, Integer.MAX_VALUE, CmsSettings.STANDARD);

  private Stop run(long entries) {
    return small.interpreter.run(2 * entries, HOT);
  }

  @Test
  void hotCodeThatWaitsIsNotReportedHotBeforeItsTime() {
    assertEquals(Stop.HOT, run(2 * HOT));
    small.waiting.postpone(SmallMachine.CODE, WAIT);
    assertTrue(small.waiting.mustWait(SmallMachine.CODE));
    assertEquals(Stop.BUDGET, run(WAIT - 1));
    assertEquals(Stop.HOT, run(2));
    assertFalse(small.waiting.mustWait(SmallMachine.CODE));
  }

  /// The interpreter knows no block to keep quiet while the bytes are being written: once it was told hot again, and
  /// each time was told to go on, for ever.
  @Test
  void hotCodeWhoseBytesWereWrittenWhileItHadToWaitIsReportedHotOnceAndThenWaits() {
    assertEquals(Stop.HOT, run(2 * HOT));
    small.patch(SmallMachine.CODE, 0x41);
    small.waiting.postpone(SmallMachine.CODE, WAIT);
    assertEquals(Stop.HOT, run(2));
    assertTrue(small.waiting.mustWait(SmallMachine.CODE), "the wait is forgotten");
    assertEquals(Stop.BUDGET, run(WAIT - HOT - 2));
  }
}
