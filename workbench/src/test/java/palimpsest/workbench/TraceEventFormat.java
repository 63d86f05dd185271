package palimpsest.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A reader of trace events that believes nothing: the rules are those of the "Trace Event Format" document of the
/// Chromium project, read strictly, and what Perfetto makes of them.
///
/// - What the document does not call optional is there, with its type; a phase or field it does not know is an error.
/// - Slices of a track are in order and nest, in the file's decimals and in the nanoseconds that Perfetto cuts them to
///   (`double` microseconds times 1000, truncated).
/// - `B` and `E` are balanced, by name. Counters are numbers, in order.
/// - Every process and every thread that has slices is named, before its first event, and once.
final class TraceEventFormat {
  private static final Set<String> TOP =
      Set.of("traceEvents", "displayTimeUnit", "otherData", "stackFrames", "samples", "systemTraceEvents");
  private static final Set<String> FIELDS =
      Set.of("name", "cat", "ph", "ts", "tts", "pid", "tid", "args", "dur", "tdur", "id", "s", "cname");
  private static final Map<String, String> METADATA = Map.of(
      "process_name", "name", "process_labels", "labels", "process_sort_index", "sort_index",
      "thread_name", "name", "thread_sort_index", "sort_index");
  private static final BigDecimal NOTHING = BigDecimal.ZERO;

  /// A slice that is open: when it ends, both ways.
  private record Open(BigDecimal end, long endNanoseconds) {}

  private final Set<String> described = new HashSet<>();
  private final Map<String, BigDecimal> last = new HashMap<>();
  private final Map<String, Deque<Open>> open = new HashMap<>();
  private final Map<String, Deque<String>> begun = new HashMap<>();
  private final Map<String, Integer> phases = new HashMap<>();

  private TraceEventFormat() {}

  /// Reads a whole file.
  ///
  /// @param file whose decimals are [BigDecimal]
  /// @return how many events of each phase there are
  static Map<String, Integer> check(JsonNode file) {
    TraceEventFormat reader = new TraceEventFormat();
    assertTrue(file.isObject() && TOP.containsAll(file.propertyNames()), () -> "top: " + file.propertyNames());
    assertTrue(file.get("traceEvents").isArray(), "events are a list");
    assertTrue(!file.has("displayTimeUnit") || Set.of("ms", "ns").contains(file.get("displayTimeUnit").asString()));
    assertTrue(!file.has("otherData") || file.get("otherData").isObject());
    file.get("traceEvents").forEach(reader::event);
    reader.begun.forEach((track, names) -> assertTrue(names.isEmpty(), () -> "never ended on " + track + ": " + names));
    return reader.phases;
  }

  private void event(JsonNode event) {
    assertTrue(event.isObject() && FIELDS.containsAll(event.propertyNames()), event::toString);
    assertTrue(text(event, "name") && text(event, "ph"), event::toString);
    assertTrue(event.get("pid").isIntegralNumber(), event::toString);
    String phase = event.get("ph").asString();
    phases.merge(phase, 1, Integer::sum);
    switch (phase) {
      case "M" -> metadata(event);
      case "X", "B", "E" -> slice(event, phase);
      case "C" -> counter(event);
      case "i" ->
          assertTrue(timed(event) && Set.of("g", "p", "t").contains(event.get("s").asString()), event::toString);
      default -> throw new AssertionError("unknown phase: " + event);
    }
  }

  private void metadata(JsonNode event) {
    String name = event.get("name").asString();
    String key = METADATA.getOrDefault(name, "");
    JsonNode arguments = event.get("args");
    assertEquals(Set.of(key), Set.copyOf(arguments.propertyNames()), event::toString);
    assertTrue(
        key.equals("sort_index") ? arguments.get(key).isIntegralNumber() : text(arguments, key), event::toString);
    assertTrue(
        described.add(name + " " + (name.startsWith("thread") ? track(event) : event.get("pid"))), event::toString);
  }

  private void slice(JsonNode event, String phase) {
    assertTrue(timed(event) && event.get("args").isObject(), event::toString);
    String track = track(event);
    assertTrue(described.contains("process_name " + event.get("pid")), () -> "its process has no name: " + event);
    assertTrue(described.contains("thread_name " + track), () -> "its thread has no name: " + event);
    BigDecimal start = event.get("ts").decimalValue();
    assertTrue(start.compareTo(last.getOrDefault(track, NOTHING)) >= 0, () -> "out of order: " + event);
    last.put(track, start);
    Deque<String> names = begun.computeIfAbsent(track, _ -> new ArrayDeque<>());
    switch (phase) {
      case "B" -> names.push(event.get("name").asString());
      case "E" -> assertEquals(names.poll(), event.get("name").asString(), event::toString);
      default -> complete(event, start, open.computeIfAbsent(track, _ -> new ArrayDeque<>()));
    }
  }

  private static void complete(JsonNode event, BigDecimal start, Deque<Open> around) {
    assertTrue(event.get("dur").isNumber() && event.get("dur").decimalValue().signum() >= 0, event::toString);
    BigDecimal end = start.add(event.get("dur").decimalValue());
    long from = nanoseconds(event.get("ts"));
    long until = from + nanoseconds(event.get("dur"));
    while (!around.isEmpty() && around.peek().end().compareTo(start) <= 0) {
      assertTrue(around.pop().endNanoseconds() <= from, () -> "overlaps where Perfetto cuts: " + event);
    }
    if (!around.isEmpty()) {
      assertTrue(around.peek().end().compareTo(end) >= 0, () -> "neither inside nor behind: " + event);
    }
    around.push(new Open(end, until));
  }

  private static long nanoseconds(JsonNode microseconds) {
    return (long) (microseconds.asDouble() * 1000.0);
  }

  private void counter(JsonNode event) {
    assertTrue(timed(event) && !event.get("args").isEmpty(), event::toString);
    event.get("args").forEach(value ->
        assertTrue(value.isNumber() && Double.isFinite(value.asDouble()), event::toString));
    String counter = "counter " + event.get("pid") + " " + event.get("name").asString();
    BigDecimal at = event.get("ts").decimalValue();
    assertTrue(at.compareTo(last.getOrDefault(counter, NOTHING)) >= 0, () -> "out of order: " + event);
    last.put(counter, at);
  }

  /// Whether it has what every event in time has.
  private static boolean timed(JsonNode event) {
    return text(event, "cat")
        && event.get("tid").isIntegralNumber()
        && event.get("ts").isNumber()
        && event.get("ts").decimalValue().signum() >= 0;
  }

  private static boolean text(JsonNode of, String field) {
    return of.has(field) && of.get(field).isString() && !of.get(field).asString().isEmpty();
  }

  private static String track(JsonNode event) {
    return event.get("pid") + "." + event.get("tid");
  }
}
