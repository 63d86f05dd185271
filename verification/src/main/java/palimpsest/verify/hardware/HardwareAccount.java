package palimpsest.verify.hardware;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.AreaReport.Finding;
import palimpsest.verify.battery.AreaReport.Tally;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.instructions.Form;
import palimpsest.verify.instructions.Forms;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Mnemonic;
import palimpsest.x86.isa.OpcodeRow;
import palimpsest.x86.isa.OpcodeTable;
import palimpsest.x86.isa.Operand;

/// Keeps count of what the hardware area did.
final class HardwareAccount {
  private static final int MOST_FINDINGS = 50;

  private final Stint stint;
  private final Set<String> snippets = new HashSet<>();
  private final Set<OpcodeRow> rows = new HashSet<>();
  private final Set<OpcodeRow> fpuRows = new HashSet<>();
  private final Set<OpcodeRow> packedRows = new HashSet<>();
  private final Map<Processor, Long> cases = new EnumMap<>(Processor.class);
  private final Map<UndefinedResult, Long> explained = new EnumMap<>(UndefinedResult.class);
  private final Map<Processor, Long> failures = new EnumMap<>(Processor.class);
  private final List<Finding> findings = new ArrayList<>();
  private long instructions;
  private long recordedCases;
  private long translatedCases;
  private long fpuCases;
  private long fpuInexact;
  private long packedCases;

  HardwareAccount(Stint stint) {
    this.stint = stint;
  }

  /// A recorded file was held against the interpreter.
  synchronized void recorded(VectorFile file, Judge.Verdict verdict) {
    recordedCases += file.batch().cases();
    compared(file.batch(), verdict);
  }

  /// A batch was put to a processor.
  synchronized void asked(Processor processor, Batch batch, Judge.Verdict verdict) {
    cases.merge(processor, (long) batch.cases(), Long::sum);
    compared(batch, verdict);
  }

  /// Trials of x87 instructions were put to a processor, or come from recorded ones.
  synchronized void floatingPoint(Batch batch, FpuJudge.Verdict verdict) {
    fpuCases += batch.cases();
    batch.trials().forEach(trial -> fpuRows.add(row(trial.snippet().lines().get(FpuDraw.DRAWN))));
    fpuInexact += verdict.inexact();
    instructions += batch.instructions();
    batch.trials().forEach(trial -> snippets.add(trial.snippet().hex()));
    verdict.findings().forEach(this::add);
    stint.advanced(batch.trials().size(), batch.instructions());
  }

  /// Trials of instructions of MMX and SSE were put to a processor.
  synchronized void packed(Batch batch, List<Finding> found) {
    packedCases += batch.cases();
    batch.trials().forEach(trial -> packedRows.add(row(SimdDraw.drawn(trial.snippet()))));
    instructions += batch.instructions();
    batch.trials().forEach(trial -> snippets.add(trial.snippet().hex()));
    found.forEach(this::add);
    stint.advanced(batch.trials().size(), batch.instructions());
  }

  private static OpcodeRow row(Line line) {
    Instruction in = line.instruction();
    return in.mnemonic() == Mnemonic.FPU && in.operands().getLast() instanceof Operand.Imm(int opcode, _)
        ? OpcodeTable.i686().fpuRow(opcode)
        : OpcodeTable.simdRow(in);
  }

  private void compared(Batch batch, Judge.Verdict verdict) {
    instructions += batch.instructions();
    for (Trial trial : batch.trials()) {
      snippets.add(trial.snippet().hex());
      trial.snippet().lines().forEach(line -> Forms.of(line.code()).map(Form::row).ifPresent(rows::add));
    }
    verdict.explained().forEach((row, count) -> explained.merge(row, count, Long::sum));
    verdict.findings().forEach(this::add);
    stint.advanced(batch.trials().size(), batch.instructions());
  }

  /// A processor could not finish a batch.
  synchronized void failed(Processor processor, IOException e) {
    failures.merge(processor, 1L, Long::sum);
    if (processor != Processor.QEMU_I386) {
      add(new Finding("a batch runs to its end on " + processor.title(), String.valueOf(e.getMessage()), ""));
    }
  }

  /// Runs a batch through all gears and holds it against the interpreter's results, to the last bit.
  ///
  /// @return whether they agree
  boolean translated(Batch batch, Results interpreted, Answers translated) {
    try {
      Results results = translated.to(batch);
      int at = 0;
      boolean agree = true;
      for (Trial trial : batch.trials()) {
        for (InitialState state : trial.states()) {
          if (!results.agrees(interpreted, at)) {
            agree = false;
            differs(trial.snippet(), state, results.at(at), interpreted.at(at));
          }
          at++;
        }
      }
      addTranslated(at);
      return agree;
    } catch (IOException e) {
      addFinding(new Finding("a batch runs to its end in all gears", String.valueOf(e.getMessage()), ""));
      return false;
    }
  }

  private void differs(Snippet snippet, InitialState state, Result translated, Result interpreted) {
    addFinding(
        new Finding(
            "translations execute " + snippet.text() + " as the interpreter does",
            Differences.text(snippet.toString(), state, "translated", translated, "interpreter", interpreted),
            ""));
  }

  private synchronized void addTranslated(int count) {
    translatedCases += count;
  }

  private synchronized void addFinding(Finding finding) {
    add(finding);
  }

  private void add(Finding finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }

  /// The report.
  synchronized AreaReport report(List<String> skipped) {
    List<Tally> tallies = new ArrayList<>();
    tallies.add(new Tally("distinct snippets", snippets.size()));
    for (Processor processor : Processor.values()) {
      tallies.add(new Tally("cases on " + processor.title(), cases.getOrDefault(processor, 0L)));
    }
    tallies.add(new Tally("cases from recorded vectors", recordedCases));
    tallies.add(new Tally("cases in all gears", translatedCases));
    tallies.add(new Tally("x87 cases", fpuCases));
    tallies.add(new Tally("x87 cases with another last place or C1 of a transcendental function", fpuInexact));
    tallies.add(new Tally("x87 rows", fpuRows.size(), FpuDraw.rows().size()));
    tallies.add(new Tally("MMX and SSE cases", packedCases));
    tallies.add(new Tally("MMX and SSE rows", packedRows.size(), SimdDraw.rows().size()));
    tallies.add(
        new Tally("opcode rows", rows.size(), Coverage.asked().stream().map(Form::row).distinct().count()));
    for (UndefinedResult row : UndefinedResult.values()) {
      tallies.add(new Tally("masked: " + row.what(), explained.getOrDefault(row, 0L)));
    }
    List<String> left = new ArrayList<>(skipped);
    failures.forEach(
        (processor, count) -> left.add("%s: gave up on %d batches".formatted(processor.title(), count)));
    return new AreaReport(snippets.size(), instructions, tallies, findings, left);
  }
}
