package palimpsest.verify.junit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import palimpsest.cms.optimise.PassPlan;
import palimpsest.cms.runtime.Attachments;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.generate.GuestCodes;
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

  @Test
  final void thePlanIsUsed(@TempDir Path folder) {
    JqwikSession.run(() -> requireOptimised(folder));
  }

  private void requireOptimised(Path folder) throws IOException, ElfException, MachineException {
    RandomGenerator<GuestCode> generator = GuestCodes.upTo(SNIPPETS).generator(SNIPPETS);
    Random random = new Random(seed());
    long optimised = 0;
    for (int i = 0; i < programs(); i++) {
      Verdict verdict = judge(folder.resolve("program"), generator.next(random).value(), Machines.DEFAULT);
      if (verdict instanceof Verdict.Agreed agreed) {
        optimised += agreed.subject().translations().getLast();
      }
    }
    assertTrue(optimised > 0, "the plan was never used: no program was optimised");
  }

  /// Generators of jqwik work only within a session of it.
  private void judgeMany(Path file, String preset) {
    JqwikSession.run(() -> judgeWithin(file, preset));
  }

  private void judgeWithin(Path file, String preset) throws IOException, ElfException, MachineException {
    RandomGenerator<GuestCode> generator = GuestCodes.upTo(SNIPPETS).generator(SNIPPETS);
    Random random = new Random(seed());
    for (int i = 0; i < programs(); i++) {
      Shrinkable<GuestCode> program = generator.next(random);
      if (judge(file, program.value(), preset) instanceof Verdict.Diverged) {
        GuestCode smallest = reduced(file, program, preset);
        Verdict verdict = judge(file, smallest, preset);
        fail(preset + ": program " + i + " of seed " + seed() + ", reduced:\n" + smallest + "\n" + verdict);
      }
    }
  }

  private GuestCode reduced(Path file, Shrinkable<GuestCode> failing, String preset)
      throws IOException, ElfException, MachineException {
    Shrinkable<GuestCode> current = failing;
    boolean smaller = true;
    while (smaller) {
      smaller = false;
      for (Shrinkable<GuestCode> candidate : current.shrink().toList()) {
        if (candidate.distance().compareTo(current.distance()) < 0
            && judge(file, candidate.value(), preset) instanceof Verdict.Diverged) {
          current = candidate;
          smaller = true;
          break;
        }
      }
    }
    return current.value();
  }

  private Verdict judge(Path file, GuestCode program, String preset)
      throws IOException, ElfException, MachineException {
    Files.write(file, MinimalElf.of(program.assemble()));
    MachineDescription machine = Configuration.withGuestMemory(Machines.load(preset), GUEST_MIB);
    Configuration subject =
        Configuration.eager(machine, 3).withAttachments(() -> Attachments.NONE.withPlan(plan()));
    return new Lockstep(Configuration.eager(machine, 1), subject, MEMORY_INTERVAL)
        .run(new Guest(file, List.of()), LIMIT);
  }
}
