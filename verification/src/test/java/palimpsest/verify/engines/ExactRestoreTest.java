package palimpsest.verify.engines;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.memory.StateException;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.generate.GuestCodes;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.ManifestRow;
import palimpsest.verify.inject.Hostility;
import palimpsest.verify.inject.InjectionPlan;
import palimpsest.verify.inject.Injector;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Launch;

/// A machine made exactly what another was goes on to the last cycle, count and byte, whatever the program, the
/// machine, the switches of CMS, and which of the engines.
class ExactRestoreTest {
  private static final int SNIPPETS = 10;
  private static final int GUEST_MIB = 24;
  private static final int CONCEALED_MIB = 8;
  private static final long LIMIT = 100_000_000;
  private static final Path GUESTS = Path.of("guests");

  /// Programs with processes, threads, signals, code that changes, floating point, and more code than fits.
  private static final List<String> PROGRAMS = List.of(
      "processes", "threads", "signals", "selfmod", "smc", "sort", "linpack", "alias", "bigcode", "dispatch",
      "fault-segv", "strings");

  @Provide
  Arbitrary<GuestCode> programs() {
    return GuestCodes.upTo(SNIPPETS);
  }

  /// A machine and what its guest wrote.
  private record Run(GuestMachine machine, Output output, ByteArrayOutputStream out) {
    static Run of(Guest guest, Configuration configuration) throws ElfException {
      Output output = new Output();
      var out = new ByteArrayOutputStream();
      Launch launch = guest.launch(output.part(out, 1), output.part(out, 2));
      return new Run(configuration.load(launch), output, out);
    }

    /// What shows now, without what was written.
    List<Reading.Line> reading() {
      return Reading.of(machine, output, Reading.Depth.FULL).lines().stream()
          .filter(line -> !line.name().contains("written"))
          .toList();
    }

    Map<String, byte[]> save() throws StateException {
      return new LinkedHashMap<>(machine.save());
    }
  }

  private static void assertSame(Run one, Run other) throws StateException {
    assertEquals(one.reading(), other.reading());
    if (one.machine.exit().isEmpty()) {
      Map<String, byte[]> expected = one.save();
      Map<String, byte[]> actual = other.save();
      assertEquals(expected.keySet(), actual.keySet());
      expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
    }
  }

