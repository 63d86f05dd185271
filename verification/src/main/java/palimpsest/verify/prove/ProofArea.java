package palimpsest.verify.prove;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.generate.GeneratedPrograms;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.x86.elf.ElfException;

/// Translations proved, one a piece: those of given guest programs and of generated ones in turn, in gear 2, 3 or 4, on
/// any preset.
public final class ProofArea implements Area {
  private static final int LONGEST_PROGRAM = 12;

  /// Guest instructions of one program.
  private static final long LIMIT = 300_000;

  /// More than any guest program of this repository uses.
  private static final int GUEST_MIB = 24;

  private final List<Guest> guests;

  /// @param guests programs beside the generated ones; there may be none
  public ProofArea(List<Guest> guests) {
    this.guests = List.copyOf(guests);
  }

  @Override
  public String name() {
    return "proof";
  }

  @Override
  public String claim() {
    return "every translation does what its guest instructions do, from every start state";
  }

  @Override
  public AreaReport run(Stint stint) {
    return new Pieces(stint).run();
  }

  /// One translation to be proved.
  ///
  /// @param program what it was made from, for a person
  /// @param replay a file that repeats the proofs of that program's translations; empty for a given guest
  private record Piece(String program, MachineDescription machine, MadeTranslation made, Optional<ReplayFile> replay) {}

  /// The pieces of one stint.
  private final class Pieces {
    private final Random random;
    private final Stint stint;
    private final Tally tally = new Tally();
    private final List<AreaReport.Finding> findings = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private final List<Guest> order;
    private long instructions;
    private int programs;

    private Pieces(Stint stint) {
      this.stint = stint;
      random = new Random(stint.seed());
      order = new ArrayList<>(guests);
      Collections.shuffle(order, random);
    }

    private AreaReport run() {
      if (guests.isEmpty()) {
        skipped.add("no guest programs were given: generated ones only");
      }
      while (stint.goesOn()) {
        while (waiting.isEmpty()) {
          translate();
        }
        prove(waiting.remove());
      }
      tally.timedOut().forEach(each -> skipped.add("timed out: " + each));
      for (Map.Entry<String, Integer> each : tally.unsupported().entrySet()) {
        skipped.add("not covered, %d times: %s".formatted(each.getValue(), each.getKey()));
      }
      return new AreaReport(
          programs,
          instructions,
          List.of(
              new AreaReport.Tally("translations proved", tally.proved(), tally.all()),
              new AreaReport.Tally("translations timed out", tally.timedOut().size(), tally.all()),
              new AreaReport.Tally("translations unsupported", tally.unsupportedCount(), tally.all()),
              new AreaReport.Tally("translations refuted", tally.refutations().size(), tally.all()),
              new AreaReport.Tally("claims proved", tally.claims()),
              new AreaReport.Tally("claims that took a search", tally.searched())),
          findings,
          skipped);
    }

    /// Runs the next program and keeps its translations.
    private void translate() {
      int gear = 2 + random.nextInt(3);
      String preset = Machines.names().get(random.nextInt(Machines.names().size()));
      if (!order.isEmpty() && programs % 2 == 1) {
        translate(order.get(programs / 2 % order.size()), preset, gear);
      } else {
        translate(GeneratedPrograms.drawn(LONGEST_PROGRAM, random), preset, gear);
      }
      programs++;
    }

    private void translate(Guest guest, String preset, int gear) {
      try {
        MachineDescription machine = Configuration.withGuestMemory(Machines.load(preset), GUEST_MIB);
        MadeTranslations.of(guest, Configuration.eager(machine, gear), LIMIT)
            .forEach(made -> waiting.add(new Piece(guest.toString(), machine, made, Optional.empty())));
      } catch (ElfException | MachineException e) {
        skipped.add(String.valueOf(e.getMessage()));
      }
    }

    private void translate(GuestCode code, String preset, int gear) {
      LockstepCase all = LockstepCase.eager(preset, gear);
      ReplayFile replay = ProofReplayer.file("every translation does what it must", all, code.assemble());
      MachineDescription machine = all.description();
      ProofReplayer.translations(all, machine, replay.bytes())
          .forEach(made -> waiting.add(new Piece(code.toString(), machine, made, Optional.of(replay))));
    }

    private void prove(Piece piece) {
      Verdict verdict = new TranslationProver(piece.machine(), TranslationProver.EFFORT).prove(piece.made());
      tally.add(piece.made(), verdict);
      if (verdict instanceof Verdict.Refuted) {
        findings.add(new AreaReport.Finding(
            piece.made().title() + " does what they do",
            "on %s, %s%n%s".formatted(piece.machine().name(), tally.refutations().getLast(), piece.program()),
            piece.replay().map(ReplayFile::print).orElse("")));
      }
      int length = piece.made().path().steps().size();
      instructions += length;
      stint.advanced(1, length);
    }
  }
}
