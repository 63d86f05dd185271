package palimpsest.workbench;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.account.OwnerCounts;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.workbench.bench.Spread;
import palimpsest.x86.elf.ElfException;

/// How good the translations of each program are: simulated figures, the same on every host and engine.
final class BenchQuality {
  private static final String ROW = "%-10s %13s %8s %8s %8s %8s %8s %8s %8s%s%n";

  private final List<Double> steadyIpc = new ArrayList<>();
  private final List<Double> steadyDensity = new ArrayList<>();
  private final List<Double> fourthIpc = new ArrayList<>();
  private final List<Double> fourthDensity = new ArrayList<>();

  /// Runs each program once, in all gears, and prints a line for it.
  ///
  /// @param verdicts hears of every run
  void print(
      List<BenchProgram> programs, ResolvedMachine machine, CmsOptions options, BenchVerdicts verdicts, PrintWriter out)
      throws ElfException {
    out.printf(ROW, "kernel", "guest insns", "IPC", "IPC g3+4", "atoms/m", "IPC g4", "a/m g4", "in g3", "in g4", "");
    for (BenchProgram program : programs) {
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      GuestMachine running =
          GuestMachine.load(machine, options, program.guest().launch(written, OutputStream.nullOutputStream()));
      running.run(Long.MAX_VALUE);
      boolean right = verdicts.right(
          program, BenchVerdicts.status(running.exit()), MeasureCommand.hash(written.toByteArray()));
      OwnerCounts third = running.executedInGear(3);
      OwnerCounts fourth = running.executedInGear(4);
      OwnerCounts steady = third.plus(fourth);
      add(steady, fourth);
      long instructions = running.ledger().events().guestInstructions();
      out.printf(ROW, program.label(), Numbers.grouped(instructions),
          Numbers.ratio((double) instructions / running.ledger().clock().now()),
          text(ipc(steady)), text(density(steady)), text(ipc(fourth)), text(density(fourth)),
          Numbers.percent(third.guestInstructions(), instructions),
          Numbers.percent(fourth.guestInstructions(), instructions), right ? "" : "  WRONG");
      out.flush();
    }
    out.printf(ROW, "geomean", "", "", text(Spread.geometricMean(steadyIpc)), text(Spread.geometricMean(steadyDensity)),
        text(Spread.geometricMean(fourthIpc)), text(Spread.geometricMean(fourthDensity)), "", "", "");
    out.printf("%n");
    out.flush();
  }

  /// Programs that a gear never came to are left out of its means.
  private void add(OwnerCounts steady, OwnerCounts fourth) {
    if (steady.molecules() > 0) {
      steadyIpc.add(ipc(steady));
      steadyDensity.add(density(steady));
    }
    if (fourth.molecules() > 0) {
      fourthIpc.add(ipc(fourth));
      fourthDensity.add(density(fourth));
    }
  }

  private static double ipc(OwnerCounts counts) {
    return (double) counts.guestInstructions() / counts.cycles();
  }

  private static double density(OwnerCounts counts) {
    return (double) counts.usefulAtoms() / counts.molecules();
  }

  private static String text(double ratio) {
    return Double.isNaN(ratio) ? "-" : Numbers.ratio(ratio);
  }
}
