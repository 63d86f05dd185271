package palimpsest.verify.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.runtime.CmsCounters;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.CycleLeaf;
import palimpsest.host.core.HostFault;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;

/// Golden files of what CMS does, one claim a file, the claim its name: a guest (`guest: smc versions 40`), settings to
/// run it under (`cms: ...`, several), and below a line of dashes what was counted under each, one column for each.
/// Lines that are 0 everywhere are left out. Run with `-Dpalimpsest.bless=true` to write what comes out now, and look
/// at it.
class MechanismFileTest {
  private static final Path FILES = Path.of("src/test/resources/filetests/mechanism");
  private static final String RULE = "----";
  private static final int GUEST_MIB = 24;
  private static final long LIMIT = 1_000_000_000;

  static Stream<Path> files() throws IOException {
    return Files.list(FILES).sorted();
  }

  @ParameterizedTest
  @MethodSource("files")
  void countedAsTheFileSays(Path file) throws Exception {
    String text = Files.readString(file);
    String question = text.contains(RULE) ? text.substring(0, text.indexOf(RULE)) : text;
    List<String> guest = words(question, "guest: ").getFirst();
    List<Map<String, Long>> columns = new ArrayList<>();
    for (List<String> settings : words(question, "cms: ")) {
      columns.add(counted(run(guest, settings.isEmpty() ? "" : settings.getFirst())));
    }
    String whole = question + RULE + "\n" + table(columns);
    if (Boolean.getBoolean("palimpsest.bless")) {
      Files.writeString(file, whole);
    }
    assertEquals(whole, Files.readString(file));
  }

  private static List<List<String>> words(String text, String key) {
    return text.lines()
        .filter(line -> line.startsWith(key.strip()))
        .map(line -> line.substring(key.strip().length()).strip())
        .map(rest -> rest.isEmpty() ? List.<String>of() : Arrays.asList(rest.split("\\s+")))
        .toList();
  }

  private static GuestMachine run(List<String> guest, String settings) throws Exception {
    Configuration standard = Configuration.ordinary(
        Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB), CmsOptions.HIGHEST_GEAR);
    CmsSettings set = settings.isEmpty() ? CmsSettings.STANDARD : CmsSettings.STANDARD.with(settings);
    Configuration configuration = standard.withOptions(standard.options().with(_ -> set).withCheck(true));
    Guest program = new Guest(Path.of("guests/bin", guest.getFirst()), guest.subList(1, guest.size()));
    GuestMachine machine =
        configuration.load(program.launch(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
    machine.run(LIMIT);
    assertEquals(0, machine.exit().orElseThrow().status());
    return machine;
  }

  private static Map<String, Long> counted(GuestMachine machine) {
    CmsCounters counters = machine.counters();
    Map<String, Long> rows = new LinkedHashMap<>();
    for (int gear = 2; gear <= CmsOptions.HIGHEST_GEAR; gear++) {
      rows.put("translations in gear " + gear, counters.gear(gear).translations());
    }
    for (HostFault.Kind kind : HostFault.Kind.values()) {
      rows.put("rollbacks: " + kind.name(), counters.rollbacks(kind));
    }
    rows.put("failed speculations", counters.artefacts());
    rows.put("genuine faults", counters.genuineFaults());
    rows.put("interrupts", counters.interrupts());
    rows.put("retranslations", counters.retranslations());
    rows.put("rungs given back", counters.forgivenRungs());
    rows.put("chains", counters.chains());
    rows.put("dispatches", counters.dispatches());
    rows.put("invalidated", counters.invalidations());
    rows.put("set aside", counters.setAsides());
    rows.put("compared and unchanged", counters.revalidations());
    rows.put("taken back", counters.reinstallations());
    rows.put("evicted", machine.cacheUse().evictions());
    rows.put("moved", machine.cacheUse().moves());
    rows.put("made again after eviction", counters.returns());
    rows.put("guest instructions", machine.ledger().events().guestInstructions());
    rows.put("cycles: " + CycleLeaf.SMC, machine.ledger().cycles().get(CycleLeaf.SMC));
    rows.put("cycles", machine.ledger().clock().now());
    return rows;
  }

  private static String table(List<Map<String, Long>> columns) {
    StringBuilder out = new StringBuilder();
    for (String row : columns.getFirst().keySet()) {
      List<Long> values = columns.stream().map(column -> column.getOrDefault(row, 0L)).toList();
      if (values.stream().anyMatch(value -> value != 0)) {
        out.append("%-28s".formatted(row));
        values.forEach(value -> out.append("%14d".formatted(value)));
        out.append('\n');
      }
    }
    return out.toString();
  }
}
