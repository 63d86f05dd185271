package palimpsest.verify.hardware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import palimpsest.verify.instructions.Form;

/// Draws trials: one to four instructions, and states for them to start from.
final class SnippetDraw {
  private static final int ATTEMPTS = 50;
  private static final int[] LENGTHS = {1, 1, 1, 2, 2, 3, 4};

  private final Hosting hosting;
  private final List<Form> forms;
  private final RandomGenerator random;
  private final LineDraw lines;
  private final StateDraw states;

  /// @param hosting where the snippets must be able to run
  SnippetDraw(Hosting hosting, List<Form> forms, RandomGenerator random) {
    this.hosting = hosting;
    this.forms = forms;
    this.random = random;
    this.lines = new LineDraw(random);
    this.states = new StateDraw(random);
  }

  /// A batch of so many snippets with so many states each.
  Batch batch(int snippets, int statesEach) {
    List<Trial> trials = new ArrayList<>();
    while (trials.size() < snippets) {
      trial(forms.get(random.nextInt(forms.size())), statesEach).ifPresent(trials::add);
    }
    return new Batch(trials);
  }

  /// A trial whose first instruction is of `form`, if one was found in a number of attempts.
  Optional<Trial> trial(Form form, int statesEach) {
    int length = LENGTHS[random.nextInt(LENGTHS.length)];
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      List<Line> drawn = new ArrayList<>();
      for (int i = 1; i < length; i++) {
        drawn.addFirst(drawLater(drawn));
      }
      drawn.addFirst(lines.draw(form, drawn));
      Optional<Trial> trial = withStates(new Snippet(drawn), statesEach);
      if (trial.isPresent()) {
        return trial;
      }
      length = Math.max(1, length - attempt % 2);
    }
    return Optional.empty();
  }

  /// An instruction that is not the first.
  private Line drawLater(List<Line> behind) {
    Line line;
    do {
      line = lines.draw(forms.get(random.nextInt(forms.size())), behind);
    } while (line.trustsMemory());
    return line;
  }

  private Optional<Trial> withStates(Snippet snippet, int count) {
    if (hosting == Hosting.LONG_MODE
        && snippet.lines().stream().anyMatch(line -> LongModeEncoding.obstacle(line).isPresent())) {
      return Optional.empty();
    }
    List<InitialState> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<InitialState> state = states.draw(snippet);
      if (state.isEmpty()) {
        return Optional.empty();
      }
      drawn.add(state.get());
    }
    return Optional.of(new Trial(snippet, drawn));
  }
}
