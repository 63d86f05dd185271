package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import palimpsest.x86.linux.StandardStreams;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// `compare` shows one guest on several processors, and its output once.
class CompareCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void theTableHasARowForEachProcessorAndTheGuestsOutputIsThereOnce() {
    CommandRun alone = CommandRun.of(folder, "run", CommandRun.guest("crc32"), "30");
    CommandRun run = CommandRun.of(folder, "compare", CommandRun.guest("crc32"), "30");

    List<String> lines = run.errorLines();
    assertAll(
        () -> assertEquals(0, run.status(), run.errors()),
        () -> assertEquals(alone.guestOut(), run.guestOut()),
        () -> assertEquals(4, lines.size(), run.errors()),
        () -> assertEquals(
            List.of("tm5800", "in-order-2", "out-of-order-4"),
            lines.subList(1, 4).stream().map(line -> line.split(" ", 2)[0]).toList()),
        () -> assertEquals(1, lines.stream().map(String::length).distinct().count(), run.errors()));
  }

  @Test
  void theFileHasStacksThatAddUpAndTheClaimsThatWereJudged() throws IOException {
    Path file = folder.resolve("out.json");
    CommandRun run = CommandRun.of(
        folder, "compare", "--json", file.toString(), "--sensitivity", "50", CommandRun.guest("sort"), "30");

    JsonNode json = new ObjectMapper().readTree(Files.readString(file));
    assertEquals(3, json.get("processors").size());
    for (JsonNode processor : json.get("processors")) {
      assertAll(
          () -> assertTrue(processor.get("same_as_first").asBoolean(), processor.toString()),
          () -> assertEquals(processor.get("cycles_total").asLong(), sum(processor.get("cycle_stack"))),
          () -> assertEquals(processor.get("energy_total_pj").asLong(), sum(processor.get("energy_events_pj"))));
    }
    assertEquals(run.errorLines().size() - 5, json.get("claims").size(), run.errors());
  }

  private static long sum(JsonNode leaves) {
    return StreamSupport.stream(leaves.spliterator(), false).mapToLong(JsonNode::asLong).sum();
  }

  @Test
  void stacksHaveAColumnForEachProcessorThatAddsUpToTheWhole() {
    CommandRun run = CommandRun.of(folder, "compare", "--stacks", CommandRun.guest("crc32"), "30");

    List<String> lines = run.errorLines().subList(4, run.errorLines().size());
    assertEquals(List.of("cycles", "tm5800", "in-order-2", "out-of-order-4"), List.of(lines.getFirst().split(" +")));
    for (int column = 0; column < 3; column++) {
      int which = 1 + 2 * column;
      double sum = lines.stream().skip(1).mapToDouble(line -> Double.parseDouble(line.split(" +")[which])).sum();
      assertEquals(100, sum, 1, run.errors());
    }
  }

  @Test
  void anotherFileOfCoresTakesThePlaceOfTheStandardOne() throws IOException {
    Path file = Files.writeString(folder.resolve("cores.toml"), "[one-wide]\nbase = \"in-order-2\"\nwidth = 1\n");
    CommandRun run =
        CommandRun.of(folder, "compare", "--cores", file.toString(), CommandRun.guest("hello"));

    assertEquals(3, run.errorLines().size(), run.errors());
    assertTrue(run.errorLines().getLast().startsWith("one-wide"), run.errors());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--sensitivity 0|palimpsest: --sensitivity 0: give a number of energy tables, 1 or more",
      "--max-instructions 0|palimpsest: --max-instructions 0: give a number of 1 or more, or leave it out",
      "--cores none.toml|palimpsest: none.toml: cannot read this file of cores; give an existing TOML file"})
  void badInputIsOneLineAndStatusTwo(String options, String line) {
    String[] words = ("compare " + options + " " + CommandRun.guest("hello")).split(" ");
    CommandRun run = CommandRun.of(folder, words);

    assertEquals(2, run.status());
    assertEquals(List.of(line), run.errorLines());
  }

  @Test
  void everyRunReadsTheInputFromItsBeginning() throws IOException {
    byte[] input = "one line\nand another\n".getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RepeatedStreams streams = new RepeatedStreams(new StandardStreams(new ByteArrayInputStream(input), out, out));
    RepeatedStreams.Run first = streams.next();
    RepeatedStreams.Run second = streams.next();

    InputStream in = first.streams().in();
    assertEquals('o', in.read());
    assertEquals(4, second.streams().in().readNBytes(4).length);
    first.streams().out().write(in.readAllBytes());
    second.streams().out().write(in.readAllBytes());
    assertEquals("ne line\nand another\n", out.toString(StandardCharsets.UTF_8));
    assertTrue(!first.written().equals(second.written()));
  }
}
