package palimpsest.cms.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.host.account.MoleculeTally;
import palimpsest.x86.interp.Interpreter;

/// Which translations get a higher gear.
class PromotionTest {
  /// Executions that are enough for gear 3, and for gear 4.
  private static final int HOT = 10_000;
  private static final int HOTTEST = 1_000_000;

  /// Where the second region begins.
  private static final int OTHER = SmallMachine.CODE + 0x10;

  /// `inc eax; inc ebx; inc edx; inc esi; dec ecx`, `jne` to the first: a loop of six instructions.
  private static final byte[] LOOP = {0x40, 0x43, 0x42, 0x46, 0x49, 0x75, (byte) 0xf9};

  private static final CmsSettings WITHOUT_STUDY = CmsSettings.STANDARD.with(CmsSwitch.GEAR4_STUDY, 0);

  private static SmallMachine machine(byte[] first, byte[] second, int tcacheBytes) {
    byte[] code = new byte[0x20];
    System.arraycopy(first, 0, code, 0, first.length);
    System.arraycopy(second, 0, code, OTHER - SmallMachine.CODE, second.length);
    return new SmallMachine(code, tcacheBytes, WITHOUT_STUDY);
  }

  /// Lets the interpreter see what the code at `eip` does, for 32 executions at least.
  private static void see(SmallMachine small, int eip) {
    small.state.setEip(eip);
    small.interpreter.run(256, Interpreter.NEVER_HOT);
  }

  private static Installed translated(SmallMachine small, int eip, int gear) {
    assertTrue(small.installer.translate(eip, gear));
    Installed made = small.cache.lookUp(eip).orElseThrow();
    small.ledger.events().tally(new MoleculeTally.Shape(made.number(), 0, 8, 0, 0, 0, 0, 0, 0, 0));
    return made;
  }

  private static void ran(SmallMachine small, Installed translation, long executions, long cyclesEach) {
    small.ledger.events().creditOwner(translation.number(), executions * translation.pathInstructions());
    small.ledger.events().chargeOwner(translation.number(), executions * cyclesEach);
  }

  private static Promotion promotion(SmallMachine small) {
    CmsOptions options = CmsOptions.DEFAULT.with(_ -> WITHOUT_STUDY);
    return new Promotion(
        small.installer, small.revalidation, small.cache, small.learned, small.waiting, options, small.counters);
  }

  private static int gear(SmallMachine small, int eip) {
    return small.cache.lookUp(eip).orElseThrow().gear();
  }

  private static SmallMachine twoHotLoops(int tcacheBytes) {
    SmallMachine small = machine(LOOP, LOOP, tcacheBytes);
    see(small, SmallMachine.CODE);
    see(small, OTHER);
    ran(small, translated(small, SmallMachine.CODE, 2), HOT, 1);
    ran(small, translated(small, OTHER, 2), HOT, 1);
    return small;
  }

  @Test
  void aRegionThatHadToMakeRoomInTheSamePassIsNotTranslated() {
    SmallMachine roomy = twoHotLoops(Integer.MAX_VALUE);
    promotion(roomy).promote();
    assertEquals(2, roomy.counters.gear(3).translations());

    SmallMachine tight = twoHotLoops(roomy.cache.lookUp(SmallMachine.CODE).orElseThrow().size());
    promotion(tight).promote();
    assertEquals(3, gear(tight, SmallMachine.CODE));
    assertFalse(tight.cache.lookUp(OTHER).isPresent(), "there was room for both");
    assertEquals(1, tight.counters.gear(3).translations());
  }

  @Test
  void whatANewPathLeadsThroughMustShowHowOftenItIsStillEntered() {
    byte[] first = {0x40, (byte) 0xeb, 0x0d}; // inc eax; jmp OTHER
    byte[] second = {0x43, 0x49, 0x75, (byte) 0xec}; // inc ebx; dec ecx; jne CODE
    SmallMachine small = machine(first, second, Integer.MAX_VALUE);
    see(small, SmallMachine.CODE);
    Promotion promotion = promotion(small);
    ran(small, translated(small, SmallMachine.CODE, 2), HOT, 1);
    Installed inside = translated(small, OTHER, 2);
    ran(small, inside, HOT, 1);
    promotion.promote();
    assertEquals(3, gear(small, SmallMachine.CODE));
    assertEquals(2, gear(small, OTHER));
    ran(small, inside, HOT, 1);
    promotion.promote();
    assertEquals(3, gear(small, OTHER));
  }

  @Test
  void gear4TranslatesLoopsAndNoPathThatGear3TookTheSameWay() {
    byte[] straight = {0x40, 0x43, 0x42, (byte) 0xcd, (byte) 0x80}; // inc eax; inc ebx; inc edx; int 0x80
    SmallMachine small = machine(LOOP, straight, Integer.MAX_VALUE);
    see(small, SmallMachine.CODE);
    Promotion promotion = promotion(small);
    Installed loop = translated(small, SmallMachine.CODE, 3);
    ran(small, loop, HOTTEST, loop.pathInstructions());
    Installed path = translated(small, OTHER, 3);
    ran(small, path, HOTTEST, path.pathInstructions());
    promotion.promote();
    assertEquals(4, gear(small, SmallMachine.CODE));
    assertEquals(3, gear(small, OTHER));
  }

  @Test
  void gear4WaitsUntilATranslationHasRunForCyclesEnoughToSaveSome() {
    SmallMachine small = machine(LOOP, LOOP, Integer.MAX_VALUE);
    see(small, SmallMachine.CODE);
    Promotion promotion = promotion(small);
    Installed fast = translated(small, SmallMachine.CODE, 3);
    int few = fast.pathInstructions() / 16;
    ran(small, fast, HOTTEST, few);
    promotion.promote();
    assertEquals(3, gear(small, SmallMachine.CODE));
    ran(small, fast, HOTTEST, few);
    promotion.promote();
    assertEquals(4, gear(small, SmallMachine.CODE));
  }
}
