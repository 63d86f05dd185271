package palimpsest.x86.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.GuestFault;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.elf.SymbolTable;
import palimpsest.x86.mmu.Mmu;

/// The i386 Linux processes of one machine and the kernel they believe in.
///
/// Whoever runs the machine calls [#systemCall] behind every `int 0x80`, [#deliver] for every exception and [#attend]
/// when the time of [#attentionAt] has come; all three leave registers and CR3 such that a thread goes on, not
/// necessarily the one that was running, or say that all is over. After that nothing more may be called.
///
/// All is over when the last process has ended, or when nobody can ever run again; how it ended is how the first
/// process did.
public final class LinuxSystem {
  private final Kernel kernel;
  private GuestProcess first;
  private final GuestState firstState = new GuestState();
  private Optional<AddressSpace> firstSpace = Optional.empty();

  private LinuxSystem(Kernel kernel, GuestProcess first) {
    this.kernel = kernel;
    this.first = first;
  }

  /// Loads the first program: builds its address space, loads its page directory into `mmu`, and sets `state` to its
  /// first instruction. Later changes of mappings reach whoever observes `mmu`.
  ///
  /// @param mmu all of the conventional memory behind it belongs to the processes
  /// @param state receives the registers at the program's entry
  /// @param launch what to run and with what
  /// @param clock simulated time
  /// @throws ElfException if the program cannot be run, or its root cannot be read
  public static LinuxSystem load(Mmu mmu, GuestState state, Launch launch, GuestClock clock) throws ElfException {
    SystemStart start = new SystemStart(mmu, launch, clock);
    return new LinuxSystem(start.kernel(), start.firstProcess(state));
  }

  /// Serves the system call in `state` after an `int 0x80`, whose EIP is that of the instruction behind it.
  public SyscallOutcome systemCall(GuestState state) {
    kernel.scheduler().current().enterCall();
    return goOn(state)
        .<SyscallOutcome>map(SyscallOutcome.Exited::new)
        .orElseGet(SyscallOutcome.Continue::new);
  }

  /// Deals with an exception the guest took; `state` is precise as [GuestFault] says. An `int n` other than 0x80 comes
  /// here as a general protection fault with error code `8 * n + 2`, EIP back at the `int`.
  public Delivery deliver(GuestFault fault, GuestState state) {
    GuestThread thread = kernel.scheduler().current();
    try {
      return delivered(fault, thread, state);
    } catch (ProcessEnd end) {
      endProcess(thread.process(), end.exit(), state);
      return goOn(state).<Delivery>map(Delivery.Died::new).orElseGet(Delivery.Switched::new);
    }
  }

