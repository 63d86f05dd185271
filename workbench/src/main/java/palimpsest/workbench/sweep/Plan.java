package palimpsest.workbench.sweep;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import palimpsest.host.core.EngineKind;

/// A plan file, read and checked.
public final class Plan {
  private final Path file;
  private final List<Point> points;

  private Plan(Path file, List<Point> points) {
    this.file = file;
    this.points = List.copyOf(points);
  }

  /// Reads a plan and works out all its points.
  ///
  /// @param engine what executes translations; results do not depend on it
  /// @param build identity of the simulator, part of every key
  /// @throws SweepException in one line naming file and key, if something in it is wrong
  public static Plan read(Path file, EngineKind engine, String build) throws SweepException {
    return new Plan(file, PlanReader.read(file, engine, build));
  }

  /// The file's name without its folder and its ending.
  public String name() {
    String whole = Optional.ofNullable(file.getFileName()).orElse(file).toString();
    return whole.endsWith(".toml") ? whole.substring(0, whole.length() - ".toml".length()) : whole;
  }

  /// How many points there are; their ids run from 0 to one less.
  public int size() {
    return points.size();
  }

  List<Point> points() {
    return points;
  }

  /// The plan of one of its points.
  ///
  /// @throws SweepException if there is no such point
  public Plan only(int id) throws SweepException {
    if (id < 0 || id >= points.size()) {
      throw new SweepException(file + ": there is no point " + id + "; the plan has " + points.size() + ", from 0 to "
          + (points.size() - 1));
    }
    return new Plan(file, List.of(points.get(id)));
  }

  /// The points as a table: id, axes, and values, as [Results#table] has them where there is no result.
  public String table(List<String> values) {
    return new Results(this, List.of()).table(values);
  }
}
