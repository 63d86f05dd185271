package palimpsest.workbench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import palimpsest.cms.adapt.Cause;
import palimpsest.cms.adapt.Lesson;
import palimpsest.cms.adapt.Rung;
import palimpsest.cms.runtime.GuestMachine;

/// What adaptive retranslation has learned, for the statistics file and the report.
record LearnedRegions(GuestMachine machine) {
  /// Regions listed in the statistics file, those that failed most.
  private static final int LISTED = 20;

  /// Regions listed in the report.
  private static final int SHOWN = 5;

  Map<String, Object> toMap() {
    List<Lesson> lessons = machine.lessons();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("regions", lessons.size());
    map.put("rungs_taken", lessons.stream().mapToInt(Lesson::taken).sum());
    map.put("rungs_forgiven", lessons.stream().mapToInt(Lesson::forgiven).sum());
    map.put("most", lessons.stream().limit(LISTED).map(this::row).toList());
    return map;
  }

  private Map<String, Object> row(Lesson lesson) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("address", String.format("%08x", lesson.head()));
    row.put("symbol", symbol(lesson.head()));
    Map<String, Object> failures = new LinkedHashMap<>();
    for (Cause cause : Cause.values()) {
      failures.put(cause.key(), lesson.failures().getOrDefault(cause, 0L));
    }
    row.put("failures", failures);
    row.put("rungs", lesson.rungs().stream().map(Rung::text).toList());
    row.put("taken", lesson.taken());
    row.put("forgiven", lesson.forgiven());
    return row;
  }

  /// Lines for a person: what failed most, how often, and what is given up there.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    machine.lessons().stream().limit(SHOWN).forEach(lesson -> {
      StringBuilder causes = new StringBuilder();
      lesson.failures().forEach((cause, count) ->
          causes.append(causes.isEmpty() ? "" : ", ").append(Numbers.grouped(count)).append(' ')
              .append(cause.key().replace('_', ' ')));
      lines.add(String.format("%08x %s: %s%s", lesson.head(), symbol(lesson.head()), causes,
          lesson.forgiven() == 0 ? "" : ", forgiven " + lesson.forgiven()));
      lesson.rungs().forEach(rung -> lines.add("  " + rung.text()));
    });
    return lines;
  }

  private String symbol(int address) {
    return machine.symbols().nearest(address)
        .map(found -> String.format("%s+0x%x", found.name(), address - found.address()))
        .orElse("-");
  }
}
