package palimpsest.verify.hardware;

import java.util.ArrayList;
import java.util.List;
import palimpsest.verify.battery.AreaReport.Finding;

/// Holds results of [SimdDraw]'s trials against each other, to the last bit but for the x87 instruction and data
/// pointers, selectors and opcode in an image (see [FpuJudge]).
///
/// @param processor who was asked
record SimdJudge(Processor processor) {
  private static final int MOST_FINDINGS = 10;
  /// Where the pointers are in an image; in a trial of SSE the environment begins at 80.
  private static final int POINTERS = 12;
  private static final int POINTERS_END = 28;
  private static final int ENVIRONMENT = 80;

  /// Compares the results for a batch.
  List<Finding> judge(Batch batch, Results theirs, Results ours) {
    List<Finding> findings = new ArrayList<>();
    int at = 0;
    for (Trial trial : batch.trials()) {
      for (InitialState state : trial.states()) {
        int image = trial.snippet().lines().size() == SimdDraw.LINES_ON_MMX ? 0 : ENVIRONMENT;
        if (findings.size() < MOST_FINDINGS && !agrees(image, theirs.at(at), ours.at(at))) {
          findings.add(finding(trial.snippet(), state, theirs.at(at), ours.at(at)));
        }
        at++;
      }
    }
    return findings;
  }

  private static boolean agrees(int image, Result one, Result other) {
    boolean same = one.sameFault(other) && one.flags() == other.flags();
    for (int i = 0; i < 8; i++) {
      same &= one.register(i) == other.register(i);
    }
    for (int i = 0; i < Layout.MEMORY_BYTES; i++) {
      same &= one.memory(i) == other.memory(i) || i >= image + POINTERS && i < image + POINTERS_END;
    }
    return same;
  }

  private Finding finding(Snippet snippet, InitialState state, Result theirs, Result ours) {
    return new Finding(
        "the interpreter executes " + snippet.text() + " as " + processor.title() + " does",
        Differences.text(snippet.toString(), state, processor.title(), theirs, "interpreter", ours),
        "");
  }
}
