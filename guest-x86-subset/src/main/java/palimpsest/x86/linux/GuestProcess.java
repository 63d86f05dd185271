package palimpsest.x86.linux;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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
  private final SignalTrap trap = new SignalTrap();
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
    this.id = id;
    this.exitSignal = 0;
    this.parent = Optional.empty();
    this.program = program;
    this.group = id;
    this.session = id;
    this.alarm = new AlarmTimer(clock, this);
  }

  /// A child of `parent`.
  GuestProcess(int id, GuestClock clock, GuestProcess parent, Running program, int exitSignal) {
    this.id = id;
    this.exitSignal = exitSignal;
    this.parent = Optional.of(parent);
    this.program = program;
    this.group = parent.group;
    this.session = parent.session;
    this.alarm = new AlarmTimer(clock, this);
    parent.children.put(id, this);
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
  SignalTrap trap() {
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
}
