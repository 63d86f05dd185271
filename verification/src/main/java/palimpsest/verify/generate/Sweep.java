package palimpsest.verify.generate;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import palimpsest.verify.instructions.Exclusion;
import palimpsest.verify.instructions.Form;
import palimpsest.verify.instructions.Forms;
import palimpsest.verify.instructions.Samples;

/// The forms of the decoder's table in turn: what chance leaves out for long, the index brings.
final class Sweep {
  /// Coprime to the numbers of forms that are likely, so that the programs of one machine meet all of them.
  private static final int STEP = 61;

  private static final int PER_PROGRAM = 2;
  private static final int SEGMENT_MOVES = 25;
  private static final List<Form> DRAWN = Forms.drawn();
  private static final List<Form> RAISING =
      Forms.excluded(EnumSet.of(Exclusion.PRIVILEGED, Exclusion.TRAP, Exclusion.NOT_IMPLEMENTED));

  private Sweep() {}

  /// What the program number `index` begins with.
  ///
  /// @param handled whether it handles exceptions
  static List<Snippet> of(long index, long seed, boolean handled) {
    var random = new Random(seed);
    Samples samples = new Samples(DRAWN, Segments.WINDOW);
    List<Snippet> snippets = new ArrayList<>();
    for (long i = index * PER_PROGRAM; i < (index + 1) * PER_PROGRAM; i++) {
      snippets.add(new Sampled(samples.of(turn(DRAWN, i), random)));
      if (handled) {
        snippets.add(new Trap.Raised(samples.of(RAISING.get(random.nextInt(RAISING.size())), random)));
      }
    }
    snippets.add(new Flow.ShortBranch((int) (index % 16), samples.of(turn(DRAWN, index), random)));
    if (index % 8 == 0) {
      int move = (int) (index / 8 % SEGMENT_MOVES);
      snippets.add(new Flow.SegmentMove(move % 5, move / 5));
    }
    return snippets;
  }

  private static Form turn(List<Form> forms, long number) {
    return forms.get((int) (number * STEP % forms.size()));
  }
}
