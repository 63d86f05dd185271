package palimpsest.workbench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.RunObserver;
import palimpsest.host.core.MoleculeObserver;
import palimpsest.workbench.record.FunctionBooks;
import palimpsest.workbench.record.FunctionTotals;
import palimpsest.workbench.record.IntervalLines;
import palimpsest.workbench.record.Intervals;
import palimpsest.workbench.record.MoleculeLog;
import palimpsest.workbench.record.MoleculeObservers;
import palimpsest.workbench.record.RunObservers;
import palimpsest.workbench.record.Timeline;
import palimpsest.workbench.record.TraceFile;

/// A recording under way: the observers of a run, and the files that are written when it is over.
final class Recording {
  private final Intervals intervals;
  private final Optional<FunctionBooks> functions;
  private final Optional<Timeline> timeline;
  private final Optional<MoleculeLog> molecules;
  private final Map<WrittenFile, Supplier<String>> texts = new LinkedHashMap<>();
  private Optional<WrittenFile> statistics = Optional.empty();

  Recording(
      Intervals intervals,
      Optional<FunctionBooks> functions,
      Optional<Timeline> timeline,
      Optional<MoleculeLog> molecules) {
    this.intervals = intervals;
    this.functions = functions;
    this.timeline = timeline;
    this.molecules = molecules;
  }

  void writeStatistics(WrittenFile file) {
    statistics = Optional.of(file);
  }

  void writeIntervals(WrittenFile file) {
    texts.put(file, () -> IntervalLines.of(intervals));
  }

  void writeFunctions(WrittenFile file) {
    texts.put(file, () -> FunctionTotals.of(functions.orElseThrow()).lines());
  }

  void writeStacks(WrittenFile file) {
    texts.put(file, () -> FunctionTotals.of(functions.orElseThrow()).folded());
  }

  void writeTrace(WrittenFile file) {
    texts.put(file, () -> TraceFile.of(timeline.orElseThrow(), intervals, functions));
  }

  void writeMolecules(WrittenFile file) {
    texts.put(file, () -> molecules.orElseThrow().text());
  }

  /// `base` with what this recording has to see.
  Attachments attachedTo(Attachments base) {
    if (texts.isEmpty()) {
      return base;
    }
    List<RunObserver> run = new ArrayList<>(List.of(intervals));
    functions.ifPresent(run::add);
    timeline.ifPresent(run::add);
    molecules.ifPresent(run::add);
    List<MoleculeObserver> engine = new ArrayList<>();
    functions.ifPresent(engine::add);
    molecules.ifPresent(engine::add);
    Attachments watched = base.withRun(new RunObservers(run));
    return engine.isEmpty() ? watched : watched.withMolecules(new MoleculeObservers(engine));
  }

  /// Writes all files; the run is over.
  ///
  /// @param result the run's statistics, if [RecordOptions#wantsStatistics]
  void write(Optional<RunResult> result) {
    if (!texts.isEmpty()) {
      intervals.finish();
    }
    functions.ifPresent(FunctionBooks::finish);
    timeline.ifPresent(Timeline::finish);
    texts.forEach((file, text) -> file.write(text.get().getBytes(StandardCharsets.UTF_8)));
    statistics.ifPresent(file ->
        file.write(StatsFile.json(result.orElseThrow().toMap()).getBytes(StandardCharsets.UTF_8)));
  }
}
