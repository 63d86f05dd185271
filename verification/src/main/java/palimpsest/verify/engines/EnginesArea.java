package palimpsest.verify.engines;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.AreaReport.Finding;
import palimpsest.verify.battery.AreaReport.Tally;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.generate.GeneratedPrograms;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.x86.elf.ElfException;

/// Both engines on generated programs and on the beginnings of given ones, on machines of all kinds: invariant E1.
public final class EnginesArea implements Area {
  private static final String CLAIM = "both engines do the same, to the last cycle, count and byte";

  /// Snippets of a generated program, at most.
  public static final int LONGEST_PROGRAM = 14;

  /// Every how-manieth piece is a given program.
  private static final int GIVEN = 3;

  /// Guest instructions of a given program that are compared: enough for its hottest code to reach gear 4.
  private static final long LIMIT = 1_500_000;

  /// More than any guest program of this repository uses.
  private static final int GUEST_MIB = 24;

  private static final int CONCEALED_MIB = 8;

  private final List<Guest> guests;

  /// @param guests programs beside the generated ones; there may be none
  public EnginesArea(List<Guest> guests) {
    this.guests = List.copyOf(guests);
  }

  @Override
  public String name() {
    return "engines";
  }

  @Override
  public String claim() {
    return CLAIM;
  }

  @Override
  public AreaReport run(Stint stint) {
    return GeneratedPrograms.with(LONGEST_PROGRAM, generated -> new Pieces(stint, generated).run());
  }

  /// The pieces of one stint.
  private final class Pieces {
    private final Stint stint;
    private final GeneratedPrograms generated;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private long programs;
    private long instructions;
    private long comparisons;
    private long molecules;
    private long rollbacks;

    private Pieces(Stint stint, GeneratedPrograms generated) {
      this.stint = stint;
      this.generated = generated;
    }

    private AreaReport run() {
      if (guests.isEmpty()) {
        skipped.add("no guest programs were given: generated ones only");
      }
      for (int piece = 0; stint.goesOn(); piece++) {
        Random random = new Random(stint.seed() * 1_000_003 + piece);
        random.nextLong();
        EnginesCase drawn = EnginesCase.draw(random);
        if (!guests.isEmpty() && piece % GIVEN == GIVEN - 1) {
          Guest guest = guests.get(random.nextInt(guests.size()));
          EnginesCase whole = roomy(drawn, random.nextBoolean());
          judge(whole, guest).ifPresent(complaint -> findings.add(new Finding(CLAIM, guest + "\n" + complaint, "")));
        } else {
          byte[] code = generated.of(stint.seed(), piece).value().assemble();
          ProgramFile.with(code, guest -> judge(drawn, guest)).ifPresent(complaint -> findings.add(
              new Finding(CLAIM, complaint, ReplayFile.of(CLAIM, drawn.keys(), code).print())));
        }
      }
      return new AreaReport(
          programs,
          instructions,
          List.of(
              new Tally("times compared", comparisons),
              new Tally("molecules", molecules),
              new Tally("rollbacks", rollbacks)),
          findings,
          skipped);
    }

    /// The same on a machine that has room for a given program.
    ///
    /// @param ordinary whether CMS is as users run it and not as eager as can be
    private EnginesCase roomy(EnginesCase drawn, boolean ordinary) {
      LockstepCase on = drawn.on();
      CmsOptions options =
          ordinary ? CmsOptions.DEFAULT.withHighestGear(on.subject().highestGear()) : on.subject();
      return new EnginesCase(
          new LockstepCase(on.machine(), GUEST_MIB, CONCEALED_MIB, on.reference(), options, on.interval(), LIMIT),
          drawn.shortOf(),
          drawn.plan(),
          drawn.every());
    }

    /// Compares.
    ///
    /// @return what is wrong, if something is
    private Optional<String> judge(EnginesCase all, Guest guest) {
      EngineComparison comparison;
      Optional<EngineDifference> difference;
      try {
        comparison = all.comparison(guest);
        difference = comparison.run();
      } catch (ElfException e) {
        skipped.add(e.getMessage());
        return Optional.empty();
      }
      long compared = comparison.subject().ledger().events().guestInstructions();
      programs++;
      instructions += compared;
      comparisons += comparison.comparisons();
      molecules += comparison.subject().ledger().events().molecules();
      rollbacks += comparison.subject().ledger().events().rollbacks();
      stint.advanced(1, compared);
      return difference.map(each -> all + "\n" + each);
    }
  }
}
