package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.mmu.Mmu;

/// The start of everything: a kernel, and its first process.
final class SystemStart {
  private static final long SECOND = 1_000_000_000L;

  private final Kernel kernel;

  /// @throws ElfException if the root cannot be read
  SystemStart(Mmu mmu, Launch launch, GuestClock clock) throws ElfException {
    Scheduler scheduler = new Scheduler(clock);
    Entropy entropy = new Entropy(launch.seed());
    FrameAllocator frames = new FrameAllocator(mmu.memory());
    this.kernel =
        new Kernel(
            mmu,
            clock,
            frames,
            files(launch, entropy, clock, new ProcessFiles(scheduler, clock, frames)),
            entropy,
            launch,
            new Processes(),
            scheduler,
            new Futexes(),
            new UnknownCalls());
  }

  Kernel kernel() {
    return kernel;
  }

  /// Loads the program and makes it the current thread of the first process.
  ///
  /// @param state receives the registers at its entry
  /// @throws ElfException if the program cannot be run
  GuestProcess firstProcess(GuestState state) throws ElfException {
    Launch launch = kernel.launch();
    Program program = Program.read(launch.program(), kernel.files());
    Loaded loaded = Loaded.load(kernel, launch, program, state);
    loaded.space().activate();
    Path file = real(launch.program());
    GuestProcess process =
        new GuestProcess(
            kernel.processes().newId(kernel.scheduler()),
            kernel.clock(),
            new GuestProcess.Running(
                file, programLink(file), launch.arguments(), loaded.symbols(), loaded.code(),
                state.gpr(GuestState.ESP)));
    Descriptors descriptors = new Descriptors();
    openStandardStreams(descriptors);
    GuestThread thread =
        new GuestThread(
            kernel,
            process.id(),
            process,
            new GuestThread.Parts(
                loaded.space(), descriptors, new Standing(), new SignalActions(), new SegmentTable()));
    process.addThread(thread);
    kernel.processes().add(process);
    kernel.scheduler().add(thread);
    return process;
  }

  private static GuestFileSystem files(Launch launch, Entropy entropy, GuestClock clock, ProcessFiles processes)
      throws ElfException {
    try {
      return new GuestFileSystem(
          launch.root(),
          launch.bindings(),
          processes,
          entropy,
          () -> launch.epochSeconds() * SECOND + clock.nanoseconds());
    } catch (IOException _) {
      throw new ElfException(
          launch.root().map(Path::toString).orElse("/"),
          "cannot be the guest's root; name a directory that can be read");
    }
  }

  /// The program's own path as the guest can know it: among its files if it is there, else just its name.
  private String programLink(Path program) {
    return kernel.files().guestPath(program)
        .orElseGet(() -> "/" + Optional.ofNullable(program.getFileName()).orElse(program));
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException _) {
      return path.toAbsolutePath().normalize();
    }
  }

  private void openStandardStreams(Descriptors descriptors) {
    StandardStreams streams = kernel.launch().streams();
    GuestFileSystem files = kernel.files();
    List<Descriptors.Description> three =
        List.of(
            new Descriptors.Description(
                HostStream.of(HostStream.Which.INPUT, streams, files.newInode()), new OpenFlags(0)),
            new Descriptors.Description(
                HostStream.of(HostStream.Which.OUTPUT, streams, files.newInode()), new OpenFlags(OpenFlags.WRITE_ONLY)),
            new Descriptors.Description(
                HostStream.of(HostStream.Which.ERROR, streams, files.newInode()), new OpenFlags(OpenFlags.WRITE_ONLY)));
    try {
      for (Descriptors.Description description : three) {
        descriptors.add(description, 0, false);
      }
    } catch (LinuxError e) {
      throw new IllegalStateException("an empty descriptor table is full", e);
    }
  }
}
