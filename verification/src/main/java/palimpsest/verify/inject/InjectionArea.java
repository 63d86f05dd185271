package palimpsest.verify.inject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.sessions.JqwikSession;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.AreaReport.Finding;
import palimpsest.verify.battery.AreaReport.Tally;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.generate.GuestCodes;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.x86.elf.ElfException;

/// Generated programs, and the beginnings of given ones, under injection: invariant V1.
public final class InjectionArea implements Area {
  private static final int LONGEST_PROGRAM = 12;

  /// How much jqwik's generators are told to vary.
  private static final int GENERATOR_SIZE = 1_000;

  /// Every how-manieth piece is a given program.
  private static final int GIVEN = 4;

  /// Guest instructions of one piece.
  private static final long LIMIT = 200_000;

  /// More than any guest program of this repository uses.
  private static final int GUEST_MIB = 24;

  private final List<Guest> guests;
  private final List<MachineDescription> machines;

  /// @param guests programs beside the generated ones, which must not ask for the time; there may be none
  public InjectionArea(List<Guest> guests) {
    this.guests = List.copyOf(guests);
    this.machines = Machines.names().stream().map(InjectionArea::machine).toList();
  }

  private static MachineDescription machine(String preset) {
    try {
      return Configuration.withGuestMemory(Machines.load(preset), GUEST_MIB);
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
    try {
      Path folder = Files.createTempDirectory("injection");
      try {
        return new Pieces(stint, folder.resolve("program")).run();
      } finally {
        Files.deleteIfExists(folder.resolve("program"));
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no file for generated programs", e);
    }
  }

  /// The pieces of one stint.
  private final class Pieces {
    private final Stint stint;
    private final Path file;
    private final Map<InjectionKind, Long> survived = new EnumMap<>(InjectionKind.class);
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private long programs;
    private long instructions;

    private Pieces(Stint stint, Path file) {
      this.stint = stint;
      this.file = file;
    }

    private AreaReport run() throws IOException {
      if (guests.isEmpty()) {
        skipped.add("no guest programs were given: generated ones only");
      }
      for (int piece = 0; stint.goesOn(); piece++) {
        piece(piece);
      }
      List<Tally> tallies = new ArrayList<>();
      for (InjectionKind kind : InjectionKind.values()) {
        tallies.add(new Tally("survived " + kind.key(), survived.getOrDefault(kind, 0L)));
      }
      return new AreaReport(programs, instructions, tallies, findings, skipped);
    }

    private void piece(int piece) throws IOException {
      Random random = new Random(stint.seed() * 1_000_003 + piece);
      random.nextLong();
      DisturbedRun run = DisturbedRun.random(machines, random.nextLong());
      if (!guests.isEmpty() && piece % GIVEN == GIVEN - 1) {
        Guest guest = guests.get(random.nextInt(guests.size()));
        judge(run, guest, guest.toString());
      } else {
        GuestCode code = generated(random);
        Files.write(file, MinimalElf.of(code.assemble()));
        judge(run, new Guest(file, List.of()), code.toString());
      }
    }

    private static GuestCode generated(Random random) {
      List<GuestCode> made = new ArrayList<>();
      JqwikSession.run(() -> made.add(
          GuestCodes.upTo(LONGEST_PROGRAM).generator(GENERATOR_SIZE, false).next(random).value()));
      return made.getFirst();
    }

    private void judge(DisturbedRun run, Guest guest, String program) {
      DisturbedRun.Result result;
      try {
        result = run.of(guest, LIMIT);
      } catch (ElfException e) {
        skipped.add(e.getMessage());
        return;
      }
      long compared = switch (result.verdict()) {
        case Verdict.Agreed agreed -> {
          result.injected().forEach((kind, count) -> survived.merge(kind, count, Long::sum));
          yield agreed.subject().guestInstructions();
        }
        case Verdict.Diverged(var divergence) -> {
          findings.add(new Finding(
              "a disturbed run does what the interpreter does",
              run + "\n" + divergence + "\n" + program,
              ""));
          yield divergence.retired();
        }
      };
      if (!result.misaccounted().isEmpty()) {
        findings.add(new Finding(
            "a disturbed run's books are right",
            run + "\n" + String.join("\n", result.misaccounted()) + "\n" + program,
            ""));
      }
      programs++;
      instructions += compared;
      stint.advanced(1, compared);
    }
  }
}