  private static Delivery delivered(GuestFault fault, GuestThread thread, GuestState state) {
    AddressSpace space = thread.parts().space();
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
      boolean closed = space.areas().at(fault.address() & 0xffff_ffffL).filter(area -> !area.accessible()).isPresent();
      info = ExceptionSignals.ofPageFault(fault, reason, closed);
    } else {
      info = ExceptionSignals.of(fault, state);
    }
    thread.signals().force(info, ExceptionSignals.describe(fault, state), state);
    return new Delivery.Handler(info.signal());
  }

  /// When [#attend] is to be called, unless a system call or an exception comes first: nanoseconds of simulated time,
  /// or empty for never.
  public OptionalLong attentionAt() {
    OptionalLong alarm = kernel.processes().nextAlarm();
    OptionalLong due = kernel.scheduler().switchDue();
    return alarm.isEmpty() || (due.isPresent() && due.getAsLong() < alarm.getAsLong()) ? due : alarm;
  }

  /// Rings timers, delivers their signals, and gives another thread its turn, between two instructions of the guest.
  public SyscallOutcome attend(GuestState state) {
    return goOn(state)
        .<SyscallOutcome>map(SyscallOutcome.Exited::new)
        .orElseGet(SyscallOutcome.Continue::new);
  }

  /// What a debugger may know and do of the first process.
  public ProcessTrace trace() {
    return new ProcessTrace(kernel, first);
  }

  /// Goes on where a signal of the first process was caught ([ProcessTrace#caught]), or sends the current thread one.
  ///
  /// @param signal what it gets, or 0 for none
  public SyscallOutcome release(int signal, GuestState state) {
    GuestThread thread = kernel.scheduler().current();
    Optional<CaughtSignal> caught = thread.process().trap().take();
    try {
      if (caught.isPresent()) {
        thread.signals().deliverCaught(caught.get(), signal, state);
      } else if (signal != 0) {
        thread.signals().deliverCaught(
            new CaughtSignal(SignalInfo.ofKernel(signal), Optional.empty(), OptionalInt.empty()), signal, state);
      }
    } catch (ProcessEnd end) {
      endProcess(thread.process(), end.exit(), state);
    }
    return goOn(state)
        .<SyscallOutcome>map(SyscallOutcome.Exited::new)
        .orElseGet(SyscallOutcome.Continue::new);
  }

  /// The linear base that loading `selector` into a data segment register gives, or empty when that raises #GP.
  public OptionalInt segmentBase(int selector) {
    return kernel.scheduler().current().parts().segments().base(selector);
  }

  /// The function symbols of the program that the first process runs, at their linear addresses.
  public SymbolTable symbols() {
    return first.program().symbols();
  }

  /// The code of the process that is running.
  public RunningCode runningCode() {
    GuestThread thread = kernel.scheduler().current();
    GuestProcess.Running program = thread.process().program();
    List<CodeMapping> mappings = new ArrayList<>(program.code());
    for (Area area : thread.parts().space().areas().all()) {
      if ((area.protection() & AddressSpace.EXECUTE) != 0 && area.source().host().isPresent()) {
        mappings.add(
            new CodeMapping(area.source().host().get(), area.start(), area.end(), area.source().offset()));
      }
    }
    return new RunningCode(program.link().substring(program.link().lastIndexOf('/') + 1), mappings);
  }

  /// System calls not served so far, in order of first appearance.
  public List<UnknownCall> unknownCalls() {
    return kernel.unknown().all();
  }

  /// Frames of physical memory that nobody has.
  int availableFrames() {
    return kernel.frames().available();
  }

  /// How a process ends that needs more memory than the machine has.
  static Exit outOfMemory(AddressSpace space) {
    long mebibytes = ((long) space.frames().total() * AddressSpace.PAGE) >> 20;
    return Exit.killed(
        Signal.SIGKILL.number(), "out of memory: the guest has " + mebibytes + " MiB; give the machine more");
  }

  /// Brings the current thread, or the next that can, to where it executes instructions again.
  ///
  /// @return how all ended, if it has
  private Optional<Exit> goOn(GuestState state) {
    Scheduler scheduler = kernel.scheduler();
    boolean runs = scheduler.hasCurrent() && advance(state);
    while (!isHeld() && (!runs || scheduler.isSliceOver())) {
      Optional<GuestThread> next = scheduler.next();
      if (next.isPresent()) {
        scheduler.switchTo(next.get(), state);
        next.get().arrive();
        runs = advance(state);
      } else if (!sleep()) {
        return Optional.of(over(state));
      }
    }
    return Optional.empty();
  }

  /// Whether the current thread waits for what a debugger says.
  private boolean isHeld() {
    return kernel.scheduler().current().process().trap().holds();
  }

  /// Serves what the current thread has asked for and delivers its signals.
  ///
  /// @return whether it executes instructions now
  private boolean advance(GuestState state) {
    GuestThread thread = kernel.scheduler().current();
    try {
      thread.serve(state);
      kernel.processes().checkAlarms();
      thread = kernel.scheduler().current();
      thread.deliverSignals(state);
      return !thread.process().isStopped();
    } catch (Blocked _) {
      return false;
    } catch (ThreadEnd end) {
      endThread(thread, end.exit(), state);
      return false;
    } catch (ProcessEnd end) {
      endProcess(thread.process(), end.exit(), state);
      return false;
    }
  }

  /// Lets time pass until somebody can run.
  ///
  /// @return whether there is such a time
  private boolean sleep() {
    OptionalLong alarm = kernel.processes().nextAlarm();
    OptionalLong deadline = kernel.scheduler().nextDeadline();
    OptionalLong until = alarm.isEmpty() || (deadline.isPresent() && deadline.getAsLong() < alarm.getAsLong())
        ? deadline
        : alarm;
    if (kernel.scheduler().count() == 0 || until.isEmpty()) {
      return false;
    }
    kernel.clock().advance(Math.max(0, until.getAsLong() - kernel.clock().nanoseconds()));
    kernel.scheduler().skipTime();
    kernel.processes().checkAlarms();
    return true;
  }

  /// All is over: what is there to be looked at is the first process as it was at its end.
  private Exit over(GuestState state) {
    Exit exit = first.ended()
        .orElseGet(() ->
            Exit.killed(Signal.SIGKILL.number(), "waits for ever: " + kernel.scheduler().reasons()));
    if (firstSpace.isPresent()) {
      state.copyFrom(firstState);
      firstSpace.get().activate();
    }
    for (GuestProcess process : kernel.processes().all()) {
      process.threads().forEach(thread -> thread.parts().descriptors().release());
    }
    return exit;
  }

  private void endProcess(GuestProcess process, Exit exit, GuestState state) {
    for (GuestThread thread : process.threads()) {
      endThread(thread, exit, state);
    }
  }

  private void endThread(GuestThread thread, Exit exit, GuestState state) {
    GuestProcess process = thread.process();
    boolean last = process.threads().size() == 1;
    boolean kept = last && process == first;
    thread.end(kept);
    kernel.scheduler().remove(thread);
    process.removeThread(thread);
    if (kept) {
      firstState.copyFrom(state);
      firstSpace = Optional.of(thread.parts().space());
    }
    if (last) {
      kernel.processes().end(process, exit);
    }
  }

  /// Writes the whole personality: processes with their threads, files, areas, signals and waits, and what the kernel
  /// keeps of memory, files and time. Where memory's bytes go is another's affair, and so are the registers of the
  /// thread that runs.
  ///
  /// @throws StateException in one line, naming what cannot be saved
  public void save(StateWriter out) throws StateException {
    Shared shared = new Shared(kernel);
    kernel.frames().save(out);
    kernel.files().save(out);
    kernel.entropy().save(out);
    kernel.unknown().save(out);
    kernel.processes().save(out, shared, first);
    out.i32(first.id());
    kernel.scheduler().save(out);
    kernel.futexes().save(out);
    out.bool(firstSpace.isPresent());
    if (firstSpace.isPresent()) {
      firstSpace.get().save(out, shared);
      firstState.save(out);
    }
  }

  /// Becomes what [#save] wrote, in a memory that is as it was then.
  ///
  /// @throws StateException in one line, if it is not that, or if a file that was open is another now
  public void restore(StateReader in) throws StateException {
    Shared shared = new Shared(kernel);
    kernel.frames().restore(in);
    kernel.files().restore(in);
    kernel.entropy().restore(in);
    kernel.unknown().restore(in);
    List<GuestProcess> all = kernel.processes().restore(in, shared);
    int firstId = in.i32();
    first = all.stream()
        .filter(process -> process.id() == firstId)
        .findFirst()
        .orElseThrow(() -> in.damaged("the first process is not there"));
    kernel.scheduler().restore(in, all.stream().flatMap(process -> process.threads().stream()).toList());
    kernel.futexes().restore(in, kernel.scheduler());
    firstSpace = Optional.empty();
    if (in.bool()) {
      firstSpace = Optional.of(AddressSpace.restored(in, shared));
      firstState.restore(in);
    }
    kernel.scheduler().current().parts().space().activate();
  }
}