  /// Saves after `at` guest instructions, and holds both machines against each other there, `later`, and at the end.
  private static void assertGoesOn(Guest guest, Configuration from, EngineKind engine, long at, long later)
      throws ElfException, StateException {
    Run undisturbed = Run.of(guest, from);
    undisturbed.machine.run(LIMIT);
    Run saved = Run.of(guest, from);
    saved.machine.run(LIMIT, at);
    if (saved.machine.exit().isPresent()) {
      return;
    }
    Map<String, byte[]> sections = saved.save();
    String before = saved.out.toString(StandardCharsets.ISO_8859_1);
    Run restored = Run.of(guest, from.withOptions(from.options().withEngine(engine)));
    restored.machine.restoreExactly(sections, LIMIT);
    assertSame(saved, restored);
    saved.machine.run(LIMIT, at + later);
    restored.machine.run(LIMIT, at + later);
    assertSame(saved, restored);
    saved.machine.run(LIMIT);
    restored.machine.run(LIMIT);
    assertSame(saved, restored);
    assertEquals(undisturbed.reading(), restored.reading());
    assertEquals(
        undisturbed.out.toString(StandardCharsets.ISO_8859_1),
        before + restored.out.toString(StandardCharsets.ISO_8859_1));
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void generatedProgramsGoOn(@ForAll("programs") GuestCode program, @ForAll long seed) {
    Random random = new Random(seed);
    EnginesCase drawn = EnginesCase.draw(random);
    Configuration plain = drawn.on().lockstep().subject();
    CmsOptions options = plain.options().withEngine(engine(random)).withCheck(random.nextInt(4) == 0);
    if (random.nextBoolean()) {
      options = options.withTcacheBytes(512 << random.nextInt(5));
    }
    if (random.nextInt(3) == 0) {
      options = options.with(settings -> settings.with(CmsSwitch.POWER, "longrun")).with(CmsSwitch.LONGRUN_SAMPLE, 10);
    }
    Configuration from = plain.withOptions(options);
    for (Hostility each : drawn.shortOf()) {
      from = each.applied(from);
    }
    Configuration first = from;
    long at = random.nextInt(1 << 1 + random.nextInt(13));
    long later = random.nextInt(1 << 1 + random.nextInt(12));
    EngineKind engine = engine(random);
    ProgramFile.with(program.assemble(), guest -> {
      try {
        assertGoesOn(guest, first, engine, at, later);
        return true;
      } catch (StateException e) {
        throw new AssertionError(e);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> programsGoOn() throws IOException, MachineException {
    Configuration ordinary =
        Configuration.ordinary(Configuration.withMemory(Machines.load(Machines.DEFAULT), GUEST_MIB, CONCEALED_MIB), 4);
    CmsOptions quick = ordinary.options().withThresholds(20, 200, 2000);
    List<Configuration> configurations = List.of(
        ordinary,
        ordinary.withOptions(quick.with(settings -> settings.with(CmsSwitch.POWER, "longrun"))
            .with(CmsSwitch.LONGRUN_SAMPLE, 100)),
        ordinary.withOptions(quick.withTcacheBytes(24 << 10)),
        ordinary.withOptions(quick.withTcacheBytes(16 << 10).with(CmsSwitch.TIMER_PERIOD, 5000)
            .with(settings -> settings.with(CmsSwitch.TCACHE_POLICY, "fifo"))),
        ordinary.withOptions(CmsOptions.DEFAULT.withHighestGear(1)),
        ordinary.withOptions(quick.withHighestGear(2)),
        ordinary.withOptions(quick.withHighestGear(3)));
    return ManifestRow.all(GUESTS, "small").stream()
        .filter(row -> PROGRAMS.contains(row.program()))
        .map(row -> DynamicTest.dynamicTest(row.program() + " " + row.arguments(), () -> {
          Random random = new Random((row.program() + row.arguments()).hashCode());
          Run whole = Run.of(row.guest(), ordinary);
          whole.machine.run(LIMIT);
          long length = whole.machine.ledger().events().guestInstructions();
          for (int i = 0; i < 2; i++) {
            Configuration on = configurations.get(random.nextInt(configurations.size()));
            assertGoesOn(row.guest(), on, on.options().engine(), random.nextLong(length), random.nextLong(length));
          }
        }));
  }

  private static Guest selfmod() {
    return new Guest(GUESTS.resolve("bin/selfmod"), List.of("3"));
  }

  private static Configuration eager() throws MachineException {
    return Configuration.eager(Configuration.withMemory(Machines.load(Machines.DEFAULT), 4, 2), 4);
  }

  private static Run saved(long at) throws ElfException, MachineException {
    Run run = Run.of(selfmod(), eager());
    run.machine.run(LIMIT, at);
    return run;
  }

  private static void assertRefused(Map<String, byte[]> sections, Configuration on, long end, String words)
      throws ElfException {
    Run run = Run.of(selfmod(), on);
    StateException refused =
        assertThrows(StateException.class, () -> run.machine.restoreExactly(sections, end), words);
    assertTrue(String.valueOf(refused.getMessage()).contains(words), refused::getMessage);
  }

  @Test
  void whatShapesTheRunMustBeTheSame() throws ElfException, MachineException, StateException {
    Map<String, byte[]> sections = saved(20_000).save();
    Configuration same = eager();
    assertRefused(sections, same.withOptions(same.options().withHighestGear(3)), LIMIT, "--gears '4', not '3'");
    assertRefused(
        sections, same.withOptions(same.options().with(CmsSwitch.PROFILE_INTERVAL, 401)), LIMIT,
        "profile-interval=401");
    assertRefused(
        sections,
        Configuration.eager(Configuration.withMemory(Machines.load("tm5600"), 4, 2), 4), LIMIT, "--machine 'tm5800");
    assertRefused(
        sections,
        new Configuration(
            same.machine().machine().resolve(same.machine().machine().operatingPoints().getFirst()), same.options(),
            () -> Attachments.NONE),
        LIMIT, "--mhz");
    assertRefused(sections, same, 20_500, "--max-instructions");
  }

  @Test
  void aRunThatIsDisturbedOrEndsSoonIsNotGoneOnWithExactly() throws ElfException, MachineException, StateException {
    Configuration hostile = eager().withAttachments(
        () -> new Injector(InjectionPlan.parse("rollback=500,seed=7")).attachedTo(Attachments.NONE));
    Run disturbed = Run.of(selfmod(), hostile);
    disturbed.machine.run(LIMIT, 20_000);
    assertRefused(disturbed.save(), eager(), LIMIT, "was disturbed");
    assertRefused(saved(20_000).save(), hostile, LIMIT, "no run that is disturbed");
    Run ending = Run.of(selfmod(), eager());
    ending.machine.run(20_500, 20_000);
    assertRefused(ending.save(), eager(), LIMIT, "more --max-instructions");
  }

  @Test
  void sectionsThatAreCutOrMissingAreRefusedAndThoseWithOtherBitsAreNoInternalError()
      throws ElfException, MachineException, StateException {
    Map<String, byte[]> good = saved(20_000).save();
    Random random = new Random(11);
    for (String name : List.of("conditions", "books", "translations", "processor", "profile", "policies")) {
      byte[] bytes = requireNonNull(good.get(name));
      assertRefused(without(good, name), eager(), LIMIT, "has no section " + name);
      for (int i = 0; i < 6; i++) {
        Map<String, byte[]> cut = without(good, name);
        cut.put(name, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        Run run = Run.of(selfmod(), eager());
        assertThrows(StateException.class, () -> run.machine.restoreExactly(cut, LIMIT), name);
      }
      for (int i = 0; i < 25; i++) {
        Map<String, byte[]> flipped = without(good, name);
        byte[] other = bytes.clone();
        other[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        flipped.put(name, other);
        try {
          Run.of(selfmod(), eager()).machine.restoreExactly(flipped, LIMIT);
        } catch (StateException e) {
          assertTrue(String.valueOf(e.getMessage()).lines().count() == 1, e::getMessage);
        }
      }
    }
  }

  private static Map<String, byte[]> without(Map<String, byte[]> sections, String name) {
    Map<String, byte[]> rest = new LinkedHashMap<>(sections);
    rest.remove(name);
    return rest;
  }

  private static EngineKind engine(Random random) {
    return EngineKind.values()[random.nextInt(EngineKind.values().length)];
  }
}
