package palimpsest.verify.coverage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import palimpsest.verify.battery.AreaReport.Tally;
import palimpsest.verify.instructions.Form;
import palimpsest.verify.instructions.Forms;
import palimpsest.verify.instructions.OperandKind;
import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.isa.FlagEffects;
import palimpsest.x86.isa.OpcodeRow;

/// What has been executed so far, out of what can be. The integer set counts: every row that [Uncovered] does not name.
public final class Coverage {
  private record Kind(OpcodeRow row, OperandKind kind) {}

  /// @param flag one bit of EFLAGS
  private record Outcome(OpcodeRow row, int flag, boolean set) {}

  private static final int[] FLAGS = {Eflags.CF, Eflags.PF, Eflags.AF, Eflags.ZF, Eflags.SF, Eflags.OF};

  private final Set<OpcodeRow> allRows = new LinkedHashSet<>();
  private final Set<Kind> allKinds = new LinkedHashSet<>();
  private final Set<Outcome> allOutcomes = new LinkedHashSet<>();
  private final Set<OpcodeRow> rows = new HashSet<>();
  private final Set<Kind> kinds = new HashSet<>();
  private final Set<Outcome> outcomes = new HashSet<>();

  /// Nothing executed yet.
  public Coverage() {
    for (Form form : Forms.all()) {
      if (Uncovered.reason(form.row().mnemonic()).isEmpty()) {
        allKinds.add(new Kind(form.row(), form.kind()));
        if (allRows.add(form.row()) && Uncovered.leavesFlags(form.row().mnemonic())) {
          addOutcomes(form.row());
        }
      }
    }
  }

  private void addOutcomes(OpcodeRow row) {
    int written = FlagEffects.of(row.mnemonic()).written();
    for (int flag : FLAGS) {
      if ((written & ~Uncovered.neverSet(row.mnemonic()) & flag) != 0) {
        allOutcomes.add(new Outcome(row, flag, true));
      }
      if ((written & ~Uncovered.neverClear(row.mnemonic()) & flag) != 0) {
        allOutcomes.add(new Outcome(row, flag, false));
      }
    }
  }

  /// Notes an instruction that was executed or raised an exception of its own.
  void executed(Form form) {
    var kind = new Kind(form.row(), form.kind());
    if (allKinds.contains(kind)) {
      rows.add(form.row());
      kinds.add(kind);
    }
  }

  /// Notes the flags an instruction has left.
  void left(Form form, int eflags) {
    for (int flag : FLAGS) {
      var outcome = new Outcome(form.row(), flag, (eflags & flag) != 0);
      if (allOutcomes.contains(outcome)) {
        outcomes.add(outcome);
      }
    }
  }

  /// Takes in what another has seen.
  public void add(Coverage other) {
    rows.addAll(other.rows);
    kinds.addAll(other.kinds);
    outcomes.addAll(other.outcomes);
  }

  /// The counts, each out of how many there are.
  public List<Tally> tallies() {
    return List.of(
        new Tally("decoder rows of the integer set executed", rows.size(), allRows.size()),
        new Tally("their operand kinds", kinds.size(), allKinds.size()),
        new Tally("their arithmetic flags, set and clear", outcomes.size(), allOutcomes.size()));
  }

  /// The rows and operand kinds nothing has executed, as the table writes them.
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (Kind kind : without(allKinds, kinds)) {
      missing.add(kind.row().encoding() + " " + kind.row().name() + " " + kind.kind());
    }
    return missing;
  }

  /// The flags nothing has been seen to leave set or clear.
  public List<String> missingOutcomes() {
    List<String> missing = new ArrayList<>();
    for (Outcome outcome : without(allOutcomes, outcomes)) {
      missing.add("%s %s flag %x %s".formatted(
          outcome.row().encoding(), outcome.row().name(), outcome.flag(), outcome.set() ? "set" : "clear"));
    }
    return missing;
  }

  private static <T> List<T> without(Collection<T> all, Set<T> seen) {
    return all.stream().filter(each -> !seen.contains(each)).toList();
  }
}
