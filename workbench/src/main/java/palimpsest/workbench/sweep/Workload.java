package palimpsest.workbench.sweep;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A guest program, what it finds, and what is expected of it.
///
/// @param name what the plan calls it
/// @param program the host's file
/// @param programSha256 of its bytes
/// @param argv0 the guest's name of the program: never a path of this host
/// @param arguments what follows it
/// @param environment `NAME=value`
/// @param files the guest's files, if it has any
/// @param input standard input, if it is not empty
/// @param processor what it runs on, as `--guest` has it
/// @param maxInstructions most guest instructions
/// @param timeout most time of the host a point may take, if there is a bound
/// @param status exit status that is no failure
/// @param outputSha256 of standard output, if it is known
record Workload(
    String name,
    Path program,
    String programSha256,
    String argv0,
    List<String> arguments,
    List<String> environment,
    Optional<Files> files,
    Optional<Input> input,
    String processor,
    long maxInstructions,
    Optional<Duration> timeout,
    int status,
    Optional<String> outputSha256) {
  /// The guest's `/`.
  ///
  /// @param copied whether each point gets a copy it may write to, or all look at the one
  /// @param sha256 of the tree
  record Files(Path root, boolean copied, String sha256) {}

  /// A file that is standard input.
  record Input(Path file, String sha256) {}

  Workload {
    arguments = List.copyOf(arguments);
    environment = List.copyOf(environment);
  }

  /// The same with other arguments.
  Workload with(List<String> others) {
    return new Workload(
        name, program, programSha256, argv0, others, environment, files, input, processor, maxInstructions, timeout,
        status, outputSha256);
  }

  /// The same on another processor, or for another number of instructions.
  Workload on(String otherProcessor, long otherLimit) {
    return new Workload(
        name, program, programSha256, argv0, arguments, environment, files, input, otherProcessor, otherLimit, timeout,
        status, outputSha256);
  }

  /// The argument vector.
  List<String> argv() {
    List<String> all = new ArrayList<>();
    all.add(argv0);
    all.addAll(arguments);
    return all;
  }

  /// All that the guest's own behaviour depends on, times aside.
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", String.valueOf(program.getFileName()));
    map.put("program", programSha256);
    map.put("argv", argv());
    map.put("environment", environment);
    map.put("files", files.map(each -> (each.copied() ? "copy " : "read-only ") + each.sha256()).orElse(""));
    map.put("input", input.map(Input::sha256).orElse(""));
    map.put("processor", processor);
    map.put("max_instructions", maxInstructions);
    map.put("status", status);
    map.put("output", outputSha256.orElse(""));
    return map;
  }
}
