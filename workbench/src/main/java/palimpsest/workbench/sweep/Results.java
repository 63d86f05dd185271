package palimpsest.workbench.sweep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The results of a plan, in the order of their ids, as far as there are any.
public final class Results {
  private static final String KEY = "key";

  private final Plan plan;
  private final List<ResultLine> lines;

  /// @param lines of points of the plan, each once
  Results(Plan plan, List<ResultLine> lines) {
    this.plan = plan;
    this.lines = lines.stream().sorted(Comparator.comparingInt(ResultLine::id)).toList();
  }

  /// What a result file holds of a plan.
  ///
  /// @throws SweepException if it cannot be read or holds something else
  public static Results read(Plan plan, Path file) throws SweepException {
    return new Results(plan, Resumption.of(file.toString(), ResultFile.read(file), plan, false).kept());
  }

  /// Puts together what parts of a plan came to, on whatever machines they ran.
  ///
  /// @param sources result files, and folders whose files `PLAN.ID.jsonl` are taken
  /// @throws SweepException if one cannot be read or holds something that is of no point of the plan
  public static Results merged(Plan plan, List<Path> sources) throws SweepException {
    Map<Integer, ResultLine> found = new TreeMap<>();
    for (Path source : sources) {
      for (Path file : files(plan, source)) {
        Resumption part = Resumption.of(file.toString(), ResultFile.read(file), plan, false);
        for (ResultLine line : part.kept()) {
          found.merge(line.id(), line, (old, other) -> old.failed() ? other : old);
        }
      }
    }
    return new Results(plan, List.copyOf(found.values()));
  }

  private static List<Path> files(Plan plan, Path source) throws SweepException {
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(source, plan.name() + ".*.jsonl")) {
      all.forEach(files::add);
    } catch (IOException e) {
      throw new SweepException(source + ": cannot be read; name result files or a folder of them");
    }
    files.sort(Comparator.naturalOrder());
    if (files.isEmpty()) {
      throw new SweepException(source + ": no file called " + plan.name() + ".ID.jsonl is there; run --id N --out "
          + source + " first");
    }
    return files;
  }

  /// Points with a result.
  public int size() {
    return lines.size();
  }

  /// Points that failed.
  public int failures() {
    return (int) lines.stream().filter(ResultLine::failed).count();
  }

  /// Ids without a result, as Slurm's `--array` takes them: `3,7-9`; nothing if none is missing.
  public String missing() {
    Set<Integer> there = lines.stream().map(ResultLine::id).collect(Collectors.toSet());
    TreeSet<Integer> missing = new TreeSet<>();
    plan.points().stream().map(Point::id).filter(id -> !there.contains(id)).forEach(missing::add);
    List<String> ranges = new ArrayList<>();
    while (!missing.isEmpty()) {
      int from = missing.removeFirst();
      int to = from;
      while (missing.remove(to + 1)) {
        to++;
      }
      ranges.add(from == to ? Integer.toString(from) : from + "-" + to);
    }
    return String.join(",", ranges);
  }

  /// A line for a person on each point that failed, and on each workload that did not print the same everywhere.
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    lines.stream().filter(ResultLine::failed).forEach(each ->
        remarks.add("point " + each.id() + " failed: " + each.outcome().error()));
    Map<Integer, Point> points = new LinkedHashMap<>();
    plan.points().forEach(each -> points.put(each.id(), each));
    Map<Map<String, Object>, Map<String, List<Integer>>> outputs = new LinkedHashMap<>();
    for (ResultLine line : lines) {
      Point point = points.get(line.id());
      if (point != null && !line.failed()) {
        outputs.computeIfAbsent(point.setup().workload().toMap(), _ -> new LinkedHashMap<>())
            .computeIfAbsent(line.outcome().outputSha256(), _ -> new ArrayList<>()).add(line.id());
      }
    }
    outputs.forEach((_, ids) -> {
      if (ids.size() > 1) {
        String name = points.values().stream()
            .filter(each -> each.id() == ids.values().iterator().next().getFirst())
            .map(each -> each.setup().workload().name()).findFirst().orElse("");
        remarks.add(name + " printed " + ids.size() + " different outputs, first at points "
            + ids.values().stream().map(each -> each.getFirst().toString()).collect(Collectors.joining(", "))
            + "; right only if it prints times");
      }
    });
    return remarks;
  }

  /// The plan's points as a table: id, axes, and values of the results, `-` where there is none.
  ///
  /// @param values keys of the statistics, dotted; `key` is the point's own
  public String table(List<String> values) {
    Map<Integer, ResultLine> found = new LinkedHashMap<>();
    lines.forEach(each -> found.put(each.id(), each));
    Set<String> axes = new LinkedHashSet<>();
    plan.points().forEach(each -> axes.addAll(each.axes().keySet()));
    List<List<String>> rows = new ArrayList<>();
    rows.add(Stream.of(List.of("id"), axes, values).flatMap(Collection::stream).toList());
    for (Point point : plan.points()) {
      Optional<ResultLine> line = Optional.ofNullable(found.get(point.id()));
      Map<String, Object> shown = new LinkedHashMap<>(
          Trees.flat(line.map(each -> each.outcome().stats()).orElse(Map.of()), Map::isEmpty));
      shown.put(KEY, point.key());
      List<String> row = new ArrayList<>(List.of(Integer.toString(point.id())));
      axes.forEach(axis -> row.add(FlatTable.cell(point.axes().getOrDefault(axis, ""))));
      values.forEach(value -> row.add(FlatTable.cell(shown.getOrDefault(value, "-"))));
      rows.add(row);
    }
    return FlatTable.columns(rows);
  }

  /// The lines of a result file, in the order of ids.
  public byte[] bytes() {
    String text = lines.stream().map(each -> each.text() + "\n").collect(Collectors.joining());
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// The results as CSV: a line for each, a column for each value in them.
  public byte[] csv() {
    Set<String> columns = new LinkedHashSet<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ResultLine line : lines) {
      Map<String, Object> row = Trees.flat(line.map(), Map::isEmpty);
      columns.addAll(row.keySet());
      rows.add(row);
    }
    return FlatTable.csv(columns, rows).getBytes(StandardCharsets.UTF_8);
  }
}
