package palimpsest.workbench.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.x86.linux.CodeMapping;

/// A timeline as trace events that Perfetto and Chrome show (docs/traces.md).
///
/// The rules are those of the "Trace Event Format" document of the Chromium project: complete events (`X`) with a
/// beginning and a duration, counters (`C`) and metadata (`M`); times in microseconds, here with six digits behind the
/// point.
public final class TraceFile {
  private static final long PICOSECONDS = 1_000_000;
  private static final int PROCESS = 1;

  private final StringBuilder text = new StringBuilder();
  private final FunctionNames names;
  private String separator = "";

  private TraceFile(FunctionNames names) {
    this.names = names;
  }

  /// The file's text.
  ///
  /// @param calls where functions are known to begin
  public static String of(Timeline timeline, Intervals intervals, Optional<FunctionBooks> functions) {
    TraceFile file =
        new TraceFile(new FunctionNames(functions.map(FunctionBooks::calls).orElseGet(CallTargets::new)));
    file.text.append("{\"displayTimeUnit\":\"ns\",\"otherData\":")
        .append(Json.text(Map.of("merged_within_ps", timeline.rows().resolution())))
        .append(",\"traceEvents\":[\n");
    file.slices(timeline.rows());
    file.counters(intervals.readings());
    return file.text.append("\n]}\n").toString();
  }

  private void slices(SliceRows rows) {
    metadata("process_name", 0, "name", "guest");
    for (Slice.Row row : Slice.Row.values()) {
      int thread = row.ordinal() + 1;
      metadata("thread_name", thread, "name", row.label());
      metadata("thread_sort_index", thread, "sort_index", thread);
      rows.of(row).forEach(slice -> slice(slice, row, thread));
    }
  }

  private void metadata(String event, int thread, String key, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", event);
    map.put("ph", "M");
    map.put("pid", PROCESS);
    map.put("tid", thread);
    map.put("args", Map.of(key, value));
    event(Json.text(map));
  }

  private void slice(Slice slice, Slice.Row row, int thread) {
    Map<String, Object> map = new LinkedHashMap<>();
    String function = function(slice.label);
    map.put("name", function.isEmpty() ? slice.label.text() : slice.label.text() + " " + function);
    map.put("cat", row.label());
    map.put("ph", "X");
    map.put("pid", PROCESS);
    map.put("tid", thread);
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("cycles", slice.cycles);
    arguments.put("address", String.format("%08x", slice.label.eip()));
    arguments.put("process", slice.label.code().process());
    if (slice.count > 1) {
      arguments.put("slices", slice.count);
    }
    map.put("args", arguments);
    timed(map, slice.start, slice.end - slice.start);
  }

  private String function(Slice.Label label) {
    for (CodeMapping mapping : label.code().mappings()) {
      if (mapping.holds(label.eip())) {
        return names.at(mapping, label.eip()).name();
      }
    }
    return "";
  }

  /// Each interval's means stand from its beginning on.
  private void counters(List<Reading> readings) {
    for (int i = 1; i < readings.size(); i++) {
      Reading begin = readings.get(i - 1);
      Reading end = readings.get(i);
      long cycles = end.cycle() - begin.cycle();
      counter("IPC", begin, (double) end.since(begin, Reading.INSTRUCTIONS) / cycles);
      counter("power (mW)", begin, power(begin, end));
      counter("T-cache (bytes)", end, end.tcacheBytes());
      counter("frequency (MHz)", begin, end.point().mhz());
      counter("voltage (V)", begin, end.point().volts());
    }
  }

  private static double power(Reading begin, Reading end) {
    long energy = 0;
    for (int column = Reading.ENERGY_LEAVES; column < Reading.GEAR_INSTRUCTIONS; column++) {
      energy += end.since(begin, column);
    }
    return 1000.0 * energy / Math.max(1, end.picoseconds() - begin.picoseconds());
  }

  private void counter(String name, Reading at, Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", name);
    map.put("cat", "counters");
    map.put("ph", "C");
    map.put("pid", PROCESS);
    map.put("tid", 0);
    map.put("args", Map.of("value", value));
    event(Json.text(map).replaceFirst("}$", ",\"ts\":" + microseconds(at.picoseconds()) + "}"));
  }

  private void timed(Map<String, Object> map, long start, long duration) {
    event(Json.text(map).replaceFirst(
        "}$", ",\"ts\":" + microseconds(start) + ",\"dur\":" + microseconds(duration) + "}"));
  }

  private void event(String json) {
    text.append(separator).append(json);
    separator = ",\n";
  }

  private static String microseconds(long picoseconds) {
    return String.format("%d.%06d", picoseconds / PICOSECONDS, picoseconds % PICOSECONDS);
  }
}
