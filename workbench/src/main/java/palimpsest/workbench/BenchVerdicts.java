package palimpsest.workbench;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import palimpsest.x86.linux.Exit;

/// Whether the runs of a bench end as the programs do natively, and write the same.
final class BenchVerdicts {
  private final PrintWriter errors;
  private final Map<String, String> outputs = new LinkedHashMap<>();
  private final Set<String> complaints = new LinkedHashSet<>();

  /// @param errors gets a line for each program and way of going wrong
  BenchVerdicts(PrintWriter errors) {
    this.errors = errors;
  }

  /// Whether a run went as it should; if not, that is said.
  ///
  /// @param status exit status
  /// @param output hash of what was written; where a program's is not on record, that of its first run is the right one
  boolean right(BenchProgram program, long status, String output) {
    if (status != program.status()) {
      complain(program.label() + ": the guest ended with status " + status + ", not " + program.status());
      return false;
    }
    if (!output.equals(outputs.computeIfAbsent(program.label(), _ -> program.expected().orElse(output)))) {
      complain(program.label() + ": the guest wrote something else than natively, or than in another run");
      return false;
    }
    return true;
  }

  /// Whether all runs went as they should.
  boolean allRight() {
    return complaints.isEmpty();
  }

  /// The exit status of a guest that has run to its end.
  static long status(Optional<Exit> exit) {
    return exit.orElseThrow(() -> new IllegalStateException("the guest has not ended")).status();
  }

  private void complain(String complaint) {
    if (complaints.add(complaint)) {
      errors.println("bench: " + complaint);
    }
  }
}
