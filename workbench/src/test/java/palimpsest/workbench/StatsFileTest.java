package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The statistics file is documented, exact, and the same each time.
class StatsFileTest {
  private static final Pattern DOCUMENTED = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

  @TempDir private Path folder = Path.of("");

  private JsonNode stats(String... arguments) throws IOException {
    return new ObjectMapper().readTree(text("stats.json", arguments));
  }

  private String text(String name, String... arguments) throws IOException {
    Path file = folder.resolve(name);
    String[] all = new String[arguments.length + 3];
    all[0] = "run";
    all[1] = "--stats";
    all[2] = file.toString();
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    CommandRun.of(folder, all);
    return Files.readString(file);
  }

  @Test
  void twoRunsGiveTheSameBytes() throws IOException {
    assertEquals(
        text("one.json", CommandRun.guest("crc32"), "300"), text("two.json", CommandRun.guest("crc32"), "300"));
  }

  @Test
  void everyKeyIsDocumentedAndEveryDocumentedKeyIsThere() throws IOException {
    Set<String> documented = new TreeSet<>();
    Matcher rows = DOCUMENTED.matcher(Files.readString(Path.of("../docs/stats.md")));
    while (rows.find()) {
      documented.add(rows.group(1));
    }
    documented.remove("key");

    Set<String> found = new TreeSet<>();
    collect("", stats(CommandRun.guest("hello")), found);

    assertEquals(String.join("\n", documented), String.join("\n", found));
  }

