package palimpsest.verify.adapt;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsCounters;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.core.HostFault.Kind;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.ManifestRow;
import palimpsest.verify.inject.InjectionKind;
import palimpsest.verify.inject.InjectionPlan;
import palimpsest.verify.inject.Injector;

/// Every kind of host fault ends well: rolled back, interpreted from the last commit, and counted once as what it
/// proved to be. One situation for each kind; a molecule that is none can come only from an error of ours.
class RecoveryTest {
  private static final int GUEST_MIB = 24;
  private static final long LIMIT = 100_000_000;

  /// Molecules from one injected event to the next.
  private static final int OCCASIONS = 1_000;

  /// How a kind of fault is brought about.
  ///
  /// @param program a guest, at its small size
  /// @param settings of CMS, empty for the standard
  /// @param injected what a machine of this kind does not do by itself
  private record Way(Kind kind, String program, String settings, Optional<InjectionKind> injected) {}

  private static final Way[] WAYS = {
    new Way(Kind.PAGE, "signals", "", Optional.empty()),
    new Way(Kind.DIVIDE, "sigcontext", "", Optional.empty()),
    new Way(Kind.FLOAT, "sort", "", Optional.of(InjectionKind.ROLLBACK)),
    new Way(Kind.ALIAS, "alias", "", Optional.empty()),
    new Way(Kind.PROTECTION, "smc", "smc.self-check=off", Optional.empty()),
    new Way(Kind.STALE, "smc", "smc.self-check=on", Optional.empty()),
    new Way(Kind.INTERRUPT, "sort", "timer-period=997", Optional.empty()),
    new Way(Kind.STORE_BUFFER, "sort", "", Optional.of(InjectionKind.SHRINK)),
    new Way(Kind.SPECULATIVE_IO, "sort", "", Optional.of(InjectionKind.IO_PAGES)),
  };

  @TestFactory
  Stream<DynamicTest> everyKindOfFaultIsRecoveredFromAndCountedOnce() {
    return Arrays.stream(WAYS).map(way -> DynamicTest.dynamicTest(way.kind().name(), () -> check(way)));
  }

  @Test
  void noKindIsForgotten() {
    assertEquals(
        Arrays.stream(Kind.values()).filter(kind -> kind != Kind.ILLEGAL_MOLECULE).toList(),
        Arrays.stream(WAYS).map(Way::kind).sorted().toList());
  }

  private static void check(Way way) throws Exception {
    ManifestRow row = ManifestRow.all(Path.of("guests"), "small").stream()
        .filter(each -> each.program().equals(way.program()))
        .reduce((_, last) -> last)
        .orElseThrow();
    Configuration eager = Configuration.eager(
        Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB), CmsOptions.HIGHEST_GEAR);
    CmsSettings base = eager.options().settings();
    CmsSettings set = way.settings().isEmpty() ? base : base.with(way.settings());
    Configuration plain = eager.withOptions(eager.options().with(_ -> set));
    Configuration configuration = way.injected()
        .map(kind -> plain.withAttachments(
            () -> new Injector(InjectionPlan.only(kind, OCCASIONS, 1)).attachedTo(Attachments.NONE)))
        .orElse(plain);
    var out = new ByteArrayOutputStream();
    GuestMachine machine = configuration.load(row.guest().launch(out, new ByteArrayOutputStream()));
    machine.run(LIMIT);
    CmsCounters counters = machine.counters();
    long rollbacks = Arrays.stream(Kind.values()).mapToLong(counters::rollbacks).sum();
    assertAll(
        () -> assertEquals(row.expectedOutput(), out.toString(StandardCharsets.ISO_8859_1)),
        () -> assertTrue(counters.rollbacks(way.kind()) > 0, "it never happened"),
        () -> assertEquals(rollbacks, counters.artefacts() + counters.genuineFaults() + counters.firstTouches()
            + counters.codeWrites() + counters.interrupts()));
  }
}
