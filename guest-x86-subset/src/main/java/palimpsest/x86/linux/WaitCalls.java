package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.Optional;

/// The system calls that wait for children.
final class WaitCalls {
  private static final long SECOND = 1_000_000_000L;

  private static final int DO_NOT_WAIT = 1;
  private static final int STOPPED = 2;
  private static final int EXITED = 4;
  private static final int CONTINUED = 8;
  private static final int LEAVE = 0x0100_0000;

  private static final int EVERY_CHILD = 0;
  private static final int ONE_CHILD = 1;
  private static final int ONE_GROUP = 2;

  private static final int STATUS_STOPPED = 0x7f;
  private static final int STATUS_CONTINUED = 0xffff;

  private final GuestProcess process;
  private final Processes processes;
  private final UserMemory memory;
  private final Waits waits;

  WaitCalls(Caller caller) {
    this.process = caller.process();
    this.processes = caller.kernel().processes();
    this.memory = caller.memory();
    this.waits = caller.waits();
  }

  /// Which children a call is about.
  ///
  /// @param which one of waitid's kinds
  /// @param id of the child or of the group, of which 0 is the caller's
  record Children(int which, int id) {
    private boolean include(GuestProcess child, GuestProcess caller) {
      return switch (which) {
        case ONE_CHILD -> child.id() == id;
        case ONE_GROUP -> child.group() == (id == 0 ? caller.group() : id);
        default -> true;
      };
    }
  }

  /// What there is to tell about a child.
  ///
  /// @param code si_code
  /// @param value its exit code, or the signal in question
  private record News(GuestProcess child, int code, int value) {
    int status() {
      return switch (code) {
        case SignalInfo.CHILD_EXITED -> value << 8;
        case SignalInfo.CHILD_STOPPED -> value << 8 | STATUS_STOPPED;
        case SignalInfo.CHILD_CONTINUED -> STATUS_CONTINUED;
        default -> value;
      };
    }
  }

  int waitpid(Arguments call) throws LinuxError {
    return wait(call.a(), call.b(), call.c(), 0);
  }

  int wait4(Arguments call) throws LinuxError {
    return wait(call.a(), call.b(), call.c(), call.d());
  }

  private int wait(int id, int status, int options, int usage) throws LinuxError {
    Children wanted = switch (id) {
      case -1 -> new Children(EVERY_CHILD, 0);
      case 0 -> new Children(ONE_GROUP, 0);
      default -> id > 0 ? new Children(ONE_CHILD, id) : new Children(ONE_GROUP, -id);
    };
    Optional<News> news = await(wanted, options | EXITED);
    if (news.isEmpty()) {
      return 0;
    }
    if (status != 0) {
      memory.write32(status, news.get().status());
    }
    if (usage != 0) {
      memory.write(usage, usage(news.get().child()));
    }
    settle(news.get());
    return news.get().child().id();
  }

  int waitid(Arguments call) throws LinuxError {
    int options = call.d();
    if ((options & (EXITED | STOPPED | CONTINUED)) == 0) {
      throw Errno.EINVAL.failure();
    }
    if (call.a() < EVERY_CHILD || call.a() > ONE_GROUP) {
      throw Errno.EINVAL.failure();
    }
    Optional<News> news = await(new Children(call.a(), call.b()), options);
    if (call.c() != 0) {
      ByteBuffer info = UserMemory.newFields(128);
      if (news.isPresent()) {
        info.putInt(0, Signal.SIGCHLD.number()).putInt(8, news.get().code());
        info.putInt(12, news.get().child().id()).putInt(16, Identity.USER).putInt(20, news.get().value());
      }
      memory.write(call.c(), info);
    }
    if (call.e() != 0 && news.isPresent()) {
      memory.write(call.e(), usage(news.get().child()));
    }
    if ((options & LEAVE) == 0) {
      news.ifPresent(this::settle);
    }
    return 0;
  }

  /// Waits until there is news of a child that is wanted.
  ///
  /// @return empty if there is none and nobody wants to wait
  /// @throws LinuxError ECHILD if there is no such child
  private Optional<News> await(Children wanted, int options) throws LinuxError {
    if (hasNone(wanted)) {
      throw Errno.ECHILD.failure();
    }
    if ((options & DO_NOT_WAIT) == 0) {
      waits.awaitOrRestart(new Condition.ChildChanged(this, wanted, options), "it waits for a child");
    }
    Optional<News> found = news(wanted, options);
    if (found.isEmpty() && hasNone(wanted)) {
      throw Errno.ECHILD.failure();
    }
    return found;
  }

  /// Whether a wait for `wanted` with `options` is over: there is news, or no such child any more.
  boolean isOver(Children wanted, int options) {
    return news(wanted, options).isPresent() || hasNone(wanted);
  }

  private boolean hasNone(Children wanted) {
    return process.children().stream().noneMatch(child -> wanted.include(child, process));
  }

  private Optional<News> news(Children wanted, int options) {
    return process.children().stream()
        .filter(child -> wanted.include(child, process))
        .flatMap(child -> newsOf(child, options).stream())
        .findFirst();
  }

  private static Optional<News> newsOf(GuestProcess child, int options) {
    if (child.ended().isPresent()) {
      Exit exit = child.ended().get();
      News end = exit.signal().isPresent()
          ? new News(child, SignalInfo.CHILD_KILLED, exit.signal().getAsInt())
          : new News(child, SignalInfo.CHILD_EXITED, exit.status());
      return (options & EXITED) != 0 ? Optional.of(end) : Optional.empty();
    }
    return switch (child.change()) {
      case STOPPED -> (options & STOPPED) != 0
          ? Optional.of(new News(child, SignalInfo.CHILD_STOPPED, child.stopSignal()))
          : Optional.empty();
      case CONTINUED -> (options & CONTINUED) != 0
          ? Optional.of(new News(child, SignalInfo.CHILD_CONTINUED, Signal.SIGCONT.number()))
          : Optional.empty();
      case NONE -> Optional.empty();
    };
  }

  /// It has been told, and is not told again.
  private void settle(News news) {
    if (news.child().ended().isPresent()) {
      processes.reap(news.child());
    } else {
      news.child().changeTold();
    }
  }

  private static ByteBuffer usage(GuestProcess child) {
    return usage(child.ownTime() + child.childrenTime());
  }

  /// A `struct rusage` in which all time is the user's.
  static ByteBuffer usage(long nanoseconds) {
    ByteBuffer fields = UserMemory.newFields(72);
    fields.putInt((int) (nanoseconds / SECOND)).putInt((int) (nanoseconds % SECOND / 1000));
    return fields;
  }
}
