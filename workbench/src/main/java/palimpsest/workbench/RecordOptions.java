package palimpsest.workbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import palimpsest.cms.runtime.Attachments;
import palimpsest.workbench.record.FunctionBooks;
import palimpsest.workbench.record.FunctionTotals;
import palimpsest.workbench.record.IntervalLines;
import palimpsest.workbench.record.Intervals;
import palimpsest.workbench.record.ObserverGroup;
import picocli.CommandLine.Option;

/// What a run records beside its statistics, and where to.
final class RecordOptions {
  @Option(
      names = "--record",
      paramLabel = "DIR",
      description = "Record the run into this folder, which is made if need be, for 'palimpsest report' and other tools"
          + " (docs/traces.md): stats.json, intervals.jsonl, functions.jsonl and stacks.folded. Recording changes no"
          + " statistic, but molecules are executed one by one for it.")
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
    Intervals books = new Intervals(every.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    Recording recording = new Recording(books);
    record.map(RecordOptions::folder).ifPresent(folder -> {
      FunctionBooks functions = new FunctionBooks();
      recording.statistics = Optional.of(WrittenFile.open("--record", folder.resolve("stats.json")));
      recording.put(WrittenFile.open("--record", folder.resolve("intervals.jsonl")), () -> IntervalLines.of(books));
      recording.watchFunctions(
          functions,
          WrittenFile.open("--record", folder.resolve("functions.jsonl")),
          WrittenFile.open("--record", folder.resolve("stacks.folded")));
    });
    intervals.ifPresent(file -> recording.put(WrittenFile.open("--intervals", file), () -> IntervalLines.of(books)));
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
    private Optional<FunctionBooks> functions = Optional.empty();
    private final Map<WrittenFile, Supplier<String>> texts = new LinkedHashMap<>();
    private Optional<WrittenFile> statistics = Optional.empty();

    private Recording(Intervals intervals) {
      this.intervals = intervals;
    }

    private void put(WrittenFile file, Supplier<String> text) {
      texts.put(file, text);
    }

    private void watchFunctions(FunctionBooks books, WrittenFile lines, WrittenFile stacks) {
      functions = Optional.of(books);
      put(lines, () -> FunctionTotals.of(books).lines());
      put(stacks, () -> FunctionTotals.of(books).folded());
    }

    /// `base` with what this recording has to see.
    Attachments attachedTo(Attachments base) {
      if (texts.isEmpty()) {
        return base;
      }
      return functions
          .map(books -> base.withRun(new ObserverGroup(List.of(intervals, books))).withMolecules(books))
          .orElseGet(() -> base.withRun(intervals));
    }

    /// Writes all files; the run is over.
    ///
    /// @param result the run's statistics, if [RecordOptions#wantsStatistics]
    void write(Optional<RunResult> result) {
      if (!texts.isEmpty()) {
        intervals.finish();
      }
      functions.ifPresent(FunctionBooks::finish);
      texts.forEach((file, text) -> file.write(text.get().getBytes(StandardCharsets.UTF_8)));
      statistics.ifPresent(file ->
          file.write(StatsFile.json(result.orElseThrow().toMap()).getBytes(StandardCharsets.UTF_8)));
    }
  }
}
