package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import palimpsest.x86.isa.Segment;

/// The system calls of thread libraries: futexes, thread-local storage, what happens at a thread's end.
final class ThreadCalls {
  private static final int COMMAND = 0x7f;
  private static final int WALL_CLOCK = 0x100;
  private static final int WAIT = 0;
  private static final int WAKE = 1;
  private static final int REQUEUE = 3;
  private static final int COMPARE_REQUEUE = 4;
  private static final int WAKE_OPERATION = 5;
  private static final int WAIT_BITS = 9;
  private static final int WAKE_BITS = 10;
  private static final int ROBUST_HEAD_BYTES = 12;

  private final GuestThread thread;
  private final Futexes futexes;
  private final AddressSpace space;
  private final SegmentTable segments;
  private final UserMemory memory;
  private final Waits waits;
  private final GuestClock clock;
  private final TimeCalls time;
  private Optional<Futexes.Waiter> waiter = Optional.empty();

  ThreadCalls(Caller caller, TimeCalls time) {
    this.thread = caller.thread();
    this.futexes = caller.kernel().futexes();
    this.space = caller.parts().space();
    this.segments = caller.parts().segments();
    this.memory = caller.memory();
    this.waits = caller.waits();
    this.clock = caller.kernel().clock();
    this.time = time;
  }

  int futex(Arguments call) throws LinuxError {
    return futex(call, false);
  }

  int futex64(Arguments call) throws LinuxError {
    return futex(call, true);
  }

  private int futex(Arguments call, boolean wide) throws LinuxError {
    if (call.a() % 4 != 0) {
      throw Errno.EINVAL.failure();
    }
    int command = call.b() & COMMAND;
    return switch (command) {
      case WAIT -> sleep(call, wait(call, false, wide), Futexes.ANY);
      case WAIT_BITS -> sleep(call, wait(call, true, wide), bits(call));
      case WAKE -> wake(call.a(), call.c(), Futexes.ANY);
      case WAKE_BITS -> wake(call.a(), call.c(), bits(call));
      case REQUEUE, COMPARE_REQUEUE -> {
        if (command == COMPARE_REQUEUE && memory.read32(call.a()) != call.f()) {
          throw Errno.EAGAIN.failure();
        }
        int woken = wake(call.a(), call.c(), Futexes.ANY);
        yield woken + futexes.move(space, call.a(), call.e(), call.d());
      }
      case WAKE_OPERATION -> operate(call);
      default -> throw Errno.ENOSYS.failure();
    };
  }

  /// How long a wait may be: a time from now, or one on a clock.
  private OptionalLong wait(Arguments call, boolean absolute, boolean wide) throws LinuxError {
    if (call.d() == 0) {
      return OptionalLong.empty();
    }
    long given = wide ? time.timeSpec64(call.d()) : time.timeSpec(call.d());
    if (!absolute) {
      return OptionalLong.of(given);
    }
    long now = (call.b() & WALL_CLOCK) != 0 ? time.wallNanoseconds() : clock.nanoseconds();
    return OptionalLong.of(Math.max(0, given - now));
  }

  private static int bits(Arguments call) throws LinuxError {
    if (call.f() == 0) {
      throw Errno.EINVAL.failure();
    }
    return call.f();
  }

  private int sleep(Arguments call, OptionalLong timeout, int mask) throws LinuxError {
    if (!waits.isResumed()) {
      if (memory.read32(call.a()) != call.c()) {
        throw Errno.EAGAIN.failure();
      }
      waiter = Optional.of(futexes.add(thread, space, call.a(), mask));
    }
    Futexes.Waiter me = waiter.orElseThrow();
    Waits.Outcome outcome = waits.await(new Condition.Woken(me), timeout, "it waits for a futex");
    futexes.remove(me);
    return switch (outcome) {
      case READY -> 0;
      case TIMED_OUT -> throw Errno.ETIMEDOUT.failure();
      case INTERRUPTED -> throw (timeout.isPresent() ? Errno.EINTR : Errno.ERESTARTSYS).failure();
    };
  }

  /// A restored thread sleeps as `asleep`.
  void resume(Futexes.Waiter asleep) {
    waiter = Optional.of(asleep);
  }

  private int wake(int address, int most, int mask) throws LinuxError {
    if (Integer.compareUnsigned(address, (int) AddressSpace.USER_END) >= 0) {
      throw Errno.EFAULT.failure();
    }
    return futexes.wake(space, address, most, mask);
  }

  /// Changes the second word, wakes at the first, and at the second if its old value compares as asked.
  private int operate(Arguments call) throws LinuxError {
    int code = call.f();
    int operand = code << 8 >> 20;
    int compared = code << 20 >> 20;
    int amount = (code & 0x8000_0000) != 0 ? 1 << (operand & 31) : operand;
    int old = memory.read32(call.e());
    int changed = switch (code >>> 28 & 7) {
      case 0 -> amount;
      case 1 -> old + amount;
      case 2 -> old | amount;
      case 3 -> old & ~amount;
      case 4 -> old ^ amount;
      default -> throw Errno.ENOSYS.failure();
    };
    boolean also = switch (code >>> 24 & 15) {
      case 0 -> old == compared;
      case 1 -> old != compared;
      case 2 -> old < compared;
      case 3 -> old <= compared;
      case 4 -> old > compared;
      case 5 -> old >= compared;
      default -> throw Errno.ENOSYS.failure();
    };
    memory.write32(call.e(), changed);
    int woken = wake(call.a(), call.c(), Futexes.ANY);
    return also ? woken + wake(call.e(), call.d(), Futexes.ANY) : woken;
  }

  int setThreadArea(Arguments call) throws LinuxError {
    ByteBuffer fields = memory.readFields(call.a(), 16);
    if (fields.getInt(0) == -1) {
      int entry = segments.emptySlot().orElseThrow(Errno.ESRCH::failure);
      memory.write32(call.a(), entry);
      fields.putInt(0, entry);
    }
    segments.adopt(fields);
    segments.reload(call.state(), Segment.DS, Segment.ES, Segment.FS, Segment.GS);
    return 0;
  }

  int getThreadArea(Arguments call) throws LinuxError {
    int entry = memory.read32(call.a());
    if (!SegmentTable.isSlot(entry)) {
      throw Errno.EINVAL.failure();
    }
    SegmentTable.Descriptor descriptor = segments.descriptor(entry);
    ByteBuffer fields = UserMemory.newFields(16);
    fields.putInt(entry).putInt(descriptor.base()).putInt(descriptor.limit()).putInt(descriptor.flags());
    memory.write(call.a(), fields);
    return 0;
  }

  int setThreadIdAddress(Arguments call) {
    thread.clearAt(call.a());
    return thread.id();
  }

  int setRobustList(Arguments call) throws LinuxError {
    if (call.b() != ROBUST_HEAD_BYTES) {
      throw Errno.EINVAL.failure();
    }
    thread.setRobustList(call.a());
    return 0;
  }

  int getRobustList(Arguments call) throws LinuxError {
    if (call.a() != 0 && call.a() != thread.id()) {
      throw Errno.EPERM.failure();
    }
    memory.write32(call.b(), thread.robustList());
    memory.write32(call.c(), ROBUST_HEAD_BYTES);
    return 0;
  }
}
