package palimpsest.workbench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.workbench.snapshot.Origin;
import palimpsest.workbench.snapshot.SnapshotFile;
import palimpsest.x86.linux.Launch;
import picocli.CommandLine.Option;

/// When snapshots of a run are taken, and whether it goes on from one.
final class SnapshotOptions {
  /// The section that names the build that wrote the file.
  private static final String BUILD = "build";

  @Option(
      names = "--checkpoint-at",
      paramLabel = "N",
      split = ",",
      description = "Take a snapshot of the guest at the first place, at or after N guest instructions, where CMS has"
          + " control; the run goes on and its statistics do not change. Several numbers make several files.")
  private List<Long> checkpoints = new ArrayList<>();

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Where --checkpoint-at writes; with several numbers FILE.N (docs/snapshots.md).")
  private Optional<Path> checkpoint = Optional.empty();

  @Option(
      names = "--restore",
      paramLabel = "FILE",
      description = "Go on with the guest of a snapshot, with cold caches and no translations. PROGRAM may be left out,"
          + " or name where the program is now; --root and --bind likewise. The guest reads this run's standard input.")
  private Optional<Path> restore = Optional.empty();

  @Option(
      names = "--exact",
      description = "With --restore: go on with the machine of the snapshot too, its caches, translations and books, so"
          + " that the statistics at the end are those of the run that was never interrupted, to the last byte."
          + " Machine, operating point, gears and switches must be those of that run.")
  private boolean exact;

  /// Whether snapshots are to be taken.
  boolean saves() {
    return checkpoint.isPresent() || !checkpoints.isEmpty();
  }

  /// Whether any option of these was given.
  boolean wanted() {
    return restore.isPresent() || saves();
  }

  /// Whether the machine is gone on with too.
  boolean exact() {
    return exact;
  }

  /// The snapshot to go on from, if there is one.
  ///
  /// @throws UsageException in one line, if it cannot be
  Optional<Restored> restored() {
    if (exact && restore.isEmpty()) {
      throw new UsageException("--exact: give --restore, too");
    }
    return restore.map(file -> {
      try {
        Map<String, byte[]> sections = SnapshotFile.read(Files.readAllBytes(file));
        byte[] origin = Optional.ofNullable(sections.get(Origin.SECTION))
            .orElseThrow(() -> new StateException("has no section " + Origin.SECTION));
        return new Restored(file, Origin.read(origin), sections);
      } catch (IOException _) {
        throw new UsageException("--restore " + file + ": cannot be read; make one with --checkpoint");
      } catch (StateException e) {
        throw new UsageException("--restore " + file + ": " + e.getMessage());
      }
    });
  }

  /// A snapshot that has been read.
  ///
  /// @param origin what it was taken of
  record Restored(Path file, Origin origin, Map<String, byte[]> sections) {
    /// Makes `machine`, loaded with the same program, the snapshot's guest.
    ///
    /// @throws UsageException in one line, if that cannot be
    void into(GuestMachine machine, Launch launch) {
      into(launch, () -> machine.restore(sections));
    }

    /// The same, and its machine with all that has happened in it; it will run up to `limit` guest instructions in all.
    ///
    /// @throws UsageException in one line, if that cannot be
    void exactlyInto(GuestMachine machine, Launch launch, long limit) {
      into(launch, () -> {
        StateReader in = new StateReader(BUILD, Optional.ofNullable(sections.get(BUILD)).orElse(new byte[0]));
        if (!in.text().equals(BuildIdentity.present())) {
          throw new StateException("was taken by another build of Palimpsest, and --exact goes on with the same only");
        }
        machine.restoreExactly(sections, limit);
      });
    }

    private void into(Launch launch, StateReader.Step restoring) {
      try {
        origin.check(launch.program());
        restoring.read();
      } catch (StateException e) {
        throw new UsageException("--restore " + file + ": " + e.getMessage());
      }
    }
  }

  /// The snapshots to take of a run of `launch`.
  ///
  /// @throws UsageException in one line, if an option makes no sense or a file cannot be written
  Checkpoints checkpoints(Launch launch) {
    if (checkpoint.isEmpty() != checkpoints.isEmpty()) {
      throw new UsageException("--checkpoint and --checkpoint-at: give both, where to and when, or neither");
    }
    TreeMap<Long, WrittenFile> files = new TreeMap<>();
    for (long at : checkpoints) {
      if (at < 0) {
        throw new UsageException("--checkpoint-at " + at + ": give a number of guest instructions, 0 or more");
      }
      Path target = checkpoint.orElseThrow();
      files.put(at, WrittenFile.open(
          "--checkpoint", checkpoints.size() == 1 ? target : target.resolveSibling(target.getFileName() + "." + at)));
    }
    return new Checkpoints(files, Optional.of(launch));
  }

  /// The snapshots still to be taken.
  static final class Checkpoints {
    private final TreeMap<Long, WrittenFile> files;
    private final Optional<Launch> launch;
    /// The identity of this build, once it was asked for.
    private Optional<String> build = Optional.empty();

    private Checkpoints(TreeMap<Long, WrittenFile> files, Optional<Launch> launch) {
      this.files = files;
      this.launch = launch;
    }

    /// None at all.
    static Checkpoints none() {
      return new Checkpoints(new TreeMap<>(), Optional.empty());
    }

    /// Guest instructions at which the next is due; never, if all have been taken.
    long next() {
      return files.isEmpty() ? Long.MAX_VALUE : files.firstKey();
    }

    /// Takes those that are due.
    ///
    /// @throws UsageException in one line, if the guest has something that cannot be saved
    void take(GuestMachine machine) {
      long retired = machine.ledger().events().guestInstructions();
      while (next() <= retired) {
        Map.Entry<Long, WrittenFile> due = files.pollFirstEntry();
        try {
          Map<String, byte[]> sections = new LinkedHashMap<>();
          sections.put(Origin.SECTION, Origin.of(launch.orElseThrow(), retired).bytes());
          sections.put(BUILD, build());
          sections.putAll(machine.save());
          due.getValue().write(SnapshotFile.bytes(sections));
        } catch (StateException e) {
          throw new UsageException("--checkpoint-at %d: cannot be saved: %s".formatted(due.getKey(), e.getMessage()));
        }
      }
    }

    private byte[] build() {
      if (build.isEmpty()) {
        build = Optional.of(BuildIdentity.present());
      }
      StateWriter out = new StateWriter();
      out.text(build.get());
      return out.toByteArray();
    }

    /// Lines about those that were not taken because the guest had ended.
    List<String> missed() {
      return files.keySet().stream()
          .map(at -> "--checkpoint-at " + at + ": the guest ended sooner; no snapshot was taken")
          .toList();
    }
  }
}
