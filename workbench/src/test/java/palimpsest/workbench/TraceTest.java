package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/// What other tools open: trace events and Konata logs follow their formats, and say what the statistics say. Run with
/// `-Dpalimpsest.bless=true` to write the two small ones anew.
class TraceTest {
  private static final Path EXPECTED = Path.of("src/test/resources/record");

  @TempDir private Path folder = Path.of("");

  private void run(String... arguments) {
    CommandRun run =
        CommandRun.of(folder, Stream.concat(Stream.of("run"), Stream.of(arguments)).toArray(String[]::new));
    assertEquals(0, run.status(), run.errors());
  }

  private JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"compiled", "reference"})
  void slicesOfATraceCoverEveryCycleOnceAndNoneOverlapsAnother(String engine) throws IOException {
    Path trace = folder.resolve("trace.json");
    Path stats = folder.resolve("stats.json");
    run("--engine", engine, "--trace", trace.toString(), "--stats", stats.toString(), CommandRun.guest("sort"), "3000");
    Map<Integer, Double> ends = new HashMap<>();
    Set<String> counters = new TreeSet<>();
    Set<Integer> rows = new TreeSet<>();
    long cycles = 0;
    for (JsonNode event : json(trace).get("traceEvents")) {
      switch (event.get("ph").asString()) {
        case "X" -> {
          int row = event.get("tid").asInt();
          rows.add(row);
          double start = event.get("ts").asDouble();
          assertTrue(start >= ends.getOrDefault(row, 0.0) - 1e-9, event::toString);
          ends.put(row, start + event.get("dur").asDouble());
          cycles += event.at("/args/cycles").asLong();
        }
        case "C" -> counters.add(event.get("name").asString());
        default -> assertEquals("M", event.get("ph").asString());
      }
    }
    assertEquals(json(stats).get("cycles_total").asLong(), cycles);
    // Gears 3 and 2, the interpreter, translating, rollbacks, looking up, and system calls.
    assertEquals(Set.of(2, 3, 4, 5, 6, 7, 10), rows);
    assertEquals(Set.of("IPC", "T-cache (bytes)", "frequency (MHz)", "power (mW)", "voltage (V)"), counters);
  }

  /// Of one process and of several, at one operating point and at many, whole and cut.
  @ParameterizedTest
  @ValueSource(strings = {
    "sort 3000", "processes 4", "--power longrun decoder 3", "--every 5000 smc all 60",
    "--trace-from 100000 --trace-to 400000 threads 4"
  })
  void tracesFollowTheFormatToTheLetter(String line) throws IOException {
    Path trace = folder.resolve("trace.json");
    List<String> words = new ArrayList<>(List.of("--trace", trace.toString()));
    for (String word : line.split(" ")) {
      Path guest = Path.of(CommandRun.guest(word));
      words.add(Files.isRegularFile(guest) ? guest.toString() : word);
    }
    run(words.toArray(String[]::new));
    Map<String, Integer> phases = TraceEventFormat.check(JsonMapper.builder()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build().readTree(Files.readString(trace)));
    assertEquals(Set.of("M", "X", "C"), phases.keySet());
    assertTrue(phases.getOrDefault("X", 0) > 50, phases::toString);
  }

  @Test
  void aTraceIsCutWhereItIsAskedTo() throws IOException {
    Path trace = folder.resolve("trace.json");
    run("--trace", trace.toString(), "--trace-from", "500000", "--trace-to", "600000", CommandRun.guest("sort"),
        "3000");
    for (JsonNode event : json(trace).get("traceEvents")) {
      if (event.get("ph").asString().equals("X")) {
        // At 933 MHz; what spans an end is shown whole.
        double microsecond = event.get("ts").asDouble();
        assertTrue(microsecond < 600_000 / 933.0 && microsecond + event.get("dur").asDouble() > 500_000 / 933.0);
      }
    }
  }

  @Test
  void aSmallTraceIsTheSameToTheLastByte() throws IOException {
    Path trace = folder.resolve("trace.json");
    run("--trace", trace.toString(), CommandRun.guest("hello"));
    sameAs("hello.trace.json", trace);
  }

  @Test
  void aSmallKonataLogIsTheSameToTheLastByte() throws IOException {
    Path log = folder.resolve("log");
    run("--gears", "2", "--konata", log.toString(), "--window", "0:12", CommandRun.guest("crc32"), "300");
    sameAs("crc32.konata", log);
  }

  private static void sameAs(String name, Path written) throws IOException {
    if (Boolean.getBoolean("palimpsest.bless")) {
      Files.writeString(EXPECTED.resolve(name), Files.readString(written));
    }
    assertEquals(Files.readString(EXPECTED.resolve(name)), Files.readString(written));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20_000})
  void everyMoleculeOfAKonataLogBeginsAndRetiresOrIsFlushed(long count) throws IOException {
    Path log = folder.resolve("log");
    run("--konata", log.toString(), "--window", "0:" + count, CommandRun.guest("sort"), "3000");
    KonataLog read = KonataLog.read(Files.readAllLines(log));
    assertEquals(count, read.instructions());
    assertEquals(count, read.retired() + read.flushed());
    assertEquals(count > 1, read.flushed() > 0);
    assertEquals(count > 1, read.arrows() > count / 2);
  }

  /// A reader of Konata logs that believes nothing: the format is that of `docs/kanata-log-format.md` in Konata's
  /// repository, version 4, and every stage is ended before the next: not all of its readers do that themselves, and
  /// those of arrows look for the end of `X`. Commands that are not written are errors.
  private record KonataLog(int instructions, int retired, int flushed, int arrows) {
    static KonataLog read(List<String> lines) {
      assertEquals("Kanata\t0004", lines.get(0));
      assertTrue(lines.get(1).matches("C=\t\\d+"));
      List<Boolean> alive = new ArrayList<>();
      List<String> stages = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      long molecule = -1;
      int retired = 0;
      int flushed = 0;
      int arrows = 0;
      for (String line : lines.subList(2, lines.size())) {
        String[] field = line.split("\t", -1);
        switch (field[0]) {
          case "C" -> assertTrue(field.length == 2 && Integer.parseInt(field[1]) > 0, line);
          case "I" -> {
            assertEquals(alive.size(), Integer.parseInt(field[1]), line);
            assertTrue(field.length == 4 && Long.parseLong(field[2]) > molecule && field[3].equals("0"), line);
            molecule = Long.parseLong(field[2]);
            alive.add(true);
            stages.add("none");
            texts.add("");
          }
          case "L" -> {
            assertTrue(alive.get(Integer.parseInt(field[1])), line);
            assertTrue(field.length == 4 && field[2].matches("[01]") && !field[3].isEmpty(), line);
            if (field[2].equals("0")) {
              texts.set(Integer.parseInt(field[1]), field[3]);
            }
          }
          case "S" -> {
            assertTrue(alive.get(Integer.parseInt(field[1])), line);
            assertTrue(field.length == 4 && field[2].equals("0") && field[3].matches("F|St|X|B|W|Cm"), line);
            String before = stages.set(Integer.parseInt(field[1]), field[3]);
            assertTrue(before.equals("none") || before.equals("ended"), line);
          }
          case "E" -> {
            assertTrue(field.length == 4 && field[2].equals("0"), line);
            assertEquals(field[3], stages.set(Integer.parseInt(field[1]), "ended"), line);
          }
          case "W" -> {
            int consumer = Integer.parseInt(field[1]);
            int producer = Integer.parseInt(field[2]);
            assertTrue(field.length == 4 && alive.get(consumer) && producer < consumer && field[3].equals("0"), line);
            assertTrue(sharesARegister(texts.get(producer), texts.get(consumer)), line);
            arrows++;
          }
          case "R" -> {
            assertTrue(field.length == 4 && stages.get(Integer.parseInt(field[1])).equals("ended"), line);
            assertTrue(alive.set(Integer.parseInt(field[1]), false), line);
            if (field[3].equals("0")) {
              assertEquals(retired++, Integer.parseInt(field[2]), line);
            } else {
              assertEquals("1", field[3], line);
              flushed++;
            }
          }
          default -> throw new AssertionError(line);
        }
      }
      assertFalse(alive.contains(true), "all have ended");
      return new KonataLog(alive.size(), retired, flushed, arrows);
    }

    /// Codes have no name in an atom's text.
    private static boolean sharesARegister(String producer, String consumer) {
      Set<String> registers = registers(producer);
      registers.retainAll(registers(consumer));
      return !registers.isEmpty() || producer.matches(".* \\w+\\.c.*") || producer.contains("putcc");
    }

    private static Set<String> registers(String text) {
      return Pattern.compile("\\b[rf]\\d+\\b").matcher(text).results()
          .map(MatchResult::group)
          .collect(Collectors.toSet());
    }
  }
}
