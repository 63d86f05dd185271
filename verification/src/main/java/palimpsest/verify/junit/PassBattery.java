package palimpsest.verify.junit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import net.jqwik.api.Shrinkable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.Machines;
import palimpsest.verify.generate.GeneratedPrograms;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.generate.Reduction;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.LockstepReplayer;

/// The battery for a plan of passes of one's own. Extend it, answer [#plan], and run it as any JUnit class:
///
/// ```java
/// class MyPassTest extends PassBattery {
///   @Override
///   protected PassPlan plan() {
///     return PassPlan.STANDARD.then(new MyPass());
///   }
/// }
/// ```
///
/// Generated programs run in lockstep with the interpreter on every preset, with the independent checkers of traces,
/// schedules and allocations on. A program that comes out wrong is reduced to few snippets and printed with both
/// states, the guest code, the translation and its schedule.
public abstract class PassBattery {
  private static final int SNIPPETS = 10;

  /// Programs tried to make a failing one smaller.
  private static final int REDUCTIONS = 400;

  /// The plan to judge.
  protected abstract PassPlan plan();

  /// How many generated programs each preset runs. More find more.
  protected int programs() {
    return 25;
  }

  /// From which the programs come; another seed gives others.
  protected long seed() {
    return 1;
  }

  @TestFactory
  final List<DynamicTest> generatedProgramsDoWhatTheInterpreterDoes() {
    return Machines.names().stream()
        .map(preset -> DynamicTest.dynamicTest(preset, () -> judgeMany(preset)))
        .toList();
  }

  /// Judges every program on one preset, and sees that the plan was used at all.
  private void judgeMany(String preset) {
    LockstepCase usual = LockstepCase.eager(preset, CmsOptions.HIGHEST_GEAR);
    Lockstep lockstep = planned(usual.lockstep());
    long optimised = GeneratedPrograms.with(SNIPPETS, source -> {
      long sum = 0;
      for (int i = 0; i < programs(); i++) {
        Shrinkable<GuestCode> program = source.of(seed(), i);
        switch (judge(lockstep, usual, program.value())) {
          case Verdict.Agreed agreed -> sum += optimised(agreed.subject().translations());
          case Verdict.Diverged _ -> {
            var reduction =
                new Reduction(each -> judge(lockstep, usual, each) instanceof Verdict.Diverged, REDUCTIONS);
            GuestCode smallest = reduction.of(program);
            fail(preset + ": program " + i + " of seed " + seed() + ", reduced:\n" + smallest + "\n"
                + difference(judge(lockstep, usual, smallest)));
          }
        }
      }
      return sum;
    });
    assertTrue(optimised > 0, "the plan was never used: no program was optimised");
  }

  private static String difference(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Diverged diverged -> diverged.divergence().toString();
      case Verdict.Agreed _ -> "once more, it agrees: the plan depends on something besides the trace";
    };
  }

  /// Translations of all gears but the first that translates.
  private static long optimised(List<Long> byGear) {
    return byGear.stream().skip(1).mapToLong(Long::longValue).sum();
  }

  private Lockstep planned(Lockstep usual) {
    return new Lockstep(
        usual.reference(),
        usual.subject().withAttachments(() -> Attachments.NONE.withPlan(plan())),
        usual.memoryInterval());
  }

  private static Verdict judge(Lockstep lockstep, LockstepCase usual, GuestCode program) {
    return LockstepReplayer.compare(lockstep, usual.limit(), program.assemble());
  }
}
