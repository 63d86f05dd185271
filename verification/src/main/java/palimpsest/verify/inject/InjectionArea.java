package palimpsest.verify.inject;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.AreaReport.Finding;
import palimpsest.verify.battery.AreaReport.Tally;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.generate.GeneratedPrograms;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.x86.elf.ElfException;

/// Generated programs, and the beginnings of given ones, under injection: invariant V1.
public final class InjectionArea implements Area {
  private static final String CLAIM = "a disturbed run does what the interpreter does, and its books are right";

  private static final int LONGEST_PROGRAM = 12;

  /// Every how-manieth piece is a given program.
  private static final int GIVEN = 4;

  /// Guest instructions of one piece.
  private static final long LIMIT = 200_000;

  /// More than any guest program of this repository uses.
  private static final int GUEST_MIB = 24;

  /// More than any generated program uses.
  private static final int GENERATED_MIB = 4;

  private final List<Guest> guests;

  /// @param guests programs beside the generated ones, which must not ask for the time; there may be none
  public InjectionArea(List<Guest> guests) {
    this.guests = List.copyOf(guests);
  }

  private static List<MachineDescription> machines(int guestMib) {
    return Machines.names().stream().map(name -> machine(name, guestMib)).toList();
  }

  private static MachineDescription machine(String preset, int guestMib) {
    try {
      return Configuration.withGuestMemory(Machines.load(preset), guestMib);
    } catch (MachineException e) {
      throw new IllegalStateException("preset " + preset, e);
    }
  }

  @Override
  public String name() {
    return "injection";
  }

  @Override
  public String claim() {
    return "whatever is injected at whatever molecule, the guest computes the same, and every cycle is accounted for";
  }

  @Override
  public AreaReport run(Stint stint) {
    return GeneratedPrograms.with(LONGEST_PROGRAM, generated -> new Pieces(stint, generated).run());
  }

  /// The pieces of one stint.
  private final class Pieces {
    private final Stint stint;
    private final GeneratedPrograms generated;
    private final Map<InjectionKind, Long> survived = new EnumMap<>(InjectionKind.class);
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private long programs;
    private long instructions;

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
        if (!guests.isEmpty() && piece % GIVEN == GIVEN - 1) {
          given(random);
        } else {
          generated(random, piece);
        }
      }
      List<Tally> tallies = new ArrayList<>();
      for (InjectionKind kind : InjectionKind.values()) {
        tallies.add(new Tally("survived " + kind.key(), survived.getOrDefault(kind, 0L)));
      }
      return new AreaReport(programs, instructions, tallies, findings, skipped);
    }

    private void given(Random random) {
      DisturbedRun run = DisturbedRun.random(machines(GUEST_MIB), random.nextLong());
      Guest guest = guests.get(random.nextInt(guests.size()));
      judge(run, guest).ifPresent(complaint -> findings.add(new Finding(CLAIM, guest + "\n" + complaint, "")));
    }

    private void generated(Random random, int piece) {
      DisturbedRun run = DisturbedRun.random(machines(GENERATED_MIB), random.nextLong());
      byte[] code = generated.of(stint.seed(), piece).value().assemble();
      ProgramFile.with(code, guest -> judge(run, guest)).ifPresent(complaint -> findings.add(new Finding(
          CLAIM, complaint, ReplayFile.of(CLAIM, run.keys(GENERATED_MIB, LIMIT), code).print())));
    }

    /// Does a run.
    ///
    /// @return what is wrong, if something is
    private Optional<String> judge(DisturbedRun run, Guest guest) {
      DisturbedRun.Result result;
      try {
        result = run.of(guest, LIMIT);
      } catch (ElfException e) {
        skipped.add(e.getMessage());
        return Optional.empty();
      }
      Optional<String> complaint = run.complaint(result);
      if (complaint.isEmpty()) {
        result.injected().forEach((kind, count) -> survived.merge(kind, count, Long::sum));
      }
      long compared = switch (result.verdict()) {
        case Verdict.Agreed agreed -> agreed.subject().guestInstructions();
        case Verdict.Diverged(var divergence) -> divergence.retired();
      };
      programs++;
      instructions += compared;
      stint.advanced(1, compared);
      return complaint;
    }
  }
}
