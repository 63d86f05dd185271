package palimpsest.workbench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.workbench.bench.Measurement;
import palimpsest.workbench.bench.Measurement.Key;
import palimpsest.workbench.bench.Processes;

/// The runs of a bench, each in a process of its own so that none profits from what another made the host compile.
final class BenchRuns {
  private final String machine;
  private final List<String> options;
  private final BenchVerdicts verdicts;

  /// @param machine a preset's name or a file's path
  /// @param options switches, for every run
  /// @param verdicts hears of every run
  BenchRuns(String machine, List<String> options, BenchVerdicts verdicts) {
    this.machine = machine;
    this.options = List.copyOf(options);
    this.verdicts = verdicts;
  }

  /// The machine of every run.
  String machine() {
    return machine;
  }

  /// The same runs on another machine: outputs are to be the same.
  BenchRuns on(String otherMachine) {
    return new BenchRuns(otherMachine, options, verdicts);
  }

  /// One run.
  ///
  /// @param more options of `measure`
  Measurement measure(BenchProgram program, List<String> more) {
    List<String> command = new ArrayList<>(Processes.again(Main.class));
    command.addAll(List.of("measure", "--machine", machine));
    command.addAll(options);
    command.addAll(more);
    command.add(program.path().toString());
    command.addAll(program.arguments());
    Processes.Ended ended = run(command);
    if (ended.status() != 0) {
      throw new IllegalStateException("a measuring process ended with " + ended.status() + ": " + command);
    }
    Measurement measured = Measurement.parse(ended.out());
    right(program, measured);
    return measured;
  }

  /// Whether a run went as it should.
  boolean right(BenchProgram program, Measurement measured) {
    return verdicts.right(program, measured.get(Key.STATUS), measured.output());
  }

  /// Million guest instructions per second of `qemu-i386`, its start included; empty where it is not installed, or runs
  /// the program otherwise than it should.
  Optional<Double> qemu(BenchProgram program, long instructions) {
    Optional<Path> qemu = Processes.find("qemu-i386");
    if (qemu.isEmpty()) {
      return Optional.empty();
    }
    List<String> command = new ArrayList<>(List.of(qemu.get().toString(), program.path().toString()));
    command.addAll(program.arguments());
    Processes.Ended ended = run(command);
    String output = MeasureCommand.hash(ended.out().getBytes(StandardCharsets.ISO_8859_1));
    return verdicts.right(program, ended.status(), output)
        ? Optional.of(instructions * 1e3 / ended.nanoseconds())
        : Optional.empty();
  }

  private static Processes.Ended run(List<String> command) {
    try {
      return Processes.run(command);
    } catch (IOException e) {
      throw new UsageException(command.getFirst() + ": cannot be started: " + e.getMessage());
    }
  }

  /// Options for an engine and a highest gear.
  static List<String> on(EngineOption.Name engine, int gear) {
    return List.of("--engine", engine.name(), "--gears", Integer.toString(gear));
  }

  /// Options for a run whose second half is measured apart, given a run of the same.
  static List<String> halved(Measurement whole) {
    return List.of("--first", Long.toString(Math.max(1, whole.get(Key.INSTRUCTIONS) / 2)));
  }
}
