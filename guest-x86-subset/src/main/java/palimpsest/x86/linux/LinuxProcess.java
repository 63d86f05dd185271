package palimpsest.x86.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.SymbolTable;
import palimpsest.x86.mmu.Mmu;

/// One i386 Linux process and the kernel it believes in.
///
/// Whoever runs the machine calls [#systemCall] behind every `int 0x80` and [#deliver] for every exception; both leave
/// the registers such that the guest goes on, or say how the process ended. After an end nothing more may be called.
public final class LinuxProcess {
  private static final int INTERRUPT_BYTES = 2;
  private static final int RANDOM_BYTES = 16;

  private final AddressSpace space;
  private final SegmentTable segments = new SegmentTable();
  private final Descriptors descriptors = new Descriptors();
  private final Signals signals;
  private final AlarmTimer alarm;
  private final SystemCallTable table;
  private final SymbolTable symbols;
  private final BitSet reported = new BitSet();
  private final List<UnknownCall> unknownCalls = new ArrayList<>();

  private LinuxProcess(Mmu mmu, GuestState state, Launch launch, GuestClock clock) throws ElfException {
    this.space = new AddressSpace(mmu);
    Entropy entropy = new Entropy(launch.seed());
    byte[] random = entropy.take(RANDOM_BYTES);
    UserMemory memory = new UserMemory(mmu, space);
    this.signals = new Signals(new SignalFrames(memory, segments));
    this.alarm = new AlarmTimer(clock, signals);
    TimeCalls time = new TimeCalls(clock, launch.epochSeconds(), memory, alarm, signals);
    FileContext context = new FileContext(files(launch, entropy, time), descriptors, memory);
    Program program = Program.read(launch.program(), context.files());
    ProgramLoader loader = new ProgramLoader(space, launch, program);
    loader.load(state, random);
    this.symbols = program.image().symbols().movedBy(loader.bias());

    openStandardStreams(launch.streams(), context.files());
    this.table =
        new SystemCallTable(
            new MemoryCalls(space, memory, descriptors),
            new PathCalls(context),
            new StatusCalls(context),
            new DescriptorCalls(context, signals),
            new PollCalls(context, signals, time),
            new SignalCalls(signals, memory, time),
            time,
            new ProcessCalls(space, memory, segments, clock, entropy));
  }

  /// Loads a program: builds its address space, loads its page directory into `mmu` for good, and sets `state` to its
  /// first instruction. Later changes of mappings reach whoever observes `mmu`.
  ///
  /// @param mmu all of the conventional memory behind it belongs to this process
  /// @param state receives the registers at the program's entry
  /// @param launch what to run and with what
  /// @param clock simulated time
  /// @throws ElfException if the program cannot be run, or its root cannot be read
  public static LinuxProcess load(Mmu mmu, GuestState state, Launch launch, GuestClock clock)
      throws ElfException {
    return new LinuxProcess(mmu, state, launch, clock);
  }

  /// Serves the system call in `state` after an `int 0x80`, whose EIP is that of the instruction behind it.
  public SyscallOutcome systemCall(GuestState state) {
    try {
      state.setGpr(GuestState.EAX, serve(Arguments.of(state)));
      alarm.check();
      signals.deliverPending(state);
      return new SyscallOutcome.Continue();
    } catch (ProcessEnd end) {
      return new SyscallOutcome.Exited(finish(end));
    }
  }

