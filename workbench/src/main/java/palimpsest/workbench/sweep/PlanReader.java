package palimpsest.workbench.sweep;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.host.core.EngineKind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.toml.TomlMapper;

/// Turns a plan file into its points, naming file and key of the first thing that is wrong.
final class PlanReader {
  private static final int MOST_SAMPLES = 100_000;

  private final String file;
  private final Section root;

  private PlanReader(String file, Section root) {
    this.file = file;
    this.root = root;
  }

  /// @param engine what executes translations; results do not depend on it
  /// @param build identity of the simulator, for the keys
  static List<Point> read(Path plan, EngineKind engine, String build) throws SweepException {
    String file = plan.toString();
    Section root = new Section(file, tree(file, text(plan)))
        .allowing("workloads", "fixed", "cross", "points", "latin");
    Path folder = Optional.ofNullable(plan.toAbsolutePath().getParent()).orElse(plan);
    return new PlanReader(file, root).points(folder, engine, build);
  }

  private static String text(Path plan) throws SweepException {
    try {
      return Files.readString(plan);
    } catch (MalformedInputException _) {
      throw new SweepException(plan + ": is no text in UTF-8; name a plan, a TOML file");
    } catch (IOException _) {
      throw new SweepException(plan + ": cannot be read; name a plan, a TOML file (docs/sweep.md)");
    }
  }

  private static Map<String, Object> tree(String file, String toml) throws SweepException {
    try {
      return new TomlMapper().readValue(toml, new TypeReference<>() {});
    } catch (JacksonException e) {
      String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("unreadable");
      throw new SweepException(file + ": line " + e.getLocation().getLineNr() + ": not valid TOML: " + reason);
    }
  }

  private List<Point> points(Path folder, EngineKind engine, String build) throws SweepException {
    Map<String, Workload> workloads = workloads(folder);
    Settings settings = new Settings(file, folder, workloads, engine);
    Map<String, Object> fixed = Trees.flat(root.table("fixed"), _ -> false);
    settings.checkKeys("[fixed]", fixed.keySet());
    Blocks blocks = blocks(settings, fixed, workloads);
    List<Point> points = new ArrayList<>();
    for (Map<String, Object> varied : blocks.product()) {
      Map<String, Object> all = new LinkedHashMap<>(fixed);
      all.putAll(varied);
      String where = file + ": point " + points.size() + " " + described(varied);
      Setup setup = settings.setup(where, all);
      Map<String, Object> axes = new LinkedHashMap<>();
      axes.put("workload", setup.workload().name());
      axes.put("machine", Settings.machine(all));
      axes.putAll(varied);
      points.add(new Point(points.size(), setup.key(build), build, axes, setup));
    }
    return points;
  }

  private static String described(Map<String, Object> varied) {
    List<String> parts = new ArrayList<>();
    varied.forEach((key, value) -> parts.add(key + " = " + (value instanceof String text ? text : Json.line(value))));
    return "(" + String.join(", ", parts) + ")";
  }

  private Map<String, Workload> workloads(Path folder) throws SweepException {
    Map<String, Workload> workloads = new LinkedHashMap<>();
    WorkloadReader reader = new WorkloadReader(folder);
    for (Map.Entry<String, Object> each : root.table("workloads").entrySet()) {
      String name = each.getKey();
      Section section = new Section(file + ": workloads." + name, root.table("workloads." + name, each.getValue()));
      workloads.put(name, reader.read(name, section));
    }
    if (workloads.isEmpty()) {
      throw root.error("no [workloads.NAME]; say what runs, such as [workloads.crc32] with program = \"crc32\"");
    }
    return workloads;
  }

