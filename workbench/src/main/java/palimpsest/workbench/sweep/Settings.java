package palimpsest.workbench.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.host.machine.Spelling;
import palimpsest.x86.cpu.CpuModel;

/// What can be set at a point, by dotted keys, and what a set of settings comes to.
final class Settings {
  static final String STANDARD_PROCESSOR = CpuModel.I686.name();

  private static final String MACHINE = "machine.";
  private static final String CMS = "cms.";
  private static final List<String> KEYS =
      List.of("workload", "machine", "mhz", "power", "gears", "guest", "arguments", "max_instructions");
  private static final List<String> POLICIES = List.of("fixed", "performance", "economy", "longrun");

  private final String file;
  private final Path folder;
  private final Map<String, Workload> workloads;
  private final EngineKind engine;
  private final Map<String, MachineDescription> machines = new HashMap<>();

  /// @param file what messages begin with
  /// @param folder where the paths of machine files begin
  Settings(String file, Path folder, Map<String, Workload> workloads, EngineKind engine) {
    this.file = file;
    this.folder = folder;
    this.workloads = workloads;
    this.engine = engine;
  }

  /// @param place the block, for the message
  /// @throws SweepException if one of `keys` can be no axis
  void checkKeys(String place, Collection<String> keys) throws SweepException {
    for (String key : keys) {
      if (key.startsWith(CMS) && CmsSwitch.named(key.substring(CMS.length())).isEmpty()) {
        List<String> names = Arrays.stream(CmsSwitch.values()).map(CmsSwitch::key).toList();
        throw new SweepException(file + ": " + place + " unknown key " + key
            + Spelling.suggestion(key.substring(CMS.length()), CMS, names)
            + " ('palimpsest machines --cms' lists the switches)");
      }
      if (!KEYS.contains(key) && !key.startsWith(CMS) && !key.startsWith(MACHINE)) {
        throw new SweepException(file + ": " + place + " unknown key " + key + Spelling.suggestion(key, "", KEYS)
            + " (keys: " + String.join(", ", KEYS) + ", machine.TABLE.KEY, cms.SWITCH)");
      }
    }
  }

  /// The machine's name or file, as it is given.
  static Object machine(Map<String, Object> settings) {
    return settings.getOrDefault("machine", Machines.DEFAULT);
  }

  /// @throws SweepException if there is no processor called `name`
  static String processor(Section section, String name) throws SweepException {
    return CpuModel.named(name)
        .map(CpuModel::name)
        .orElseThrow(() -> section.error("guest must be one of "
            + CpuModel.ALL.stream().map(CpuModel::name).collect(Collectors.joining(", ")) + ", found " + name));
  }

  /// What the settings of a point come to.
  ///
  /// @param where the point, for messages
  Setup setup(String where, Map<String, Object> settings) throws SweepException {
    Section point = new Section(where, settings);
    return new Setup(workload(point), resolved(point), options(point));
  }

  private Workload workload(Section point) throws SweepException {
    String name = point.text("workload")
        .orElseThrow(() -> point.error("has no workload; some [[points]] name one, so all must"));
    Workload workload = Optional.ofNullable(workloads.get(name)).orElseThrow(() -> point.error(
        "no workload is called " + name + Spelling.suggestion(name, "", workloads.keySet())));
    workload = point.get("arguments").isPresent() ? workload.with(point.texts("arguments")) : workload;
    return workload.on(
        processor(point, point.text("guest").orElse(workload.processor())),
        point.whole("max_instructions", 1, Long.MAX_VALUE).orElse(workload.maxInstructions()));
  }

  private ResolvedMachine resolved(Section point) throws SweepException {
    String name = point.text("machine").orElse(Machines.DEFAULT);
    Map<String, Object> changes = new LinkedHashMap<>();
    for (Map.Entry<String, Object> each : point.entries().entrySet()) {
      if (each.getKey().startsWith(MACHINE)) {
        changes = Trees.merged(changes, Trees.nested(each.getKey().substring(MACHINE.length()), each.getValue()));
      }
    }
    try {
      MachineDescription machine = machines.get(name);
      if (machine == null) {
        boolean isFile = name.contains("/") || name.endsWith(".toml");
        machine = Machines.load(isFile ? folder.resolve(name).normalize().toString() : name);
        machines.put(name, machine);
      }
      if (!changes.isEmpty()) {
        machine = Machines.changed(point.where() + ": machine", machine, changes);
      }
      return atClock(point, machine);
    } catch (MachineException e) {
      String what = String.valueOf(e.getMessage());
      throw new SweepException(what.startsWith(point.where()) ? what : point.where() + ": machine: " + what);
    }
  }

  private static ResolvedMachine atClock(Section point, MachineDescription machine) throws SweepException {
    String policy = point.text("power").orElse("fixed");
    if (!POLICIES.contains(policy)) {
      throw point.error("power must be one of " + String.join(", ", POLICIES) + ", found " + policy
          + Spelling.suggestion(policy, "", POLICIES));
    }
    if (point.get("mhz").isPresent() && List.of("performance", "economy").contains(policy)) {
      throw point.error("power = " + policy + " chooses the operating point itself; leave mhz out");
    }
    Object wanted = point.get("mhz").orElse(policy.equals("economy")
        ? machine.operatingPoints().getFirst().mhz()
        : machine.operatingPoints().getLast().mhz());
    List<String> available = new ArrayList<>();
    for (OperatingPoint each : machine.operatingPoints()) {
      if (wanted instanceof Number mhz && mhz.doubleValue() == each.mhz()) {
        return machine.resolve(each);
      }
      boolean whole = each.mhz() == Math.rint(each.mhz());
      available.add(whole ? Long.toString((long) each.mhz()) : Double.toString(each.mhz()));
    }
    throw point.error("mhz: " + machine.name() + " has no operating point at " + Json.line(wanted) + "; it has "
        + String.join(", ", available));
  }

  private CmsOptions options(Section point) throws SweepException {
    CmsSettings settings = CmsSettings.STANDARD;
    for (Map.Entry<String, Object> each : point.entries().entrySet()) {
      if (each.getKey().startsWith(CMS)) {
        CmsSwitch which = CmsSwitch.named(each.getKey().substring(CMS.length())).orElseThrow();
        try {
          settings = settings.with(which, switched(each.getValue()));
        } catch (IllegalArgumentException e) {
          throw point.error("cms: " + e.getMessage());
        }
      }
    }
    boolean governed = point.text("power").filter("longrun"::equals).isPresent();
    CmsSettings all = governed ? settings.with(CmsSwitch.POWER, "longrun") : settings;
    int gears = point.whole("gears", 1, CmsOptions.HIGHEST_GEAR).orElse((long) CmsOptions.HIGHEST_GEAR).intValue();
    return CmsOptions.DEFAULT.with(_ -> all).withHighestGear(gears).withEngine(engine);
  }

  /// A switch may be set by what TOML has for on and off, too.
  private static String switched(Object value) {
    return value instanceof Boolean on ? (on ? "on" : "off") : String.valueOf(value);
  }
}
