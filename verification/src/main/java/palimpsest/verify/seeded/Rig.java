package palimpsest.verify.seeded;

import java.util.Optional;
import java.util.Random;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.engines.EngineComparison;
import palimpsest.verify.engines.EngineDifference;
import palimpsest.verify.engines.EnginesArea;
import palimpsest.verify.engines.EnginesCase;
import palimpsest.verify.generate.GeneratedPrograms;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.Outcome;
import palimpsest.verify.lockstep.Divergence;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.x86.elf.ElfException;

/// The machine of whatever world this class is loaded in, in lockstep with its own interpreter, and its engines side by
/// side.
public final class Rig implements Subject {
  /// Enough for any program of the set; one that goes on longer has lost its way.
  static final long LIMIT = 2_000_000;

  private static final long MEMORY_INTERVAL = 4_000;
  private static final int GUEST_MIB = 2;
  private static final int CONCEALED_MIB = 1;

  /// Keeps the draws of neighbouring seeds apart.
  private static final long SPREAD = 1_000_003;

  /// How what a checker throws begins, behind the name of the exception's class.
  private static final String FAILED = "the subject failed: ";

  @Override
  public Observation run(Trial trial) {
    try {
      MachineDescription machine = Configuration.withMemory(Machines.load(trial.preset()), GUEST_MIB, CONCEALED_MIB);
      Configuration eager = Configuration.eager(machine, trial.gear());
      Configuration subject = new Configuration(
          eager.machine(), eager.options().withTcacheBytes(trial.tcacheBytes()).withCheck(trial.check()), eager.attachments());
      Guest guest = new Guest(trial.program(), trial.arguments());
      Verdict verdict = new Lockstep(Configuration.eager(machine, 1), subject, MEMORY_INTERVAL).run(guest, LIMIT);
      if (trial.warm() && verdict instanceof Verdict.Agreed) {
        Lockstep warm =
            new Lockstep(Configuration.eager(machine, 1), subject.warmedBy(guest, LIMIT), MEMORY_INTERVAL);
        verdict = warm.run(guest, LIMIT);
      }
      return switch (verdict) {
        case Verdict.Agreed(Outcome outcome, _) ->
            new Observation(Optional.empty(), visible(outcome), outcome.guestInstructions(), "");
        case Verdict.Diverged(Divergence divergence) -> new Observation(
            Optional.of(kind(divergence)), "", divergence.retired(), divergence.toString());
      };
    } catch (MachineException | ElfException e) {
      throw new IllegalStateException("a program of the set cannot be run", e);
    }
  }

  @Override
  public Observation compareEngines(long seed) {
    EnginesCase drawn = EnginesCase.draw(new Random(seed * SPREAD));
    byte[] code = GeneratedPrograms.with(
        EnginesArea.LONGEST_PROGRAM, generated -> generated.of(seed, 0).value().assemble());
    return ProgramFile.with(code, guest -> compared(drawn.comparison(guest)));
  }

  private static Observation compared(EngineComparison comparison) {
    Optional<EngineDifference> difference = comparison.first();
    return new Observation(
        difference.map(_ -> Noticed.ENGINES), "", comparison.subject().ledger().events().guestInstructions(),
        difference.map(EngineDifference::toString).orElse(""));
  }

  private static String visible(Outcome outcome) {
    return "%s %s %s retired %d %d output %s errors %s".formatted(
        outcome.exit(), outcome.registers(), outcome.registers().segments(), outcome.guestInstructions(),
        outcome.repIterations(), outcome.output(), outcome.errors());
  }

  private static Noticed kind(Divergence divergence) {
    String first = divergence.differences().getFirst();
    if (!first.startsWith(FAILED)) {
      return Noticed.DIVERGENCE;
    }
    return first.contains("palimpsest.cms.emit.Backend.prove(")
            || first.contains("palimpsest.cms.pipeline.Translator.verified(")
        ? Noticed.CHECKER
        : Noticed.FAILURE;
  }
}
