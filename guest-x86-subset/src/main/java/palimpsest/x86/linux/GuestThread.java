package palimpsest.x86.linux;

import java.util.Optional;
import java.util.OptionalInt;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.cpu.GuestState;

/// One thread: its registers while another runs, what it may share with others, and the system calls as they are for
/// it. A process that executes another program gets a new one.
final class GuestThread {
  /// Length of `int 0x80`, in bytes.
  static final int INTERRUPT_BYTES = 2;

  /// Signals that concern every thread of a process.
  private static final long PROCESS_WIDE =
      Signal.STOPPING | Signal.bit(Signal.SIGKILL.number()) | Signal.bit(Signal.SIGCONT.number());

  /// What a clone shares with its maker or copies, as it wishes.
  ///
  /// @param space CLONE_VM
  /// @param descriptors CLONE_FILES
  /// @param standing CLONE_FS
  /// @param actions CLONE_SIGHAND
  /// @param segments each thread's own
  record Parts(
      AddressSpace space,
      Descriptors descriptors,
      Standing standing,
      SignalActions actions,
      SegmentTable segments) {}

  /// Those of its system calls that have state of their own or that a wait asks.
  record Calls(PollCalls poll, ThreadCalls thread, ProcessCalls process, WaitCalls children) {}

  private final Kernel kernel;
  private final int id;
  private final GuestProcess process;
  private final Parts parts;
  private final UserMemory memory;
  private final Signals signals;
  private final Waits waits;
  private final Calls calls;
  private final SystemCallTable table;
  private final GuestState saved = new GuestState();
  private boolean inCall;
  private OptionalInt interrupted = OptionalInt.empty();
  private int announceAt;
  private int clearAt;
  private int robustList;

  GuestThread(Kernel kernel, int id, GuestProcess process, Parts parts) {
    this.kernel = kernel;
    this.id = id;
    this.process = process;
    this.parts = parts;
    this.memory = new UserMemory(kernel.mmu(), parts.space());
    this.signals =
        new Signals(new SignalFrames(memory, parts.segments(), kernel.launch().processor()), parts.actions(), process);
    this.waits = new Waits(kernel.clock(), signals);
    FileContext context = new FileContext(kernel.files(), parts.descriptors(), memory, parts.standing());
    Caller caller = new Caller(kernel, this, process, parts, memory, signals, waits);
    TimeCalls time = new TimeCalls(caller);
    this.calls = new Calls(
        new PollCalls(context, signals, time, waits), new ThreadCalls(caller, time), new ProcessCalls(caller),
        new WaitCalls(caller));
    this.table =
        new SystemCallTable(
            new MemoryCalls(parts.space(), context),
            new PathCalls(context),
            new StatusCalls(context),
            new DescriptorCalls(context),
            new TransferCalls(context, signals, waits),
            calls.poll(),
            new SignalCalls(caller, time),
            time,
            calls.process(),
            new FamilyCalls(caller),
            calls.thread(),
            new CloneCalls(caller),
            new ExecCalls(caller),
            calls.children());
  }

  int id() {
    return id;
  }

  GuestProcess process() {
    return process;
  }

  Parts parts() {
    return parts;
  }

  Calls calls() {
    return calls;
  }

  UserMemory memory() {
    return memory;
  }

  Signals signals() {
    return signals;
  }

  Waits waits() {
    return waits;
  }

  /// Its registers while another thread runs.
  GuestState saved() {
    return saved;
  }

  /// A system call has been made and is to be served.
  void enterCall() {
    inCall = true;
  }

  /// Whether it could run if it were its turn.
  boolean canRun() {
    return !process.isStopped() && (!waits.isWaiting() || waits.isOver());
  }

  /// Writes its id to `address` in its own memory when it first runs (CLONE_CHILD_SETTID).
  void announceAt(int address) {
    announceAt = address;
  }

  /// Clears the word at `address` when it ends, and wakes who waits for that; 0 for none (CLONE_CHILD_CLEARTID).
  void clearAt(int address) {
    clearAt = address;
  }

  /// Where its list of robust futexes begins; 0 for none.
  void setRobustList(int address) {
    robustList = address;
  }

  int robustList() {
    return robustList;
  }

  /// Does what has to be done in its own memory before it first runs.
  void arrive() {
    if (announceAt != 0) {
      store(announceAt, id);
      announceAt = 0;
    }
  }

