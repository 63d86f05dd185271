package palimpsest.workbench;

import java.nio.file.Path;
import java.util.List;
import palimpsest.host.core.EngineKind;
import palimpsest.verify.battery.GuestProgramsArea;
import palimpsest.verify.conceal.ConcealmentArea;
import palimpsest.verify.engines.EnginesArea;
import palimpsest.verify.engines.EnginesReplayer;
import palimpsest.verify.generate.GeneratedArea;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.ManifestRow;
import palimpsest.verify.hardware.HardwareArea;
import palimpsest.verify.inject.InjectionArea;
import palimpsest.verify.inject.InjectionReplayer;
import palimpsest.verify.prove.ProofArea;
import palimpsest.verify.prove.ProofReplayer;
import palimpsest.verify.replay.LockstepReplayer;
import palimpsest.verify.replay.Replay;
import palimpsest.verify.robust.RobustnessArea;
import palimpsest.verify.seeded.SeededBugsArea;

/// The battery: which areas there are, how much of the time each has, and which of their findings can be replayed.
final class VerifyAreas {
  private VerifyAreas() {}

  /// All areas, in the order of the table, which is that in which a lane runs them: the one whose pieces can take
  /// longest is last.
  ///
  /// @param folder where the guest programs are
  /// @param rows their runs of small size
  /// @param threads how many threads an area may use by itself
  /// @param engine what executes translations where an area leaves that open
  static List<Lanes.Share> all(Path folder, List<ManifestRow> rows, int threads, EngineKind engine) {
    List<Guest> guests = rows.stream().map(ManifestRow::guest).toList();
    return List.of(
        new Lanes.Share(new GeneratedArea(threads, engine), 6),
        new Lanes.Share(new GuestProgramsArea(folder, engine), 2),
        new Lanes.Share(new EnginesArea(guests), 3),
        new Lanes.Share(new HardwareArea(), 4),
        new Lanes.Share(new InjectionArea(inLockstep(rows)), 3),
        new Lanes.Share(new ProofArea(guests), 3),
        new Lanes.Share(new ConcealmentArea(), 1),
        new Lanes.Share(new RobustnessArea(folder), 1),
        new Lanes.Share(new SeededBugsArea(), 4));
  }

  /// The programs whose runs on two machines can be held against each other instruction by instruction.
  static List<Guest> inLockstep(List<ManifestRow> rows) {
    return rows.stream().filter(row -> !row.interleaves()).map(ManifestRow::guest).toList();
  }

  /// Repeats what any of the areas has found.
  static Replay replay() {
    return new Replay(
        List.of(new LockstepReplayer(), new EnginesReplayer(), new InjectionReplayer(), new ProofReplayer()));
  }
}
