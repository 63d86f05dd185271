package palimpsest.x86.linux;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;
import palimpsest.x86.elf.SymbolTable;

/// One process: its place in the family of processes, its threads, and what these have in common that no clone flag can
/// separate. Dead, it is a zombie until its parent has asked how it ended.
final class GuestProcess {
  /// What a parent can be told about a child that lives.
  enum Change {
    NONE,
    STOPPED,
    CONTINUED
  }

  /// The program a process runs.
  ///
  /// @param image what it was loaded from
  /// @param link what /proc/self/exe leads to
  /// @param arguments argv as it was started
  /// @param symbols its functions at their linear addresses
  /// @param code its executable segments, and those of its dynamic linker
  /// @param stack where its stack pointer was before its first instruction
  record Running(
      Path image,
      String link,
      List<String> arguments,
      SymbolTable symbols,
      List<CodeMapping> code,
      int stack) {}

  private final int id;
  /// The signal its parent gets at its end; 0 for none.
  private final int exitSignal;
  private final PendingSignals pending = new PendingSignals();
  private final DebugTrap trap = new DebugTrap();
  private final AlarmTimer alarm;
  private final TreeMap<Integer, GuestThread> threads = new TreeMap<>();
  private final TreeMap<Integer, GuestProcess> children = new TreeMap<>();
  private Optional<GuestProcess> parent;
  private Running program;
  private int group;
  private int session;
  private Optional<Exit> ended = Optional.empty();
  private boolean released;
  private boolean executed;
  private int stopSignal;
  private Change change = Change.NONE;
  private long ownTime;
  private long childrenTime;

  /// The first process, whose parent is outside.
  GuestProcess(int id, GuestClock clock, Running program) {
    this(id, clock, Optional.empty(), program, 0);
  }

  private GuestProcess(
      int id, GuestClock clock, Optional<GuestProcess> parent, Running program, int exitSignal) {
    this.id = id;
    this.exitSignal = exitSignal;
    this.parent = parent;
    this.program = program;
    this.group = parent.map(GuestProcess::group).orElse(id);
    this.session = parent.map(GuestProcess::session).orElse(id);
    this.alarm = new AlarmTimer(clock, this);
    parent.ifPresent(of -> of.children.put(id, this));
  }

  /// A child of `parent`.
  GuestProcess(int id, GuestClock clock, GuestProcess parent, Running program, int exitSignal) {
    this(id, clock, Optional.of(parent), program, exitSignal);
  }

  int id() {
    return id;
  }

  int exitSignal() {
    return exitSignal;
  }

  /// Signals for any of its threads.
  PendingSignals pending() {
    return pending;
  }

  /// Where a debugger catches its signals.
  DebugTrap trap() {
    return trap;
  }

  AlarmTimer alarm() {
    return alarm;
  }

  /// Its threads by id.
  Collection<GuestThread> threads() {
    return List.copyOf(threads.values());
  }

  void addThread(GuestThread thread) {
    threads.put(thread.id(), thread);
  }

  void removeThread(GuestThread thread) {
    threads.remove(thread.id());
  }

  /// The thread that would take a signal sent to the process: the first that does not block it, or the first.
  Optional<GuestThread> threadFor(int signal) {
    return threads.values().stream()
        .filter(thread -> (thread.signals().blocked() & Signal.bit(signal)) == 0)
        .findFirst()
        .or(() -> threads.values().stream().findFirst());
  }

  Optional<GuestProcess> parent() {
    return parent;
  }

  /// The children, zombies included, by id.
  Collection<GuestProcess> children() {
    return List.copyOf(children.values());
  }

  /// Its parent is gone: pid 1, outside, takes its place.
  void orphan() {
    parent = Optional.empty();
  }

  void removeChild(GuestProcess child) {
    children.remove(child.id);
    childrenTime += child.ownTime + child.childrenTime;
  }

  Running program() {
    return program;
  }

  /// It has executed another program.
  void setProgram(Running newProgram) {
    program = newProgram;
    executed = true;
  }

  /// Whether it has ever executed a program.
  boolean hasExecuted() {
    return executed;
  }

  int group() {
    return group;
  }

  void setGroup(int newGroup) {
    group = newGroup;
  }

  int session() {
    return session;
  }

  /// Makes it the leader of a session and of a group.
  void leadSession() {
    session = id;
    group = id;
  }

  /// Whether it no longer runs in the memory of a parent that waits for it in vfork.
  boolean hasReleasedParent() {
    return released;
  }

  void releaseParent() {
    released = true;
  }

  /// How it ended, if it has.
  Optional<Exit> ended() {
    return ended;
  }

  void end(Exit exit) {
    ended = Optional.of(exit);
    released = true;
  }

  boolean isStopped() {
    return stopSignal != 0;
  }

  int stopSignal() {
    return stopSignal;
  }

