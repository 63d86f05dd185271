package palimpsest.verify.junit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Shrinkable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.runtime.Attachments;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.generate.GeneratedPrograms;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.generate.Reduction;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.x86.elf.ElfException;

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
/// schedules and allocations on. A program that comes out wrong is reduced to few snippets and printed with both states,
/// the guest code, the translation and its schedule.
public abstract class PassBattery {
  /// Enough for any generated program; one that goes on longer has lost its loop counter.
  private static final long LIMIT = 2_000_000;

  private static final long MEMORY_INTERVAL = 4_000;
  private static final int GUEST_MIB = 4;
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
  final List<DynamicTest> generatedProgramsDoWhatTheInterpreterDoes(@TempDir Path folder) {
    return Machines.names().stream()
        .map(preset -> DynamicTest.dynamicTest(preset, () -> judgeMany(folder.resolve(preset), preset)))
        .toList();
  }

  /// Judges every program on one preset, and sees that the plan was used at all.
  private void judgeMany(Path file, String preset) {
    long optimised = GeneratedPrograms.with(SNIPPETS, source -> {
      long sum = 0;
      for (int i = 0; i < programs(); i++) {
        Shrinkable<GuestCode> program = source.of(seed(), i);
        switch (judge(file, program.value(), preset)) {
          case Verdict.Agreed agreed -> sum += agreed.subject().translations().getLast();
          case Verdict.Diverged _ -> {
            var reduction = new Reduction(each -> judge(file, each, preset) instanceof Verdict.Diverged, REDUCTIONS);
            GuestCode smallest = reduction.of(program);
            fail(preset + ": program " + i + " of seed " + seed() + ", reduced:\n" + smallest + "\n"
                + judge(file, smallest, preset));
          }
        }
      }
      return sum;
    });
    assertTrue(optimised > 0, "the plan was never used: no program was optimised");
  }

  private Verdict judge(Path file, GuestCode program, String preset) {
    try {
      Files.write(file, MinimalElf.of(program.assemble()));
      MachineDescription machine = Configuration.withGuestMemory(Machines.load(preset), GUEST_MIB);
      Configuration subject =
          Configuration.eager(machine, 3).withAttachments(() -> Attachments.NONE.withPlan(plan()));
      return new Lockstep(Configuration.eager(machine, 1), subject, MEMORY_INTERVAL)
          .run(new Guest(file, List.of()), LIMIT);
    } catch (IOException | ElfException | MachineException e) {
      throw new IllegalStateException("a generated program cannot be run on " + preset, e);
    }
  }
}