  /// Serves its system call if it has made one that is not over. Another thread may be in its place afterwards, if it
  /// has executed a program. A call that is [Withdrawn] leaves the thread before it.
  ///
  /// @throws Blocked if it has to wait
  void serve(GuestState state) {
    if (!inCall) {
      return;
    }
    if (waits.isWaiting()) {
      waits.resume();
    }
    Arguments call = Arguments.of(state);
    int result;
    try {
      result = serve(call);
    } catch (Withdrawn _) {
      state.setEip(state.eip() - INTERRUPT_BYTES);
      waits.end();
      inCall = false;
      return;
    }
    waits.end();
    inCall = false;
    if (result == Errno.ERESTARTSYS.result()) {
      interrupted = OptionalInt.of(call.number());
    } else {
      state.setGpr(GuestState.EAX, result);
    }
  }

  private int serve(Arguments call) {
    Optional<SystemCallTable.Row> row = table.find(call.number());
    if (row.isEmpty()) {
      kernel.unknown().note(call.number(), table.nameOfAbsent(call.number()), call.state().eip() - INTERRUPT_BYTES);
      return Errno.ENOSYS.result();
    }
    try {
      return row.get().handler().serve(call);
    } catch (LinuxError e) {
      return e.errno().result();
    }
  }

  /// Sends it a signal. What concerns the whole process does, whichever thread it was sent to.
  void send(SignalInfo info) {
    if ((Signal.bit(info.signal()) & PROCESS_WIDE) != 0) {
      process.send(info);
    } else {
      signals.send(info);
    }
  }

  /// Delivers the signals that wait for it.
  ///
  /// @throws ProcessEnd if one of them kills
  void deliverSignals(GuestState state) {
    OptionalInt restart = interrupted;
    interrupted = OptionalInt.empty();
    signals.deliverPending(state, restart);
  }

  /// Ends it, while its address space is the current one: what it held is let go, who waits for that is woken.
  ///
  /// @param keepsSpace whether its memory stays for those who look afterwards
  void end(boolean keepsSpace) {
    new RobustList(memory, kernel.futexes(), parts.space(), id).release(robustList);
    kernel.futexes().forget(this);
    leaveMemory();
    parts.descriptors().release();
    if (!keepsSpace) {
      parts.space().release();
    }
  }

  /// Does what others in the same memory are told by when it leaves it.
  void leaveMemory() {
    if (clearAt != 0 && parts.space().isShared() && store(clearAt, 0)) {
      kernel.futexes().wake(parts.space(), clearAt, 1, Futexes.ANY);
    }
    clearAt = 0;
  }

  /// Stores a word, if that can be done.
  private boolean store(int address, int value) {
    try {
      memory.write32(address, value);
      return true;
    } catch (LinuxError _) {
      return false;
    }
  }

  /// Writes all but whose thread it is.
  void save(StateWriter out, Shared shared) throws StateException {
    out.i32(id);
    parts.space().save(out, shared);
    parts.descriptors().save(out, shared);
    shared.standings().write(parts.standing(), out, standing -> standing.save(out));
    shared.actions().write(parts.actions(), out, actions -> actions.save(out));
    parts.segments().save(out);
    saved.save(out);
    signals.save(out);
    waits.save(out, shared);
    calls.process().save(out);
    out.bool(inCall);
    out.optional(interrupted);
    out.i32(announceAt);
    out.i32(clearAt);
    out.i32(robustList);
  }

  /// A thread of `process` as [#save] wrote it.
  static GuestThread restored(StateReader in, Shared shared, GuestProcess process) throws StateException {
    int id = in.i32();
    AddressSpace space = AddressSpace.restored(in, shared);
    Descriptors descriptors = Descriptors.restored(in, shared);
    Standing standing = shared.standings().read(in, () -> Standing.restored(in));
    SignalActions actions = shared.actions().read(in, () -> SignalActions.restored(in));
    SegmentTable segments = new SegmentTable();
    segments.restore(in);
    GuestThread thread =
        new GuestThread(shared.kernel(), id, process, new Parts(space, descriptors, standing, actions, segments));
    thread.saved.restore(in);
    thread.signals.restore(in);
    thread.waits.restore(in, shared, thread);
    thread.calls.process().restore(in);
    thread.inCall = in.bool();
    thread.interrupted = in.optionalInt();
    thread.announceAt = in.i32();
    thread.clearAt = in.i32();
    thread.robustList = in.i32();
    return thread;
  }
}
