package palimpsest.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import palimpsest.workbench.record.FunctionBooks;
import palimpsest.workbench.record.Intervals;
import palimpsest.workbench.record.MoleculeLog;
import palimpsest.workbench.record.Timeline;
import picocli.CommandLine.Option;

/// What a run records beside its statistics, and where to.
final class RecordOptions {
  private static final Pattern WINDOW = Pattern.compile("(\\d{1,18}):(\\d{1,6})");

  /// Molecules of a window: what Konata still shows, and what fits into memory.
  private static final long MOST_MOLECULES = 200_000;

  private static final String FIRST_MOLECULES = "0:10000";

  @Option(
      names = "--record",
      paramLabel = "DIR",
      description = "Record the run into this folder, which is made if need be, for 'palimpsest report' and other tools"
          + " (docs/traces.md): stats.json, intervals.jsonl, functions.jsonl, stacks.folded, trace.json, and with"
          + " --window molecules.konata. Recording changes no statistic, but molecules are executed one by one for it.")
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

  @Option(
      names = "--trace",
      paramLabel = "FILE.json",
      description = "Write what was done when, in simulated time, as trace events for Perfetto and Chrome.")
  private Optional<Path> trace = Optional.empty();

  @Option(
      names = "--trace-from",
      paramLabel = "CYCLE",
      description = "Let the trace begin there (default: at the beginning).")
  private Optional<Long> traceFrom = Optional.empty();

  @Option(
      names = "--trace-to",
      paramLabel = "CYCLE",
      description = "Let the trace end there (default: at the end). The shorter it is, the more detail it shows.")
  private Optional<Long> traceTo = Optional.empty();

  @Option(
      names = "--konata",
      paramLabel = "FILE",
      description = "Write a window of molecules, stage by stage, as a log for Konata; molecules are executed one by"
          + " one for it.")
  private Optional<Path> konata = Optional.empty();

  @Option(
      names = "--window",
      paramLabel = "FROM:COUNT",
      description = "Molecules of that log: COUNT, up to 200000, from the one numbered FROM on (default: 0:10000).")
  private Optional<String> window = Optional.empty();

  /// Whether anything is to be recorded.
  boolean wanted() {
    return record.isPresent() || intervals.isPresent() || trace.isPresent() || konata.isPresent();
  }

  /// Whether the run's statistics are.
  boolean wantsStatistics() {
    return record.isPresent();
  }

  /// Makes sure that all can be written, and begins.
  ///
  /// @throws UsageException in one line, if it cannot
  Recording open() {
    check();
    Optional<Path> folder = record.map(RecordOptions::folder);
    Recording recording = new Recording(
        new Intervals(every.map(OptionalLong::of).orElseGet(OptionalLong::empty)),
        folder.map(_ -> new FunctionBooks()),
        folder.or(() -> trace).map(_ -> new Timeline(traceFrom.orElse(0L), traceTo.orElse(Long.MAX_VALUE))),
        konata.or(() -> folder.filter(_ -> window.isPresent())).map(_ -> log(window.orElse(FIRST_MOLECULES))));
    folder.ifPresent(in -> {
      recording.writeStatistics(WrittenFile.open("--record", in.resolve("stats.json")));
      recording.writeIntervals(WrittenFile.open("--record", in.resolve("intervals.jsonl")));
      recording.writeFunctions(WrittenFile.open("--record", in.resolve("functions.jsonl")));
      recording.writeStacks(WrittenFile.open("--record", in.resolve("stacks.folded")));
      recording.writeTrace(WrittenFile.open("--record", in.resolve("trace.json")));
      window.ifPresent(_ -> recording.writeMolecules(WrittenFile.open("--record", in.resolve("molecules.konata"))));
    });
    intervals.ifPresent(file -> recording.writeIntervals(WrittenFile.open("--intervals", file)));
    trace.ifPresent(file -> recording.writeTrace(WrittenFile.open("--trace", file)));
    konata.ifPresent(file -> recording.writeMolecules(WrittenFile.open("--konata", file)));
    return recording;
  }

  private void check() {
    if (every.isPresent() && every.get() < 1) {
      throw new UsageException("--every " + every.get() + ": give a number of cycles, 1 or more");
    }
    if (every.isPresent() && record.isEmpty() && intervals.isEmpty() && trace.isEmpty()) {
      throw new UsageException("--every: needs --record, --intervals or --trace, whose intervals it sets");
    }
    if ((traceFrom.isPresent() || traceTo.isPresent()) && record.isEmpty() && trace.isEmpty()) {
      throw new UsageException("--trace-from, --trace-to: need --record or --trace, whose trace they cut");
    }
    if (traceFrom.orElse(0L) < 0 || traceFrom.orElse(0L) >= traceTo.orElse(Long.MAX_VALUE)) {
      throw new UsageException(
          "--trace-from " + traceFrom.orElse(0L) + ": give a cycle of 0 or more, before --trace-to");
    }
    if (window.isPresent() && record.isEmpty() && konata.isEmpty()) {
      throw new UsageException("--window: needs --record or --konata, whose molecules it chooses");
    }
  }

  private static MoleculeLog log(String window) {
    Matcher parts = WINDOW.matcher(window);
    if (!parts.matches() || Long.parseLong(parts.group(2)) < 1 || Long.parseLong(parts.group(2)) > MOST_MOLECULES) {
      throw new UsageException(
          "--window " + window + ": give FROM:COUNT, two numbers, COUNT from 1 to " + MOST_MOLECULES);
    }
    return new MoleculeLog(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  private static Path folder(Path named) {
    try {
      return Files.createDirectories(named);
    } catch (IOException _) {
      throw new UsageException("--record " + named + ": no such folder can be made; choose another place");
    }
  }
}
