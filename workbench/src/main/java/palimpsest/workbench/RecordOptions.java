package palimpsest.workbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import palimpsest.cms.runtime.Attachments;
import palimpsest.workbench.record.IntervalLines;
import palimpsest.workbench.record.Intervals;
import picocli.CommandLine.Option;

/// What a run records beside its statistics, and where to.
final class RecordOptions {
  @Option(
      names = "--record",
      paramLabel = "DIR",
      description = "Record the run into this folder, which is made if need be, for 'palimpsest report' and other tools"
          + " (docs/traces.md): stats.json and intervals.jsonl. Recording changes no statistic.")
  private Optional<Path> record = Optional.empty();

  @Option(
      names = "--intervals",
      paramLabel = "FILE.jsonl",
      description = "Write the books of each interval of the run to this file, one JSON object per line.")
  private Optional<Path> intervals = Optional.empty();

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Cycles of an interval of --record and --intervals; it ends where CMS first has control after them"
          + " (default: what gives some 500 to 1000 intervals).")
  private Optional<Long> every = Optional.empty();

  /// Whether anything is to be recorded.
  boolean wanted() {
    return record.isPresent() || intervals.isPresent();
  }

  /// Whether the run's statistics are.
  boolean wantsStatistics() {
    return record.isPresent();
  }

  /// Makes sure that all can be written, and begins.
  ///
  /// @throws UsageException in one line, if it cannot
  Recording open() {
    if (every.isPresent() && every.get() < 1) {
      throw new UsageException("--every " + every.get() + ": give a number of cycles, 1 or more");
    }
    if (every.isPresent() && !wanted()) {
      throw new UsageException("--every: needs --record or --intervals, whose intervals it sets");
    }
    Recording recording =
        new Recording(new Intervals(every.map(OptionalLong::of).orElseGet(OptionalLong::empty)));
    record.map(RecordOptions::folder).ifPresent(folder -> {
      recording.statistics = Optional.of(WrittenFile.open("--record", folder.resolve("stats.json")));
      recording.put(WrittenFile.open("--record", folder.resolve("intervals.jsonl")), recording::intervalLines);
    });
    intervals.ifPresent(file -> recording.put(WrittenFile.open("--intervals", file), recording::intervalLines));
    return recording;
  }

  private static Path folder(Path named) {
    try {
      return Files.createDirectories(named);
    } catch (IOException _) {
      throw new UsageException("--record " + named + ": no such folder can be made; choose another place");
    }
  }

  /// A recording under way.
  static final class Recording {
    private final Intervals intervals;
    private final Map<WrittenFile, Supplier<String>> texts = new LinkedHashMap<>();
    private Optional<WrittenFile> statistics = Optional.empty();

    private Recording(Intervals intervals) {
      this.intervals = intervals;
    }

    private void put(WrittenFile file, Supplier<String> text) {
      texts.put(file, text);
    }

    private String intervalLines() {
      return IntervalLines.of(intervals);
    }

    /// `base` with what this recording has to see.
    Attachments attachedTo(Attachments base) {
      return texts.isEmpty() ? base : base.withRun(intervals);
    }

    /// Writes all files; the run is over.
    ///
    /// @param result the run's statistics, if [RecordOptions#wantsStatistics]
    void write(Optional<RunResult> result) {
      if (!texts.isEmpty()) {
        intervals.finish();
      }
      texts.forEach((file, text) -> file.write(text.get().getBytes(StandardCharsets.UTF_8)));
      statistics.ifPresent(file ->
          file.write(StatsFile.json(result.orElseThrow().toMap()).getBytes(StandardCharsets.UTF_8)));
    }
  }
}