  /// Deals with an exception the guest took; `state` is precise as [GuestFault] says. An `int n` other than 0x80 comes
  /// here as a general protection fault with error code `8 * n + 2`, EIP back at the `int`.
  public Delivery deliver(GuestFault fault, GuestState state) {
    try {
      SignalInfo info;
      if (fault.vector() == GuestFault.PAGE_FAULT) {
        boolean write = (fault.errorCode() & GuestFault.PF_WRITE) != 0;
        AddressSpace.Fault reason = space.fault(fault.address(), write);
        if (reason == AddressSpace.Fault.MAPPED) {
          return new Delivery.Resolved();
        }
        if (reason == AddressSpace.Fault.OUT_OF_MEMORY) {
          throw new ProcessEnd(outOfMemory(space));
        }
        boolean closed = space.areaAt(fault.address() & 0xffff_ffffL).filter(area -> !area.accessible()).isPresent();
        info = ExceptionSignals.ofPageFault(fault, reason, closed);
      } else {
        info = ExceptionSignals.of(fault, state);
      }
      signals.force(info, ExceptionSignals.describe(fault, state), state);
      return new Delivery.Handler(info.signal());
    } catch (ProcessEnd end) {
      return new Delivery.Died(finish(end));
    }
  }

  /// The linear base that loading `selector` into a data segment register gives, or empty when that raises #GP.
  public OptionalInt segmentBase(int selector) {
    return segments.base(selector);
  }

  /// The program's function symbols at their linear addresses.
  public SymbolTable symbols() {
    return symbols;
  }

  /// System calls not served so far, in order of first appearance.
  public List<UnknownCall> unknownCalls() {
    return List.copyOf(unknownCalls);
  }

  /// How a process ends that needs more memory than the machine has.
  static Exit outOfMemory(AddressSpace space) {
    long mebibytes = ((long) space.frames().total() * AddressSpace.PAGE) >> 20;
    return Exit.killed(
        Signal.SIGKILL.number(), "out of memory: the guest has " + mebibytes + " MiB; give the machine more");
  }

  private int serve(Arguments call) {
    Optional<SystemCallTable.Row> row = table.find(call.number());
    if (row.isEmpty()) {
      report(call);
      return Errno.ENOSYS.result();
    }
    try {
      return row.get().handler().serve(call);
    } catch (LinuxError e) {
      return e.errno().result();
    }
  }

  private void report(Arguments call) {
    int number = call.number();
    int mark = number >= 0 && number < 1 << 16 ? number : 1 << 16;
    if (!reported.get(mark)) {
      reported.set(mark);
      unknownCalls.add(
          new UnknownCall(number, table.nameOfAbsent(number), call.state().eip() - INTERRUPT_BYTES));
    }
  }

  private Exit finish(ProcessEnd end) {
    descriptors.closeAll();
    return end.exit();
  }

  private static GuestFileSystem files(Launch launch, Entropy entropy, TimeCalls time) throws ElfException {
    try {
      return new GuestFileSystem(launch.root(), programLink(launch), entropy, time::wallNanoseconds);
    } catch (IOException _) {
      throw new ElfException(
          launch.root().map(Path::toString).orElse("/"),
          "cannot be the guest's root; name a directory that can be read");
    }
  }

  /// The program's own path as the guest can know it: inside its root if it is there, else just its name.
  private static String programLink(Launch launch) {
    Path program = launch.program().toAbsolutePath().normalize();
    Optional<Path> root = launch.root().map(path -> path.toAbsolutePath().normalize());
    Path shown = root.isPresent() && program.startsWith(root.get())
        ? root.get().relativize(program)
        : Optional.ofNullable(program.getFileName()).orElse(program);
    return "/" + shown;
  }

  private void openStandardStreams(StandardStreams streams, GuestFileSystem files) {
    List<Descriptors.Description> three =
        List.of(
            new Descriptors.Description(
                HostStream.input(streams.in(), files.newInode()), new OpenFlags(0)),
            new Descriptors.Description(
                HostStream.output(streams.out(), files.newInode()), new OpenFlags(OpenFlags.WRITE_ONLY)),
            new Descriptors.Description(
                HostStream.output(streams.err(), files.newInode()), new OpenFlags(OpenFlags.WRITE_ONLY)));
    try {
      for (Descriptors.Description description : three) {
        descriptors.add(description, 0, false);
      }
    } catch (LinuxError e) {
      throw new IllegalStateException("an empty descriptor table is full", e);
    }
  }
}