  private static void collect(String prefix, JsonNode node, Set<String> keys) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      keys.add(prefix + entry.getKey());
      // The machine's keys are those of machine files, CMS's those of its switches.
      if (!entry.getKey().equals("machine") && !entry.getKey().equals("cms")) {
        collect(prefix + entry.getKey() + "/", entry.getValue(), keys);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"crc32,300", "sort,300", "signals,1", "selfmod,1", "strings,2"})
  void stacksSumExactlyToTheirTotals(String guest, String argument) throws IOException {
    JsonNode stats = stats(CommandRun.guest(guest), argument);

    assertAll(
        () -> assertEquals(stats.get("cycles_total").asLong(), sum(stats.get("cycle_stack"))),
        () -> assertEquals(stats.get("energy_total_pj").asLong(), sum(stats.get("energy_stack_pj"))),
        () -> assertEquals(stats.get("energy_total_pj").asLong(), sum(stats.get("energy_events").findValues("pj"))),
        () -> assertEquals(stats.get("molecules").asLong(), sum(stats.get("slot_histogram"))));
  }

  @Test
  void eachEnergyEventIsPaidAtItsPriceInTheMachineFile() throws IOException {
    JsonNode stats = stats(CommandRun.guest("crc32"), "300");
    JsonNode prices = stats.get("machine").get("energy_pj");

    for (JsonNode event : stats.get("energy_events")) {
      JsonNode price = prices.get(event.get("event").stringValue());
      if (price != null) {
        assertEquals(event.get("count").asLong() * Math.round(price.asDouble()), event.get("pj").asLong(),
            event.toString());
      }
    }
    assertEquals(prices.size() + 1, stats.get("energy_events").size());
  }

  @Test
  void operatingPointsSumExactlyToTheTotalsOfTheRun() throws IOException {
    Path trace = Files.writeString(folder.resolve("trace"), "# slow, fast, slow\n100 300\n2000 800\n4000 367\n");
    String[] command = {"--power", "trace:" + trace, CommandRun.guest("crc32"), "3000"};
    JsonNode stats = stats(command);
    JsonNode points = stats.get("operating_points");

    assertAll(
        () -> assertEquals(3, stats.get("transitions").asInt()),
        () -> assertEquals(367, stats.get("operating_point").get("mhz").asInt()),
        () -> assertTrue(points.size() >= 4, points.toString()),
        () -> assertEquals(stats.get("cycles_total").asLong(), sum(points.findValues("cycles"))),
        () -> assertEquals(stats.get("time_ps").asLong(), sum(points.findValues("time_ps"))),
        () -> assertEquals(stats.get("energy_total_pj").asLong(), sum(points.findValues("energy_pj"))),
        () -> assertEquals(stats.get("energy_total_pj").asLong(), sum(stats.get("energy_stack_pj"))),
        () -> assertEquals(stats.get("energy_total_pj").asLong(), sum(stats.get("energy_events").findValues("pj"))),
        () -> assertEquals(text("one.json", command), text("two.json", command)));
  }

  private static long sum(Iterable<JsonNode> leaves) {
    return StreamSupport.stream(leaves.spliterator(), false).mapToLong(JsonNode::asLong).sum();
  }

  @Test
  void theGuestIsNamedWithoutAnyFolder() throws IOException {
    String text = text("stats.json", CommandRun.guest("hello"), "one", "two");
    JsonNode guest = new ObjectMapper().readTree(text).get("guest");

    assertAll(
        () -> assertEquals("hello", guest.get("name").stringValue()),
        () -> assertEquals("[\"hello\",\"one\",\"two\"]", guest.get("argv").toString()),
        () -> assertEquals("i686", guest.get("processor").stringValue()),
        () -> assertEquals(64, guest.get("sha256").stringValue().length()),
        () -> assertFalse(text.contains("verification"), text));
  }

  @Test
  void theMachineIsTheOneAskedForCompletely() throws IOException {
    JsonNode stats = stats("--machine", "tm8600", "--mhz", "1000", CommandRun.guest("hello"));

    assertAll(
        () -> assertEquals("tm8600", stats.get("machine").get("name").stringValue()),
        () -> assertEquals(1000, stats.get("operating_point").get("mhz").asInt()));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "hello|0|exit", "fault-segv|139|SIGSEGV", "fault-ud2|132|SIGILL", "fault-div0|136|SIGFPE"})
  void theExitSaysHowItEnded(String guest, int status, String reason) throws IOException {
    JsonNode exit = stats(CommandRun.guest(guest)).get("exit");

    assertAll(
        () -> assertEquals(status, exit.get("status").asInt()),
        () -> assertTrue(exit.get("reason").stringValue().startsWith(reason), exit.toString()));
  }

  @Test
  void aRunCutShortSaysSo() throws IOException {
    JsonNode exit = stats("--max-instructions", "1000", CommandRun.guest("hello")).get("exit");

    assertEquals("{\"status\":-1,\"reason\":\"instruction limit\"}", exit.toString());
  }

  @Property(tries = 8)
  void theInstructionLimitIsExactInEveryGear(
      @ForAll @IntRange(min = 1, max = 4) int gear, @ForAll @LongRange(min = 1, max = 40_000) long limit)
      throws IOException {
    Path file = Files.createTempFile("palimpsest", ".json");
    try {
      CommandRun run = CommandRun.of(Path.of(""), "run", "--gears", String.valueOf(gear),
          "--max-instructions", String.valueOf(limit), "--stats", file.toString(), CommandRun.guest("crc32"), "300");
      assertEquals(124, run.status());
      assertEquals(limit, new ObjectMapper().readTree(Files.readString(file)).get("guest_instructions").asLong());
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aFileThatStoodThereIsReplacedAndItsLinkKept() throws IOException {
    Path real = Files.writeString(folder.resolve("real.json"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), real);

    CommandRun.of(folder, "run", "--stats", link.toString(), CommandRun.guest("hello"));

    assertAll(
        () -> assertTrue(Files.isSymbolicLink(link)),
        () -> assertTrue(Files.readString(real).startsWith("{")),
        () -> assertEquals(List.of(link, real), files()));
  }

  @Test
  void aDeviceIsWrittenToAndNotReplaced() {
    CommandRun run = CommandRun.of(folder, "run", "--stats", "/dev/null", CommandRun.guest("hello"));

    assertAll(
        () -> assertEquals(0, run.status(), run.errors()),
        () -> assertFalse(Files.isRegularFile(Path.of("/dev/null"))));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }
}
