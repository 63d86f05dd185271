package palimpsest.workbench.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.ResolvedMachine;

/// All that one run depends on.
///
/// @param workload what runs, its processor and limit as this point has them
/// @param machine on what
/// @param options with which switches and gears; the engine in it changes nothing but the host's time
public record Setup(Workload workload, ResolvedMachine machine, CmsOptions options) {
  /// The program's name, without a folder.
  public String programName() {
    return String.valueOf(workload.program().getFileName());
  }

  /// The hash of its file.
  public String programSha256() {
    return workload.programSha256();
  }

  /// The guest's argument vector.
  public List<String> argv() {
    return workload.argv();
  }

  /// The processor the guest sees.
  public String processor() {
    return workload.processor();
  }

  /// The SHA-256 of everything that determines the result, the engine not among it.
  ///
  /// @param build identity of the simulator
  String key(String build) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("build", build);
    map.put("workload", workload.toMap());
    map.put("machine", machine.machine().toMap());
    map.put("mhz", machine.point().mhz());
    map.put("gears", options.highestGear());
    map.put("cms", options.settings().changes());
    return Hashes.of(Json.line(map));
  }
}