  /// None of its threads runs until it is continued.
  void stop(int signal) {
    stopSignal = signal;
    change = Change.STOPPED;
    tellParent(signal, SignalInfo.CHILD_STOPPED);
  }

  /// It goes on if it was stopped.
  void goOn() {
    if (isStopped()) {
      stopSignal = 0;
      change = Change.CONTINUED;
      tellParent(Signal.SIGCONT.number(), SignalInfo.CHILD_CONTINUED);
    }
  }

  private void tellParent(int status, int code) {
    parent.ifPresent(to -> {
      boolean wanted = to.threads.values().stream()
          .noneMatch(thread -> thread.signals().action(Signal.SIGCHLD.number()).has(SignalAction.NO_STOPS));
      if (wanted) {
        to.send(SignalInfo.ofChild(code, id, status));
      }
    });
  }

  /// What its parent has not been told yet.
  Change change() {
    return change;
  }

  void changeTold() {
    change = Change.NONE;
  }

  /// Sends the process a signal, for any of its threads.
  void send(SignalInfo info) {
    int signal = info.signal();
    if (signal == Signal.SIGCONT.number() || signal == Signal.SIGKILL.number()) {
      pending.forget(Signal.STOPPING);
      goOn();
    } else if ((Signal.bit(signal) & Signal.STOPPING) != 0) {
      pending.forget(Signal.bit(Signal.SIGCONT.number()));
    }
    if (threads.values().stream().anyMatch(thread -> thread.signals().wouldKeep(signal))) {
      pending.add(info);
    }
  }

  /// Whether a signal sent to the process now would be delivered.
  boolean wouldDeliver(int signal) {
    return threads.values().stream().anyMatch(thread -> thread.signals().wouldDeliver(signal));
  }

  /// Nanoseconds of simulated time its threads have run.
  long ownTime() {
    return ownTime;
  }

  /// The same of all descendants it has waited for.
  long childrenTime() {
    return childrenTime;
  }

  void addTime(long nanoseconds) {
    ownTime += nanoseconds;
  }

  /// Writes the process and its threads.
  void save(StateWriter out, Shared shared) throws StateException {
    out.i32(id);
    out.i32(exitSignal);
    out.optional(parent.stream().mapToInt(GuestProcess::id).findFirst());
    GuestFileSystem files = shared.kernel().files();
    files.savePath(program.image, out);
    out.text(program.link);
    out.list(program.arguments, out::text);
    program.symbols.save(out);
    out.i32(program.stack);
    out.list(program.code, mapping -> {
      files.savePath(mapping.file(), out);
      out.i64(mapping.start());
      out.i64(mapping.end());
      out.i64(mapping.offset());
    });
    pending.save(out);
    alarm.save(out);
    out.ints(new int[] {group, session, stopSignal});
    out.choice(change);
    out.bool(released);
    out.bool(executed);
    out.i64(ownTime);
    out.i64(childrenTime);
    out.bool(ended.isPresent());
    if (ended.isPresent()) {
      ended.get().save(out);
    }
    out.list(threads.values(), thread -> thread.save(out, shared));
  }

  /// A process as [#save] wrote it. Its parent, which must have been read before, is one of `known`.
  static GuestProcess restored(StateReader in, Shared shared, Map<Integer, GuestProcess> known)
      throws StateException {
    int id = in.i32();
    int exitSignal = in.i32();
    OptionalInt parentId = in.optionalInt();
    Optional<GuestProcess> parent = parentId.isEmpty()
        ? Optional.empty()
        : Optional.of(Optional.ofNullable(known.get(parentId.getAsInt()))
            .orElseThrow(() -> in.damaged("process " + id + " has a parent that is not there")));
    GuestProcess process = new GuestProcess(id, shared.kernel().clock(), parent, running(in, shared), exitSignal);
    process.pending.restore(in);
    process.alarm.restore(in);
    int[] words = new int[3];
    in.ints(words);
    process.group = words[0];
    process.session = words[1];
    process.stopSignal = words[2];
    process.change = in.choice(Change.values());
    process.released = in.bool();
    process.executed = in.bool();
    process.ownTime = in.i64();
    process.childrenTime = in.i64();
    process.ended = in.bool() ? Optional.of(Exit.restored(in)) : Optional.empty();
    in.list(() -> GuestThread.restored(in, shared, process)).forEach(process::addThread);
    return process;
  }

  private static Running running(StateReader in, Shared shared) throws StateException {
    GuestFileSystem files = shared.kernel().files();
    Path image = files.restoredPath(in);
    String link = in.text();
    List<String> arguments = in.list(in::text);
    SymbolTable symbols = SymbolTable.restored(in);
    int stack = in.i32();
    List<CodeMapping> code =
        in.list(() -> new CodeMapping(files.restoredPath(in), in.i64(), in.i64(), in.i64()));
    return new Running(image, link, arguments, symbols, code, stack);
  }
}
