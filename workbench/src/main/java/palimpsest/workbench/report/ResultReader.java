package palimpsest.workbench.report;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads result files, telling by their content what they are: statistics, a recorded run's folder, or a sweep.
final class ResultReader {
  private static final String STATS = "stats.json";
  private static final String INTERVALS = "intervals.jsonl";
  private static final String FUNCTIONS = "functions.jsonl";

  private ResultReader() {}

  /// @param places files and folders, in the order in which they shall be reported; one named twice counts once
  /// @throws ReportException in one line, if one of them is missing, foreign or damaged
  static Results read(List<Path> places) {
    List<Run> runs = new ArrayList<>();
    List<SweepPoint> points = new ArrayList<>();
    List<String> sweeps = new ArrayList<>();
    for (Path place : places.stream().distinct().toList()) {
      if (Files.isDirectory(place)) {
        runs.add(recorded(place));
        continue;
      }
      String text = text(place);
      if (isSweep(place, text)) {
        points.addAll(lines(place, text).stream().map(SweepPoint::of).toList());
        sweeps.add(String.valueOf(place.getFileName()));
      } else {
        runs.add(new Run(place.toString(), "", statistics(place, text), List.of(), List.of()));
      }
    }
    return Results.of(runs, points.isEmpty() ? List.of() : List.of(Sweep.of(String.join(", ", sweeps), points)));
  }

  /// A sweep's lines are whole objects, and each has its axes.
  private static boolean isSweep(Path place, String text) {
    String first = text.lines().findFirst().orElse("");
    return first.startsWith("{") && first.endsWith("}") && Fields.of(first, place + ": line 1").has("axes");
  }

  private static Stats statistics(Path file, String text) {
    Fields fields = Fields.of(text, file.toString());
    if (fields.has("end_cycle") || fields.has("gear")) {
      throw new ReportException(file + ": is part of a recorded run; name its folder");
    }
    if (!fields.has("cycles_total") || !fields.has("cycle_stack")) {
      throw new ReportException(file + ": is no result of Palimpsest; name a statistics file, a recorded run's folder"
          + " or a sweep's result file");
    }
    return Stats.of(fields);
  }

  private static Run recorded(Path folder) {
    Path file = folder.resolve(STATS);
    if (!Files.exists(file)) {
      throw new ReportException(folder + ": is no recorded run: it has no " + STATS);
    }
    Stats stats = statistics(file, text(file));
    List<Interval> intervals = optionalLines(folder.resolve(INTERVALS)).stream().map(Interval::of).toList();
    List<FunctionUse> functions = FunctionUse.all(optionalLines(folder.resolve(FUNCTIONS)));
    Agreement.check(folder, stats, intervals, functions);
    return new Run(folder.toString(), "", stats, intervals, functions);
  }

  private static List<Fields> optionalLines(Path file) {
    return Files.exists(file) ? lines(file, text(file)) : List.of();
  }

  private static List<Fields> lines(Path file, String text) {
    List<Fields> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        lines.add(Fields.of(line, file + ": line " + number));
      }
    }
    return lines;
  }

  private static String text(Path file) {
    if (!Files.exists(file)) {
      throw new ReportException(file + ": no such file or folder");
    }
    try {
      String text = Files.readString(file);
      if (text.isBlank()) {
        throw new ReportException(file + ": is empty");
      }
      return text;
    } catch (CharacterCodingException _) {
      throw new ReportException(file + ": is no text, so no result of Palimpsest");
    } catch (IOException _) {
      throw new ReportException(file + ": cannot be read");
    }
  }
}
