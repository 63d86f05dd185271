package palimpsest.verify.prove;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.sessions.JqwikSession;
import palimpsest.cms.pipeline.StageObserver;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.generate.GuestCode;
import palimpsest.verify.generate.GuestCodes;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.x86.elf.ElfException;

/// Translations proved, one a piece: those of given guest programs and of generated ones in turn, in gear 2 or 3, on any
/// preset.
public final class ProofArea implements Area {
  private static final int LONGEST_PROGRAM = 12;

  /// How much jqwik's generators are told to vary.
  private static final int GENERATOR_SIZE = 1_000;

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
    try {
      Path folder = Files.createTempDirectory("proof");
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

  /// One translation to be proved.
  ///
  /// @param program what it was made from, for a person
  private record Piece(String program, MachineDescription machine, MadeTranslation made) {}

  /// The pieces of one stint.
  private final class Pieces {
    private final Random random;
    private final Stint stint;
    private final Path file;
    private final Tally tally = new Tally();
    private final List<AreaReport.Finding> findings = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private final List<Guest> order;
    private long instructions;
    private int programs;

    private Pieces(Stint stint, Path file) {
      this.stint = stint;
      this.file = file;
      random = new Random(stint.seed());
      order = new ArrayList<>(guests);
      Collections.shuffle(order, random);
    }

    private AreaReport run() throws IOException {
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
    private void translate() throws IOException {
      int gear = 2 + random.nextInt(2);
      MachineDescription machine = machine(Machines.names().get(random.nextInt(Machines.names().size())));
      if (!order.isEmpty() && programs % 2 == 1) {
        Guest guest = order.get(programs / 2 % order.size());
        translate(guest, guest.toString(), machine, gear);
      } else {
        GuestCode code = generated();
        Files.write(file, MinimalElf.of(code.assemble()));
        translate(new Guest(file, List.of()), code.toString(), machine, gear);
      }
      programs++;
    }

    private void translate(Guest guest, String program, MachineDescription machine, int gear) {
      MadeTranslations made = new MadeTranslations(StageObserver.NONE);
      try {
        GuestMachine runs = Configuration.eager(machine, gear).load(
            guest.launch(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()),
            Attachments.NONE.withStages(made));
        made.watch(runs.state());
        runs.run(LIMIT);
      } catch (ElfException e) {
        skipped.add(String.valueOf(e.getMessage()));
      }
      made.take().forEach(each -> waiting.add(new Piece(program, machine, each)));
    }

    private GuestCode generated() {
      List<GuestCode> made = new ArrayList<>();
      JqwikSession.run(() -> made.add(
          GuestCodes.upTo(LONGEST_PROGRAM).generator(GENERATOR_SIZE, false).next(random).value()));
      return made.getFirst();
    }

    private void prove(Piece piece) {
      Verdict verdict = new TranslationProver(piece.machine(), TranslationProver.EFFORT).prove(piece.made());
      tally.add(piece.made(), verdict);
      if (verdict instanceof Verdict.Refuted) {
        findings.add(new AreaReport.Finding(
            piece.made().title() + " does what they do",
            "on %s, %s%n%s".formatted(piece.machine().name(), tally.refutations().getLast(), piece.program()),
            ""));
      }
      int length = piece.made().path().steps().size();
      instructions += length;
      stint.advanced(1, length);
    }
  }

  private static MachineDescription machine(String preset) {
    try {
      return Configuration.withGuestMemory(Machines.load(preset), GUEST_MIB);
    } catch (MachineException e) {
      throw new IllegalStateException("preset " + preset, e);
    }
  }
}
