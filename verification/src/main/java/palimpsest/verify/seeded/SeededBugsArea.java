package palimpsest.verify.seeded;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.AreaReport.Finding;
import palimpsest.verify.battery.AreaReport.Tally;
import palimpsest.verify.battery.Stint;

/// The battery judged: every seeded bug is to be noticed by its programs. A bug that is not is a finding, for it means
/// that a mistake of that kind could hide in the project. A hunt for which time did not last says nothing.
public final class SeededBugsArea implements Area {
  /// Programs after which a bug counts as missed.
  public static final int MOST_PROGRAMS = 500;

  private final List<SeededBug> bugs;

  /// All bugs.
  public SeededBugsArea() {
    this(SeededBugs.all());
  }

  /// Some.
  public SeededBugsArea(List<SeededBug> bugs) {
    this.bugs = List.copyOf(bugs);
  }

  @Override
  public String name() {
    return "seeded-bugs";
  }

  @Override
  public String claim() {
    return "every mistake put in on purpose is noticed within " + MOST_PROGRAMS + " programs";
  }

  @Override
  public AreaReport run(Stint stint) {
    List<SeededBug> order = new ArrayList<>(bugs);
    Collections.shuffle(order, new Random(stint.seed()));
    List<Integer> needed = new ArrayList<>();
    Map<Noticed, Integer> by = new EnumMap<>(Noticed.class);
    List<Finding> findings = new ArrayList<>();
    long instructions = 0;
    int hunted = 0;
    try (ProgramSet programs = new ProgramSet(stint.seed())) {
      Hunt hunt = new Hunt(programs, MOST_PROGRAMS, true);
      while (hunted < order.size() && stint.goesOn()) {
        Hunt.Capture capture = hunt.find(order.get(hunted), stint::goesOn);
        instructions += capture.instructions();
        stint.advanced(1, capture.instructions());
        if (capture.by().isPresent()) {
          needed.add(capture.programs());
          by.merge(capture.by().get(), 1, Integer::sum);
        } else if (capture.programs() == MOST_PROGRAMS) {
          findings.add(missed(capture));
        } else {
          break;
        }
        hunted++;
      }
    }
    return new AreaReport(hunted, instructions, tallies(needed, by, hunted), findings, skipped(hunted));
  }

  private static Finding missed(Hunt.Capture capture) {
    SeededBug bug = capture.bug();
    return new Finding(
        "it is noticed that " + bug.mistake(),
        "in %s.%s, %d programs (%d guest instructions) did not show it"
            .formatted(bug.className(), bug.method(), capture.programs(), capture.instructions()),
        "");
  }

  private static List<Tally> tallies(List<Integer> needed, Map<Noticed, Integer> by, int hunted) {
    Collections.sort(needed);
    List<Tally> tallies = new ArrayList<>();
    tallies.add(new Tally("bugs caught", needed.size(), hunted));
    tallies.add(new Tally("  by divergence", by.getOrDefault(Noticed.DIVERGENCE, 0)));
    tallies.add(new Tally("  by a checker", by.getOrDefault(Noticed.CHECKER, 0)));
    tallies.add(new Tally("  by the engines compared", by.getOrDefault(Noticed.ENGINES, 0)));
    tallies.add(new Tally("  by an internal error", by.getOrDefault(Noticed.FAILURE, 0)));
    if (!needed.isEmpty()) {
      tallies.add(new Tally("programs needed, median", needed.get(needed.size() / 2)));
      tallies.add(new Tally("programs needed, most", needed.getLast()));
    }
    return tallies;
  }

  private List<String> skipped(int hunted) {
    return hunted == bugs.size() ? List.of() : List.of("no time for " + (bugs.size() - hunted) + " bugs");
  }
}
