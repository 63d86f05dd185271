package palimpsest.verify.hardware;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import palimpsest.verify.battery.AreaReport.Finding;

/// Holds a processor's results against the interpreter's: every byte, and where something differs, instruction by
/// instruction until the one is found that made the difference, which the mask table must explain.
///
/// @param processor who is asked
/// @param asked its answers
/// @param interpreted the interpreter's
record Judge(Processor processor, Answers asked, Answers interpreted) {
  private static final int MOST_FINDINGS = 10;

  /// What came of it.
  ///
  /// @param explained for each row of the mask table the cases it was needed for
  record Verdict(Map<UndefinedResult, Long> explained, List<Finding> findings) {}

  /// One instruction, where it started from, and what came out on either side.
  private record Suspect(Line line, InitialState before, Result theirs, Result ours) {}

  /// Compares the results for a batch.
  ///
  /// @throws IOException if the batches that take a difference apart could not be run
  Verdict judge(Batch batch, Results theirs, Results ours) throws IOException {
    List<Suspect> suspects = new ArrayList<>();
    List<Trial> divisible = new ArrayList<>();
    Results known = known(theirs);
    Results expected = known(ours);
    int at = 0;
    for (Trial trial : batch.trials()) {
      for (InitialState state : trial.states()) {
        if (!known.agrees(expected, at)) {
          if (trial.snippet().lines().size() == 1) {
            suspects.add(new Suspect(trial.snippet().lines().getFirst(), state, known.at(at), expected.at(at)));
          } else {
            divisible.add(new Trial(trial.snippet(), List.of(state)));
          }
        }
        at++;
      }
    }
    if (!divisible.isEmpty()) {
      divide(divisible, suspects);
    }
    return verdict(suspects);
  }

  /// Runs each snippet's first instruction, its first two and so on: the first of these that differs differs by its
  /// last instruction, and the one before says what that started from.
  private void divide(List<Trial> trials, List<Suspect> suspects) throws IOException {
    List<Trial> parts = new ArrayList<>();
    for (Trial trial : trials) {
      for (int count = 1; count <= trial.snippet().lines().size(); count++) {
        parts.add(new Trial(trial.snippet().first(count), trial.states()));
      }
    }
    Batch batch = new Batch(parts);
    Results theirs = known(asked.to(batch));
    Results ours = known(interpreted.to(batch));
    int at = 0;
    for (Trial trial : trials) {
      InitialState before = trial.states().getFirst();
      int lines = trial.snippet().lines().size();
      for (int i = 0; i < lines; i++) {
        if (!theirs.agrees(ours, at + i)) {
          suspects.add(new Suspect(trial.snippet().lines().get(i), before, theirs.at(at + i), ours.at(at + i)));
          break;
        }
        before = InitialState.of(ours.at(at + i));
      }
      at += lines;
    }
  }

  private Verdict verdict(List<Suspect> suspects) throws IOException {
    Map<UndefinedResult, Long> explained = new EnumMap<>(UndefinedResult.class);
    List<Finding> findings = new ArrayList<>();
    for (Suspect suspect : suspects) {
      List<UndefinedResult> rows = explanation(suspect);
      rows.forEach(row -> explained.merge(row, 1L, Long::sum));
      if (rows.isEmpty() && findings.size() < MOST_FINDINGS) {
        Suspect alone = alone(suspect);
        if (!alone.theirs().equals(alone.ours()) && explanation(alone).isEmpty()) {
          findings.add(finding(alone));
        }
      }
    }
    return new Verdict(explained, findings);
  }

  private List<UndefinedResult> explanation(Suspect suspect) {
    return UndefinedResult.explain(
        suspect.line(), suspect.before(), processor, suspect.theirs(), suspect.ours());
  }

  /// The same on its own. What differs no longer, or only as the mask table has it, differed by what another case had
  /// left in the memory around, which the mask table explains where it was left.
  private Suspect alone(Suspect suspect) throws IOException {
    Batch batch = new Batch(List.of(new Trial(new Snippet(List.of(suspect.line())), List.of(suspect.before()))));
    return new Suspect(
        suspect.line(), suspect.before(), known(asked.to(batch)).at(0), known(interpreted.to(batch)).at(0));
  }

  /// What of results can be compared.
  private Results known(Results results) {
    return processor.knowsFaults() ? results : results.withoutKernelsKnowledge();
  }

  private Finding finding(Suspect suspect) {
    String claim = "the interpreter executes " + new Snippet(List.of(suspect.line())).text() + " as "
        + processor.title() + " does";
    return new Finding(
        claim, Differences.text(suspect.line().toString(), suspect.before(), processor.title(), suspect.theirs(),
            "interpreter", suspect.ours()), "");
  }
}
