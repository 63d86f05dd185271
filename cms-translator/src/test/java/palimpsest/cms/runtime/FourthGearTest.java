package palimpsest.cms.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSwitch;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.machine.Machines;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// When gear 4 comes, and what it costs.
class FourthGearTest {
  private static final Path SORT = Path.of("..", "verification", "guests", "bin", "sort");
  private static final CmsOptions SOON = CmsOptions.DEFAULT.withThresholds(50, 200, 200).withCheck(true);
  private static final int STUDY = 2_000;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  private GuestMachine ran(CmsOptions options) throws Exception {
    output.reset();
    Launch launch = new Launch(
        SORT, List.of("sort", "1000"), List.of(), Optional.empty(),
        new StandardStreams(InputStream.nullInputStream(), output, OutputStream.nullOutputStream()),
        CpuModel.I686, 1, Launch.DEFAULT_EPOCH_SECONDS);
    GuestMachine machine = GuestMachine.load(Machines.load(Machines.DEFAULT).resolve(), options, launch);
    machine.run(Long.MAX_VALUE);
    return machine;
  }

  @Test
  void whatGear3RanOftenEnoughIsTranslatedOnceMoreAndPaidFor() throws Exception {
    GuestMachine machine = ran(SOON);
    CmsCounters.GearCounts made = machine.counters().gear(4);
    assertTrue(made.translations() > 0, "nothing came to gear 4");
    assertTrue(machine.executedInGear(4).guestInstructions() > 0, "nothing ran in gear 4");
    assertEquals(
        made.guestInstructions() * machine.machine().machine().cms().translateGear4(),
        machine.ledger().cycles().get(CycleLeaf.TRANSLATE_GEAR4));
  }

  @Test
  void theHighestGearIsALimit() throws Exception {
    assertEquals(0, ran(SOON.withHighestGear(3)).counters().gear(4).translations());
  }

  @Test
  void beforeGear4TheInterpreterLooksAtWhatHotCodeDoesNow() throws Exception {
    CmsOptions blind = SOON.with(CmsSwitch.GEAR4_STUDY, 0);
    long without = ran(blind).ledger().cycles().get(CycleLeaf.INTERPRET);
    String expected = output.toString(StandardCharsets.UTF_8);
    GuestMachine looking = ran(SOON.with(CmsSwitch.GEAR4_STUDY, STUDY));
    long with = looking.ledger().cycles().get(CycleLeaf.INTERPRET);
    assertTrue(with - without >= (long) STUDY * looking.machine().machine().cms().interpret(), "no look was taken");
    assertEquals(expected, output.toString(StandardCharsets.UTF_8));
  }

  @Test
  void noTranslationIsLookedAtTwice() throws Exception {
    GuestMachine machine = ran(SOON.with(CmsSwitch.GEAR4_STUDY, STUDY));
    long looks = machine.counters().gear(3).translations();
    long blind = ran(SOON.with(CmsSwitch.GEAR4_STUDY, 0)).ledger().cycles().get(CycleLeaf.INTERPRET);
    long most = blind + looks * 2 * STUDY * machine.machine().machine().cms().interpret();
    assertTrue(machine.ledger().cycles().get(CycleLeaf.INTERPRET) <= most, "hot code was looked at again and again");
  }
}
