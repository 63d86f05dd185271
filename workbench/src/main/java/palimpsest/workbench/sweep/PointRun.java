package palimpsest.workbench.sweep;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.host.core.UnitClasses;
import palimpsest.memory.Sha256;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Binding;
import palimpsest.x86.linux.Exit;
import palimpsest.x86.linux.Launch;
import palimpsest.x86.linux.StandardStreams;

/// Runs one setup in this process. Machines share nothing that changes but a
/// store of classes, which may be used from any thread, so any number of them may run side by side.
final class PointRun {
  /// Where AT_RANDOM, getrandom and /dev/urandom begin, as `run` has it.
  private static final long SEED = 1;

  /// Guest instructions between two looks at the host's clock.
  private static final long STRETCH = 5_000_000;

  /// Classes of compiled units that machines share: more than a few workloads have, and well within what the virtual
  /// machine reserves for compiled code.
  private static final int SHARED_CLASSES = 1000;

  private final UnitClasses classes = UnitClasses.shared(SHARED_CLASSES);
  private final Statistics statistics;
  private final Scratch scratch;

  PointRun(Statistics statistics, Scratch scratch) {
    this.statistics = statistics;
    this.scratch = scratch;
  }

  /// What comes of a setup. Whatever goes wrong in the run is its outcome, internal errors of the simulator's included.
  ResultLine.Outcome run(Setup setup) {
    try (Scratch.Copy files = scratch.copy(setup.workload().files())) {
      return run(setup, files);
    } catch (IOException e) {
      return failed("the guest's files cannot be had: " + e.getMessage());
    } catch (ElfException e) {
      // Results do not depend on the folder a program lies in.
      String program = String.valueOf(setup.workload().program());
      return failed(String.valueOf(e.getMessage()).replace(program, setup.programName()));
    } catch (RuntimeException | Error e) {
      return failed("internal error: " + e + Optional.ofNullable(e.getStackTrace())
          .filter(trace -> trace.length > 0).map(trace -> " at " + trace[0]).orElse(""));
    }
  }

  private ResultLine.Outcome run(Setup setup, Scratch.Copy files) throws IOException, ElfException {
    Workload workload = setup.workload();
    MessageDigest digest = Sha256.digest();
    TailStream errors = new TailStream();
    try (InputStream input = input(workload);
        OutputStream output = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      Launch launch = launch(workload, files, new StandardStreams(input, output, errors));
      GuestMachine machine = GuestMachine.load(
          setup.machine(), setup.options(), launch, Attachments.NONE.withClasses(classes));
      long start = System.nanoTime();
      long most = workload.timeout().map(Duration::toNanos).orElse(Long.MAX_VALUE);
      while (machine.run(workload.maxInstructions(), retired(machine) + STRETCH) == GuestMachine.Progress.PAUSED) {
        if (System.nanoTime() - start > most) {
          return failed("not ended after " + workload.timeout().map(Duration::toSeconds).orElse(0L)
              + " s; raise timeout_seconds or set max_instructions");
        }
      }
      String sha256 = Hashes.hex(digest);
      return new ResultLine.Outcome(
          judged(workload, machine.exit(), sha256, errors.text()), sha256, statistics.of(machine, setup));
    }
  }

  private static long retired(GuestMachine machine) {
    return machine.ledger().events().guestInstructions();
  }

  private static Launch launch(Workload workload, Scratch.Copy files, StandardStreams streams) {
    Optional<Path> writable = files.copied() ? files.root() : Optional.empty();
    List<Binding> readOnly = files.copied()
        ? List.of()
        : files.root().map(each -> new Binding(each, "/", true)).stream().toList();
    return new Launch(
        files.inside(workload.program()),
        workload.argv(),
        workload.environment(),
        writable,
        readOnly,
        streams,
        CpuModel.named(workload.processor()).orElseThrow(),
        SEED,
        Launch.DEFAULT_EPOCH_SECONDS);
  }

  private static InputStream input(Workload workload) throws IOException {
    return workload.input().isPresent()
        ? Files.newInputStream(workload.input().get().file())
        : InputStream.nullInputStream();
  }

  /// What is wrong with how the guest ended, or nothing.
  private static String judged(Workload workload, Optional<Exit> exit, String sha256, String errors) {
    String said = errors.isEmpty() ? "" : "; it said: " + errors;
    if (exit.isPresent() && exit.get().status() != workload.status()) {
      return "ended with status " + exit.get().status() + " (" + exit.get().reason() + "), expected "
          + workload.status() + said;
    }
    return exit.isPresent() && workload.outputSha256().filter(wanted -> !wanted.equals(sha256)).isPresent()
        ? "printed something else than output_sha256 says" + said
        : "";
  }

  private static ResultLine.Outcome failed(String why) {
    String line = why.lines().findFirst().orElse("unknown");
    return new ResultLine.Outcome(line, "", Map.of());
  }
}
