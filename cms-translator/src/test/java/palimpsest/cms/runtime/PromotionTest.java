package palimpsest.cms.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSettings;
import palimpsest.host.account.MoleculeTally;
import palimpsest.x86.interp.Interpreter;

/// Which translations get a higher gear.
class PromotionTest {
  /// Executions that are enough for gear 3.
  private static final int HOT = 100_000;

  /// Where the second region begins.
  private static final int OTHER = SmallMachine.CODE + 0x10;

  /// Two loops: four additions, `dec ecx`, `jne` to the first; a jump to itself behind each.
  private static byte[] loops() {
    byte[] code = new byte[0x20];
    byte[] loop = {0x40, 0x43, 0x42, 0x46, 0x49, 0x75, (byte) 0xf9, (byte) 0xeb, (byte) 0xfe};
    System.arraycopy(loop, 0, code, 0, loop.length);
    System.arraycopy(loop, 0, code, OTHER - SmallMachine.CODE, loop.length);
    return code;
  }

  /// The interpreter has seen both turn often, so that gear 3 takes many turns for a path.
  private static SmallMachine withBothInGear2(int tcacheBytes) {
    SmallMachine small = new SmallMachine(loops(), tcacheBytes, CmsSettings.STANDARD);
    for (int eip : List.of(SmallMachine.CODE, OTHER)) {
      small.state.setEip(eip);
      small.interpreter.run(HOT, Interpreter.NEVER_HOT);
    }
    for (int eip : List.of(SmallMachine.CODE, OTHER)) {
      assertTrue(small.installer.translate(eip, 2));
      Installed installed = small.cache.lookUp(eip).orElseThrow();
      small.ledger.events().tally(new MoleculeTally.Shape(installed.number(), 0, 8, 0, 0, 0, 0, 0, 0, 0));
      small.ledger.events().creditOwner(installed.number(), (long) HOT * installed.pathInstructions());
    }
    return small;
  }

  private static void promote(SmallMachine small) {
    new Promotion(
            small.installer, small.revalidation, small.cache, small.learned, small.waiting, CmsOptions.DEFAULT,
            small.counters)
        .promote();
  }

  @Test
  void aRegionThatHadToMakeRoomInTheSamePassIsNotTranslated() {
    SmallMachine roomy = withBothInGear2(Integer.MAX_VALUE);
    promote(roomy);
    assertEquals(2, roomy.counters.gear(3).translations());
    int one = roomy.cache.lookUp(SmallMachine.CODE).orElseThrow().size();

    SmallMachine tight = withBothInGear2(one);
    promote(tight);
    assertEquals(3, tight.cache.lookUp(SmallMachine.CODE).orElseThrow().policy().gear());
    assertFalse(tight.cache.lookUp(OTHER).isPresent(), "there was room for both");
    assertEquals(1, tight.counters.gear(3).translations());
  }
}
