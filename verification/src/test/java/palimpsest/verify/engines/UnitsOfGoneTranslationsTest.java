package palimpsest.verify.engines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;

/// The compiled engine makes classes; those of translations that are gone must go too, while the machine lives on.
class UnitsOfGoneTranslationsTest {
  @Test
  void theClassesOfEvictedTranslationsCanBeUnloadedWhileTheMachineRunsOn() throws Exception {
    CmsOptions options = Configuration.EAGER.withCheck(false)
        .withEngine(EngineKind.EAGER)
        .with(CmsSwitch.TCACHE_BYTES, 1 << 13)
        .with(settings -> settings.with(CmsSwitch.TCACHE_ADMISSION, false));
    GuestMachine machine = GuestMachine.load(
        Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), 16).resolve(), options,
        new Guest(Path.of("guests/bin/bigcode"), List.of("128", "40", "40"))
            .launch(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    // Whatever the machine itself consists of is loaded by now.
    assertEquals(GuestMachine.Progress.PAUSED, machine.run(Long.MAX_VALUE, 200_000));
    System.gc();
    long madeBefore = classes.getTotalLoadedClassCount();
    long thereBefore = classes.getLoadedClassCount();
    assertEquals(GuestMachine.Progress.PAUSED, machine.run(Long.MAX_VALUE, 700_000));
    System.gc();
    long made = classes.getTotalLoadedClassCount() - madeBefore;
    long more = classes.getLoadedClassCount() - thereBefore;
    assertTrue(made > 300, () -> "only " + made + " classes made: too few to say anything");
    assertTrue(more < made / 2, () -> more + " of " + made + " classes made are still there");
    // The machine lives until here.
    assertTrue(machine.cacheUse().evictions() > 300, "the T-cache was too large");
  }
}