  private Blocks blocks(Settings settings, Map<String, Object> fixed, Map<String, Workload> workloads)
      throws SweepException {
    Map<String, Object> cross = Trees.flat(root.table("cross"), _ -> false);
    List<Map<String, Object>> points = explicit();
    Map<String, LatinHypercube.Axis> latin = new LinkedHashMap<>();
    List<Map<String, Object>> samples = latin(latin);
    boolean chosen = cross.containsKey("workload") || latin.containsKey("workload")
        || points.stream().anyMatch(each -> each.containsKey("workload")) || fixed.containsKey("workload");
    Blocks blocks = new Blocks(file);
    if (!chosen) {
      blocks.add("[workloads]", Blocks.axis("workload", List.copyOf(workloads.keySet())));
    }
    for (Map.Entry<String, Object> axis : cross.entrySet()) {
      settings.checkKeys("[cross]", List.of(axis.getKey()));
      if (!(axis.getValue() instanceof List<?> values) || values.isEmpty()) {
        throw new SweepException(file + ": [cross] " + axis.getKey() + " must be a list of values, found "
            + Json.line(axis.getValue()) + "; a single value belongs in [fixed]");
      }
      blocks.add("[cross]", Blocks.axis(axis.getKey(), values));
    }
    if (!points.isEmpty()) {
      for (Map<String, Object> point : points) {
        settings.checkKeys("[[points]]", point.keySet());
      }
      blocks.add("[[points]]", points);
    }
    if (!samples.isEmpty()) {
      settings.checkKeys("[latin]", latin.keySet());
      blocks.add("[latin]", samples);
    }
    for (String key : fixed.keySet()) {
      if (blocks.vary(key)) {
        throw new SweepException(file + ": " + key + " is in [fixed] and varied, too; leave it in one place");
      }
    }
    return blocks;
  }

  private List<Map<String, Object>> explicit() throws SweepException {
    Object list = root.get("points").orElse(List.of());
    if (!(list instanceof List<?> items)) {
      throw root.error("points must be tables, each under [[points]]; found " + Json.line(list));
    }
    List<Map<String, Object>> points = new ArrayList<>();
    for (Object item : items) {
      points.add(Trees.flat(root.table("[[points]]", item), _ -> false));
    }
    return points;
  }

  private List<Map<String, Object>> latin(Map<String, LatinHypercube.Axis> axes) throws SweepException {
    Map<String, Object> table = Trees.flat(root.table("latin"), each -> each.containsKey("from"));
    if (table.isEmpty()) {
      return List.of();
    }
    Section section = new Section(file + ": [latin]", table);
    Optional<Long> samples = section.whole("samples", 1, MOST_SAMPLES);
    if (samples.isEmpty()) {
      throw section.error("samples is missing; say how many points to draw");
    }
    long seed = section.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE).orElse(1L);
    for (Map.Entry<String, Object> entry : table.entrySet()) {
      if (!List.of("samples", "seed").contains(entry.getKey())) {
        axes.put(entry.getKey(), axis(section, entry.getKey(), entry.getValue()));
      }
    }
    if (axes.isEmpty()) {
      throw section.error("no axes; give keys with { from = 1, to = 9 } or a list of values");
    }
    return LatinHypercube.samples(samples.get().intValue(), seed, axes);
  }

  private static LatinHypercube.Axis axis(Section latin, String key, Object value) throws SweepException {
    if (value instanceof List<?> levels && !levels.isEmpty()) {
      return new LatinHypercube.Axis.Levels(levels);
    }
    if (!(value instanceof Map<?, ?>)) {
      throw latin.error(key + " must be { from = NUMBER, to = NUMBER } or a list of values, found " + Json.line(value));
    }
    Section range =
        new Section(latin.where() + " " + key, latin.table(key, value)).allowing("from", "to", "scale");
    if (!(range.get("from").orElse("") instanceof Number from && range.get("to").orElse("") instanceof Number to)
        || from.doubleValue() >= to.doubleValue()) {
      throw range.error("from and to must be numbers, from below to, found " + Json.line(value));
    }
    String scale = range.text("scale").orElse("linear");
    if (!List.of("linear", "log").contains(scale)) {
      throw range.error("scale must be linear or log, found " + scale);
    }
    boolean logarithmic = scale.equals("log");
    if (logarithmic && from.doubleValue() <= 0) {
      throw range.error("a log scale begins above 0, found from = " + from);
    }
    return Trees.whole(from).isPresent() && Trees.whole(to).isPresent()
        ? new LatinHypercube.Axis.Whole(from.longValue(), to.longValue(), logarithmic)
        : new LatinHypercube.Axis.Real(from.doubleValue(), to.doubleValue(), logarithmic);
  }
}
