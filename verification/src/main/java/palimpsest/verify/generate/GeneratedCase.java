package palimpsest.verify.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Shrinkable;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.Machines;
import palimpsest.verify.battery.AreaReport.Finding;
import palimpsest.verify.coverage.Coverage;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.LockstepReplayer;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.verify.settings.SwitchValues;

/// One generated program on one machine.
///
/// @param seed from which the program comes
/// @param index which of the seed's it is
record GeneratedCase(long seed, long index, Setup setup) {
  /// Snippets of a program.
  static final int LONGEST = 14;

  /// Programs tried to make a failing one smaller.
  private static final int REDUCTIONS = 400;

  /// For so long programs are watched for coverage, which is slow: about two rounds of most of them.
  private static final int INSTRUCTIONS = 500;

  private static final String CLAIM = "Translations leave at every boundary what the interpreter leaves.";

  /// What became of it.
  ///
  /// @param quick translations of gear 2
  /// @param optimised translations of gear 3
  /// @param thorough translations of gear 4
  record Result(
      long index,
      long instructions,
      long boundaries,
      long quick,
      long optimised,
      long thorough,
      Optional<Finding> finding) {}

  /// On what programs run.
  record Setup(LockstepCase all, Lockstep lockstep) {
    /// Each preset, in each highest gear that translates, in the order in which programs take turns.
    static List<Setup> inTurn(EngineKind engine) {
      List<Setup> setups = new ArrayList<>();
      for (int gear : new int[] {3, 4, 2}) {
        for (String preset : Machines.names()) {
          LockstepCase all = LockstepCase.eager(preset, gear).on(engine);
          setups.add(new Setup(all, all.lockstep()));
        }
      }
      return setups;
    }

    /// The same with settings of CMS drawn by `random`; the highest gear stays, and all gears still come into play.
    Setup under(Random random) {
      CmsOptions drawn = all.subject().with(settings -> SwitchValues.draw(settings, random));
      LockstepCase changed = new LockstepCase(all.machine(), all.memoryMib(), all.concealedMib(), all.reference(), drawn,
          all.interval(), all.limit());
      Lockstep compared = new Lockstep(
          lockstep.reference(), lockstep.subject().withOptions(drawn), lockstep.memoryInterval());
      return new Setup(changed, compared);
    }
  }

  /// Compares, and adds to `coverage` what the interpreter executes at the beginning.
  Result judge(GeneratedPrograms programs, Coverage coverage) {
    Shrinkable<GuestCode> program = programs.of(seed, index);
    LockstepReplayer.observe(setup.lockstep().reference(), program.value().assemble(), INSTRUCTIONS, coverage);
    return switch (compare(program.value())) {
      case Verdict.Agreed agreed -> new Result(
          index,
          agreed.subject().guestInstructions(),
          agreed.boundaries(),
          agreed.subject().translations().getFirst(),
          agreed.subject().translations().get(1),
          agreed.subject().translations().get(2),
          Optional.empty());
      case Verdict.Diverged _ -> new Result(index, 0, 0, 0, 0, 0, Optional.of(finding(program)));
    };
  }

  private Verdict compare(GuestCode program) {
    return LockstepReplayer.compare(setup.lockstep(), setup.all().limit(), program.assemble());
  }

  private Finding finding(Shrinkable<GuestCode> failing) {
    var reduction = new Reduction(each -> compare(each) instanceof Verdict.Diverged, REDUCTIONS);
    GuestCode smallest = reduction.of(failing);
    String explanation = "%s, gear %d, %s, program %d of seed %d, reduced to %s%n%s".formatted(
        setup.all().machine(), setup.all().subject().highestGear(), setup.all().subject().settings(), index, seed, smallest, compare(smallest));
    return new Finding(CLAIM, explanation, ReplayFile.of(CLAIM, setup.all().keys(), smallest.assemble()).print());
  }
}
