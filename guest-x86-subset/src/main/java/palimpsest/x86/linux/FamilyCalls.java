package palimpsest.x86.linux;

import java.util.List;
import java.util.Optional;

/// The system calls about who is who: ids, parents, groups, sessions.
final class FamilyCalls {
  /// The process outside that everybody descends from.
  private static final int OUTSIDE = 1;

  private final GuestThread thread;
  private final GuestProcess process;
  private final Processes processes;
  private final Scheduler scheduler;

  FamilyCalls(Caller caller) {
    this.thread = caller.thread();
    this.process = caller.process();
    this.processes = caller.kernel().processes();
    this.scheduler = caller.kernel().scheduler();
  }

  int getProcess(Arguments call) {
    return process.id();
  }

  int getThread(Arguments call) {
    return thread.id();
  }

  int getParent(Arguments call) {
    return process.parent().map(GuestProcess::id).orElse(OUTSIDE);
  }

  int getOwnGroup(Arguments call) {
    return process.group();
  }

  int getGroup(Arguments call) throws LinuxError {
    return named(call.a()).group();
  }

  int getSession(Arguments call) throws LinuxError {
    return named(call.a()).session();
  }

  /// A process may move itself, and its children until they execute a program, between groups of its session.
  int setGroup(Arguments call) throws LinuxError {
    if (call.b() < 0) {
      throw Errno.EINVAL.failure();
    }
    GuestProcess moved = named(call.a());
    boolean child = moved.parent().filter(parent -> parent == process).isPresent();
    if (moved != process && !child) {
      throw Errno.ESRCH.failure();
    }
    if (child && moved.hasExecuted()) {
      throw Errno.EACCES.failure();
    }
    int group = call.b() == 0 ? moved.id() : call.b();
    boolean exists = processes.group(group).stream().anyMatch(each -> each.session() == process.session());
    if (moved.session() != process.session()
        || moved.session() == moved.id() && group != moved.group()
        || group != moved.id() && !exists) {
      throw Errno.EPERM.failure();
    }
    moved.setGroup(group);
    return 0;
  }

  int setSession(Arguments call) throws LinuxError {
    if (!processes.group(process.id()).isEmpty()) {
      throw Errno.EPERM.failure();
    }
    process.leadSession();
    return process.id();
  }

  int yieldProcessor(Arguments call) {
    scheduler.yieldSlice();
    return 0;
  }

  private GuestProcess named(int id) throws LinuxError {
    return id == 0 ? process : processes.find(id).orElseThrow(Errno.ESRCH::failure);
  }

  /// Those a kill is for.
  ///
  /// @param id as kill(2) has it: a process, 0 for the sender's group, -1 for all but the sender, or a group, negated
  static List<GuestProcess> addressed(int id, GuestProcess sender, Processes processes) {
    if (id > 0) {
      Optional<GuestProcess> one = processes.find(id);
      return one.isPresent() ? List.of(one.get()) : List.of();
    }
    return switch (id) {
      case 0 -> processes.group(sender.group());
      case -1 -> processes.all().stream().filter(each -> each != sender).toList();
      default -> processes.group(-id);
    };
  }
}
