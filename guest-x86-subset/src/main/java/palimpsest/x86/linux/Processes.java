package palimpsest.x86.linux;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// All processes, zombies included, by id. The parent of the first one is pid 1, outside of what is simulated; so is
/// the parent of every process whose own is gone, and it asks at once how they ended.
final class Processes {
  /// Threads there may be at a time.
  static final int MOST = 4096;

  private static final int HIGHEST_ID = 32_767;
  private static final int LOWEST_RENEWED_ID = 1001;

  private final TreeMap<Integer, GuestProcess> all = new TreeMap<>();
  private int lastId = Identity.PROCESS - 1;

  /// An id nobody has.
  ///
  /// @param scheduler who knows the threads' ids
  int newId(Scheduler scheduler) {
    do {
      lastId = lastId == HIGHEST_ID ? LOWEST_RENEWED_ID : lastId + 1;
    } while (scheduler.find(lastId).isPresent() || isInUse(lastId));
    return lastId;
  }

  /// Groups and sessions keep their leader's id in use.
  private boolean isInUse(int id) {
    return all.values().stream().anyMatch(each -> each.id() == id || each.group() == id || each.session() == id);
  }

  void add(GuestProcess process) {
    all.put(process.id(), process);
  }

  /// The process with an id, a zombie too.
  Optional<GuestProcess> find(int id) {
    return Optional.ofNullable(all.get(id));
  }

  List<GuestProcess> all() {
    return List.copyOf(all.values());
  }

  /// The processes of a group.
  List<GuestProcess> group(int id) {
    return all.values().stream().filter(each -> each.group() == id).toList();
  }

  /// Lets every timer ring whose time has come.
  void checkAlarms() {
    all.values().forEach(each -> each.alarm().check());
  }

  /// When the next timer rings that anybody hears.
  OptionalLong nextAlarm() {
    return all.values().stream()
        .map(each -> each.alarm().nextInterruption())
        .filter(OptionalLong::isPresent)
        .mapToLong(OptionalLong::getAsLong)
        .min();
  }

  /// A process has lost its last thread: its children are orphans, and its parent is told or has asked not to be.
  void end(GuestProcess process, Exit exit) {
    process.end(exit);
    process.alarm().set(0, 0);
    for (GuestProcess child : process.children()) {
      child.orphan();
      if (child.ended().isPresent()) {
        all.remove(child.id());
      }
    }
    Optional<GuestProcess> parent = process.parent();
    if (parent.isEmpty()) {
      all.remove(process.id());
      return;
    }
    boolean forgotten = parent.get().threads().stream()
        .map(thread -> thread.signals().action(Signal.SIGCHLD.number()))
        .anyMatch(action -> action.handler() == SignalAction.IGNORE || action.has(SignalAction.NO_ZOMBIES));
    if (process.exitSignal() == Signal.SIGCHLD.number()) {
      int code = exit.signal().isPresent() ? SignalInfo.CHILD_KILLED : SignalInfo.CHILD_EXITED;
      parent.get().send(SignalInfo.ofChild(code, process.id(), exit.signal().orElse(exit.status())));
      if (forgotten) {
        reap(process);
      }
    } else if (process.exitSignal() != 0) {
      parent.get().send(SignalInfo.ofKernel(process.exitSignal()));
    }
  }

  /// A zombie's parent knows how it ended; nothing of it is left.
  void reap(GuestProcess zombie) {
    zombie.parent().ifPresent(parent -> parent.removeChild(zombie));
    all.remove(zombie.id());
  }

  /// Writes all processes; `also` is one that may be none of them any more.
  void save(StateWriter out, Shared shared, GuestProcess also) throws StateException {
    out.i32(lastId);
    List<GuestProcess> known = new ArrayList<>(all.values());
    if (!known.contains(also)) {
      known.addFirst(also);
    }
    known.sort(Comparator.comparingInt(Processes::generation));
    out.list(known, process -> {
      out.bool(all.containsValue(process));
      process.save(out, shared);
    });
  }

  /// How many ancestors a process has: parents come before their children.
  private static int generation(GuestProcess process) {
    return process.parent().map(parent -> 1 + generation(parent)).orElse(0);
  }

  /// Becomes what [#save] wrote.
  ///
  /// @return every process that was written
  List<GuestProcess> restore(StateReader in, Shared shared) throws StateException {
    all.clear();
    lastId = in.i32();
    Map<Integer, GuestProcess> known = new LinkedHashMap<>();
    in.each(() -> {
      boolean listed = in.bool();
      GuestProcess process = GuestProcess.restored(in, shared, known);
      known.put(process.id(), process);
      if (listed) {
        add(process);
      }
    });
    return List.copyOf(known.values());
  }
}
