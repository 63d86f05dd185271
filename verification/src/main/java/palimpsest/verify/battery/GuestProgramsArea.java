package palimpsest.verify.battery;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.ManifestRow;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.x86.elf.ElfException;

/// Our own guest programs of one thread in lockstep: a stretch of each, on every preset, in gears 2 and 3, in an order
/// drawn from the seed.
public final class GuestProgramsArea implements Area {
  /// Guest instructions of each program that are compared: every program's phases begin well before.
  private static final long LIMIT = 300_000;

  private static final long MEMORY_INTERVAL = 50_000;

  /// More than any guest program uses.
  private static final int GUEST_MIB = 24;

  private final Path guests;
  private final EngineKind engine;

  /// @param guests the folder of `manifest.tsv`
  /// @param engine what executes translations
  public GuestProgramsArea(Path guests, EngineKind engine) {
    this.guests = guests;
    this.engine = engine;
  }

  @Override
  public String name() {
    return "guests";
  }

  @Override
  public String claim() {
    return "whole guest programs agree with the interpreter at every boundary";
  }

  /// One program on one preset in one gear.
  private record Piece(ManifestRow row, String preset, int gear) {}

  @Override
  public AreaReport run(Stint stint) {
    List<Piece> pieces;
    try {
      pieces = pieces(stint.seed());
    } catch (IOException e) {
      return new AreaReport(0, 0, List.of(), List.of(), List.of(String.valueOf(e.getMessage())));
    }
    List<AreaReport.Finding> findings = new ArrayList<>();
    long programs = 0;
    long instructions = 0;
    long boundaries = 0;
    for (Piece piece : pieces) {
      if (!stint.goesOn()) {
        break;
      }
      switch (compare(piece)) {
        case Verdict.Agreed agreed -> {
          instructions += agreed.subject().guestInstructions();
          boundaries += agreed.boundaries();
          stint.advanced(1, agreed.subject().guestInstructions());
        }
        case Verdict.Diverged diverged -> findings.add(new AreaReport.Finding(
            piece.row.program() + " on " + piece.preset + " in gear " + piece.gear + " agrees with the interpreter",
            diverged.divergence().toString(),
            ""));
      }
      programs++;
    }
    return new AreaReport(
        programs,
        instructions,
        List.of(
            new AreaReport.Tally("runs (program, preset, gear)", programs, pieces.size()),
            new AreaReport.Tally("boundaries compared", boundaries)),
        findings,
        List.of());
  }

  private List<Piece> pieces(long seed) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    for (ManifestRow row : ManifestRow.all(guests, "small")) {
      if (row.interleaves()) {
        continue;
      }
      for (String preset : Machines.names()) {
        pieces.add(new Piece(row, preset, 2));
        pieces.add(new Piece(row, preset, 3));
      }
    }
    Collections.shuffle(pieces, new Random(seed));
    return pieces;
  }

  private Verdict compare(Piece piece) {
    try {
      var machine = Configuration.withGuestMemory(Machines.load(piece.preset), GUEST_MIB);
      Configuration subject = Configuration.eager(machine, piece.gear);
      var lockstep = new Lockstep(
          Configuration.eager(machine, 1),
          subject.withOptions(subject.options().withEngine(engine)),
          MEMORY_INTERVAL);
      return lockstep.run(piece.row.guest(), LIMIT);
    } catch (MachineException | ElfException e) {
      throw new IllegalStateException(piece.row.program() + " cannot be run on " + piece.preset, e);
    }
  }
}
