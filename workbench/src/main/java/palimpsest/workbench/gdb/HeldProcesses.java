package palimpsest.workbench.gdb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import palimpsest.cms.runtime.DebugControl;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.linux.ProcessTrace;

/// The processes that GDB holds: the one it follows and, from a fork until GDB lets go of one of the two, the child.
/// All others run on by themselves.
final class HeldProcesses {
  private final GuestMachine machine;
  private final DebugControl control;
  private boolean named;
  private OptionalInt child = OptionalInt.empty();
  private int process;
  private int thread;

  /// Follows the process that was followed before, or the first that lives.
  HeldProcesses(GuestMachine machine) {
    this.machine = machine;
    this.control = machine.debug();
    if (followed().ended().isPresent()) {
      followed().living().stream().findFirst().ifPresent(control::follow);
    }
    selectCurrent();
  }

  /// GDB knows processes: from here on threads are named with theirs, and forks stop the guest.
  void nameProcesses(boolean withForks) {
    named = true;
    control.setForks(withForks);
  }

  /// Whether it does.
  boolean areNamed() {
    return named;
  }

  /// The process that is followed has forked.
  void forked(int id) {
    child = OptionalInt.of(id);
  }

  /// The guest goes on: a child that GDB has not let go of goes on by itself.
  void goOn() {
    child = OptionalInt.empty();
  }

  /// GDB lets go of a process; if it is the one that is followed, the child of a fork is from here on.
  ///
  /// @return whether GDB holds another
  boolean release(int id) {
    boolean isFollowed = id == followed().id();
    boolean another = child.isPresent();
    if (another && isFollowed) {
      control.follow(child.getAsInt());
    }
    child = OptionalInt.empty();
    selectCurrent();
    return another || !isFollowed;
  }

  /// The one that breakpoints and continuing are about.
  ProcessTrace followed() {
    return control.process();
  }

  /// Looks at the thread the processor executes, or the first of the process that is followed.
  void selectCurrent() {
    process = followed().id();
    thread = followed().thread();
  }

  /// Looks at a thread.
  ///
  /// @return whether it is one of those held
  boolean select(ThreadId wanted) {
    if (wanted.thread() > 0 && !isAlive(wanted)) {
      return false;
    }
    if (wanted.thread() > 0) {
      process = processOf(wanted).orElseThrow();
      thread = wanted.thread();
    }
    return true;
  }

  /// Whether the thread is one of those held.
  boolean isAlive(ThreadId wanted) {
    return processOf(wanted).isPresent();
  }

  private Optional<Integer> processOf(ThreadId wanted) {
    return threads().stream()
        .filter(each -> each.thread() == wanted.thread()
            && (wanted.process() <= 0 || each.process() == wanted.process()))
        .map(ThreadId::process)
        .findFirst();
  }

  /// All threads held.
  List<ThreadId> threads() {
    List<ThreadId> all = new ArrayList<>();
    for (ProcessTrace each : all()) {
      each.threads().forEach(id -> all.add(new ThreadId(each.id(), id)));
    }
    return all;
  }

  private List<ProcessTrace> all() {
    List<ProcessTrace> all = new ArrayList<>(List.of(followed()));
    child.ifPresent(id -> followed().other(id).ifPresent(all::add));
    return all;
  }

  /// The process that is looked at, if it is held still; the one that is followed otherwise.
  ProcessTrace selected() {
    return withId(process);
  }

  /// The process with an id, if it is held; the one that is followed otherwise.
  ProcessTrace withId(int id) {
    return all().stream().filter(each -> each.id() == id).findFirst().orElse(followed());
  }

  /// Whether the process that is looked at is the one that is followed.
  boolean looksAtFollowed() {
    return selected() == followed();
  }

  /// The thread that is looked at.
  ThreadId thread() {
    return new ThreadId(selected().id(), thread);
  }

  /// Its registers.
  GuestState registers() {
    return selected().registers(thread, machine.state()).orElseGet(machine::state);
  }

  /// A thread's id as GDB reads it.
  String name(ThreadId id) {
    return id.text(named);
  }

  /// What is to be said of a thread.
  String describe(ThreadId id) {
    ProcessTrace its = withId(id.process() > 0 ? id.process() : processOf(id).orElse(process));
    return its.isCurrent() && its.thread() == id.thread() ? "on the processor" : "waits";
  }
}
