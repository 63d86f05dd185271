package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.ElfImage;
import palimpsest.x86.elf.SymbolTable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A recording changes nothing, and adds up to the statistics.
class RecordTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder = Path.of("");

  private CommandRun run(String... arguments) {
    return CommandRun.of(folder, Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new));
  }

  private Path recorded(String name, String... arguments) {
    Path to = folder.resolve(name);
    run(Stream.concat(Stream.of("--record", to.toString()), Stream.of(arguments)).toArray(String[]::new));
    return to;
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> parsed = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      parsed.add(JSON.readTree(line));
    }
    return parsed;
  }

  @ParameterizedTest
  @CsvSource({"compiled, crc32, 300", "reference, crc32, 300", "compiled, processes, 3", "compiled, selfmod, 200"})
  void statisticsAreTheSameBytesWithAndWithout(String engine, String guest, String argument) throws IOException {
    Path plain = folder.resolve("plain.json");
    run("--engine", engine, "--stats", plain.toString(), CommandRun.guest(guest), argument);
    Path with = recorded("with", "--engine", engine, "--every", "5000", CommandRun.guest(guest), argument);
    assertEquals(Files.readString(plain), Files.readString(with.resolve("stats.json")));
  }

  @ParameterizedTest
  @CsvSource({"compiled, 5000", "reference, 1", "compiled, 1000000000000"})
  void intervalsSumToTheStatistics(String engine, String every) throws IOException {
    Path to = recorded("it", "--engine", engine, "--every", every, CommandRun.guest("sort"), "300");
    JsonNode stats = JSON.readTree(Files.readString(to.resolve("stats.json")));
    List<JsonNode> intervals = lines(to.resolve("intervals.jsonl"));
    for (String key : List.of("guest_instructions", "molecules", "atoms_useful")) {
      assertEquals(stats.get(key).asLong(), sum(intervals, key), key);
    }
    for (String stack : List.of("cycle_stack", "energy_stack_pj")) {
      for (var leaf : stats.get(stack).properties()) {
        assertEquals(leaf.getValue().asLong(), sum(intervals, stack, leaf.getKey()), leaf.getKey());
      }
    }
    long translated = 0;
    for (String gear : List.of("2", "3", "4")) {
      long instructions = sum(intervals, "gear_instructions", gear);
      assertEquals(stats.at("/gears/gear" + gear + "/guest_instructions").asLong(), instructions, gear);
      translated += instructions;
      assertEquals(
          stats.at("/translations/gear" + gear).asLong(), sum(intervals, "translations", "gear" + gear), gear);
    }
    assertEquals(
        stats.get("guest_instructions").asLong() - translated, sum(intervals, "gear_instructions", "1"));
    long rollbacks = 0;
    for (var event : stats.get("events").properties()) {
      rollbacks += event.getKey().startsWith("rollbacks_") ? event.getValue().asLong() : 0;
    }
    assertEquals(rollbacks, sum(intervals, "rollbacks"));
    assertEquals(stats.at("/translations/evictions").asLong(), sum(intervals, "evictions"));
    assertEquals(stats.at("/translations/tcache_bytes").asLong(), intervals.getLast().get("tcache_bytes").asLong());
    assertEquals(stats.get("cycles_total").asLong(), intervals.getLast().get("end_cycle").asLong());
  }

  @ParameterizedTest
  @CsvSource({"sort, 3000", "selfmod, 1", "processes, 3", "nbody, 20", "fault-segv, 1"})
  void functionsAndStacksSumToTheStatistics(String guest, String argument) throws IOException {
    Path to = recorded("it", CommandRun.guest(guest), argument);
    JsonNode stats = JSON.readTree(Files.readString(to.resolve("stats.json")));
    List<JsonNode> functions = lines(to.resolve("functions.jsonl"));
    assertEquals(stats.get("cycles_total").asLong(), sum(functions, "cycles"));
    assertEquals(stats.get("guest_instructions").asLong(), sum(functions, "guest_instructions"));
    assertEquals(stats.get("molecules").asLong(), sum(functions, "molecules"));
    Map<String, Long> leaves = new TreeMap<>();
    for (String line : Files.readAllLines(to.resolve("stacks.folded"))) {
      leaves.merge(line.replaceAll(".*;(\\S+) \\d+$", "$1"), Long.valueOf(line.replaceAll(".* ", "")), Long::sum);
    }
    for (var leaf : stats.get("cycle_stack").properties()) {
      long total = leaf.getValue().asLong();
      assertEquals(total, sum(functions, "cycle_stack", leaf.getKey()), leaf.getKey());
      assertEquals(total, leaves.getOrDefault(leaf.getKey(), 0L), leaf.getKey());
    }
    for (int gear = 2; gear <= 4; gear++) {
      int each = gear;
      List<JsonNode> ofGear = functions.stream().filter(row -> row.get("gear").asInt() == each).toList();
      JsonNode counted = stats.at("/gears/gear" + gear);
      assertEquals(counted.get("guest_instructions").asLong(), sum(ofGear, "guest_instructions"));
      assertEquals(counted.get("molecules").asLong(), sum(ofGear, "molecules"));
    }
  }

  @Test
  void twoRunsRecordTheSameBytesOnEitherEngine() throws IOException {
    Path one = recorded("one", "--engine", "compiled", CommandRun.guest("sort"), "3000");
    Path two = recorded("two", "--engine", "reference", CommandRun.guest("sort"), "3000");
    for (String file : List.of("stats.json", "intervals.jsonl", "functions.jsonl", "stacks.folded", "trace.json")) {
      assertEquals(Files.readString(one.resolve(file)), Files.readString(two.resolve(file)), file);
    }
  }

  @Test
  void functionsOfAStrippedProgramAreFoundByTheirCalls() throws IOException, ElfException {
    byte[] program = Files.readAllBytes(Path.of(CommandRun.guest("sort")));
    SymbolTable symbols = ElfImage.parse("sort", program).symbols();
    Path whole = folder.resolve("sort-1");
    Files.write(whole, program);
    // No section headers, so no symbols.
    program[48] = 0;
    program[49] = 0;
    Path stripped = folder.resolve("sort-2");
    Files.write(stripped, program);
    Map<String, Long> named = cyclesByFunction(recorded("named", whole.toString(), "3000"));
    Map<String, Long> found = new TreeMap<>();
    cyclesByFunction(recorded("found", stripped.toString(), "3000")).forEach((function, cycles) -> found.put(
        function.startsWith("sub_")
            ? symbols.nearest(Integer.parseUnsignedInt(function.substring(4), 16)).orElseThrow().name()
            : function,
        cycles));
    assertEquals(named, found);
  }

  private static Map<String, Long> cyclesByFunction(Path recorded) throws IOException {
    Map<String, Long> cycles = new TreeMap<>();
    for (JsonNode row : lines(recorded.resolve("functions.jsonl"))) {
      cycles.merge(row.get("function").asString(), row.get("cycles").asLong(), Long::sum);
    }
    return cycles;
  }

  private static long sum(List<JsonNode> rows, String... path) {
    long sum = 0;
    for (JsonNode row : rows) {
      JsonNode at = row;
      for (String key : path) {
        at = at.path(key);
      }
      sum += at.asLong(0);
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"compiled", "reference"})
  void intervalsEndWhereTimeSaysWhateverExecutes(String engine) throws IOException {
    Path to = recorded(engine, "--engine", engine, "--every", "10000", CommandRun.guest("crc32"), "300");
    Path other = recorded("again", "--every", "10000", CommandRun.guest("crc32"), "300");
    assertEquals(
        Files.readString(other.resolve("intervals.jsonl")), Files.readString(to.resolve("intervals.jsonl")));
    long before = -1;
    for (JsonNode interval : lines(to.resolve("intervals.jsonl"))) {
      long end = interval.get("end_cycle").asLong();
      assertTrue(end / 10000 > before / 10000 || before < 0 || end > before, "ends in order");
      before = end;
    }
  }

  @Test
  void intervalsOfALongRunAreAsManyAsOfAShortOne() throws IOException {
    Path alone = folder.resolve("alone.jsonl");
    run("--intervals", alone.toString(), CommandRun.guest("sort"), "20000");
    int count = lines(alone).size();
    assertTrue(count >= 500 && count <= 1000, count + " intervals");
  }

  @Test
  void whatCannotBeRecordedIsSaidInOneLine() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    refused("no such folder can be made", "--record", file.toString());
    refused("a number of cycles", "--record", folder.resolve("x").toString(), "--every", "0");
    refused("--every: needs --record", "--every", "7");
    refused("whose trace they cut", "--trace-from", "7");
    refused("before --trace-to", "--trace", folder.resolve("x").toString(), "--trace-from", "7", "--trace-to", "7");
    refused("whose molecules it chooses", "--window", "0:1");
    refused("give FROM:COUNT", "--konata", folder.resolve("x").toString(), "--window", "5");
    refused("give FROM:COUNT", "--konata", folder.resolve("x").toString(), "--window", "0:200001");
    refused("leave one out", "--record", folder.resolve("x").toString(), "--check-engines", "1000");
    refused("its folder does not exist", "--intervals", folder.resolve("no/such").toString());
  }

  private void refused(String says, String... options) {
    CommandRun run =
        run(Stream.concat(Stream.of(options), Stream.of(CommandRun.guest("hello"))).toArray(String[]::new));
    assertEquals(2, run.status());
    assertEquals(1, run.errorLines().size(), run.errors());
    assertTrue(run.errors().contains(says), run.errors());
  }
}
