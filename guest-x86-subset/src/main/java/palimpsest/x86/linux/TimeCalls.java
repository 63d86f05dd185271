package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/// The system calls about time. All clocks show simulated time; the wall clock adds a fixed epoch.
final class TimeCalls {
  /// Unit of times(2), per second (AT_CLKTCK).
  static final int TICKS_PER_SECOND = 100;

  private static final long SECOND = 1_000_000_000L;
  private static final int CLOCK_REALTIME = 0;
  private static final int CLOCK_REALTIME_COARSE = 5;
  private static final int CLOCK_REALTIME_ALARM = 8;
  private static final int CLOCK_TAI = 11;
  /// The time the process has run; a thread's own is not kept apart.
  private static final int CLOCK_PROCESS_TIME = 2;
  private static final int CLOCK_THREAD_TIME = 3;
  private static final int TIMER_ABSOLUTE = 1;

  private final GuestClock clock;
  private final long epochSeconds;
  private final UserMemory memory;
  private final GuestProcess process;
  private final Scheduler scheduler;
  private final AlarmTimer alarm;
  private final Waits waits;

  TimeCalls(Caller caller) {
    this.clock = caller.kernel().clock();
    this.epochSeconds = caller.kernel().launch().epochSeconds();
    this.memory = caller.memory();
    this.process = caller.process();
    this.scheduler = caller.kernel().scheduler();
    this.alarm = process.alarm();
    this.waits = caller.waits();
  }

  int time(Arguments call) throws LinuxError {
    int now = (int) (wallNanoseconds() / SECOND);
    if (call.a() != 0) {
      memory.write32(call.a(), now);
    }
    return now;
  }

  int getTimeOfDay(Arguments call) throws LinuxError {
    long now = wallNanoseconds();
    if (call.a() != 0) {
      ByteBuffer value = UserMemory.newFields(8);
      value.putInt((int) (now / SECOND)).putInt((int) (now % SECOND / 1000));
      memory.write(call.a(), value);
    }
    if (call.b() != 0) {
      memory.write64(call.b(), 0);
    }
    return 0;
  }

  int clockGetTime(Arguments call) throws LinuxError {
    long now = read(call.a());
    ByteBuffer value = UserMemory.newFields(8);
    value.putInt((int) (now / SECOND)).putInt((int) (now % SECOND));
    memory.write(call.b(), value);
    return 0;
  }

  int clockGetTime64(Arguments call) throws LinuxError {
    long now = read(call.a());
    ByteBuffer value = UserMemory.newFields(16);
    value.putLong(now / SECOND).putLong(now % SECOND);
    memory.write(call.b(), value);
    return 0;
  }

  int clockGetResolution(Arguments call) throws LinuxError {
    read(call.a());
    if (call.b() != 0) {
      memory.write64(call.b(), 1L << 32);
    }
    return 0;
  }

  int clockGetResolution64(Arguments call) throws LinuxError {
    read(call.a());
    if (call.b() != 0) {
      ByteBuffer value = UserMemory.newFields(16);
      value.putLong(0).putLong(1);
      memory.write(call.b(), value);
    }
    return 0;
  }

  int nanosleep(Arguments call) throws LinuxError {
    return sleep(timeSpec(call.a()), call.b(), false);
  }

  int clockNanosleep(Arguments call) throws LinuxError {
    return sleep(until(call, timeSpec(call.c())), call.d(), false);
  }

  int clockNanosleep64(Arguments call) throws LinuxError {
    return sleep(until(call, timeSpec64(call.c())), call.d(), true);
  }

  /// All time is the user's.
  int times(Arguments call) throws LinuxError {
    if (call.a() != 0) {
      scheduler.settleTime();
      ByteBuffer value = UserMemory.newFields(16);
      value.putInt(0, ticks(process.ownTime())).putInt(8, ticks(process.childrenTime()));
      memory.write(call.a(), value);
    }
    return ticks(clock.nanoseconds());
  }

  private static int ticks(long nanoseconds) {
    return (int) (nanoseconds / (SECOND / TICKS_PER_SECOND));
  }

  /// The old alarm, in whole seconds.
  int alarm(Arguments call) {
    long left = alarm.left();
    alarm.set(Integer.toUnsignedLong(call.a()) * SECOND, 0);
    return (int) ((left + SECOND - 1) / SECOND);
  }

  /// Only the real-time timer exists; the processor-time ones are the same time here and are accepted but never ring.
  int setTimer(Arguments call) throws LinuxError {
    ByteBuffer old = timerValue(call.a());
    if (call.b() != 0 && call.a() == 0) {
      ByteBuffer wanted = memory.readFields(call.b(), 16);
      alarm.set(microTime(wanted, 8), microTime(wanted, 0));
    }
    if (call.c() != 0) {
      memory.write(call.c(), old);
    }
    return 0;
  }

  int getTimer(Arguments call) throws LinuxError {
    memory.write(call.b(), timerValue(call.a()));
    return 0;
  }

  /// Waits for a signal.
  ///
  /// @throws LinuxError EINTR, always
  int pause(Arguments call) throws LinuxError {
    waits.await(Condition.NEVER, OptionalLong.empty(), "it waits for a signal, and no timer is set");
    throw Errno.EINTR.failure();
  }

  /// A `struct timespec` of 32-bit fields, in nanoseconds.
  long timeSpec(int address) throws LinuxError {
    ByteBuffer value = memory.readFields(address, 8);
    return nanoseconds(value.getInt(0), value.getInt(4));
  }

  /// A `struct timespec` of 64-bit fields, in nanoseconds.
  long timeSpec64(int address) throws LinuxError {
    ByteBuffer value = memory.readFields(address, 16);
    return nanoseconds(value.getLong(0), value.getInt(8));
  }

  /// Nanoseconds since 1970.
  long wallNanoseconds() {
    return epochSeconds * SECOND + clock.nanoseconds();
  }

  private long read(int clockId) throws LinuxError {
    return switch (clockId) {
      case CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_REALTIME_ALARM, CLOCK_TAI -> wallNanoseconds();
      case CLOCK_PROCESS_TIME, CLOCK_THREAD_TIME -> {
        scheduler.settleTime();
        yield process.ownTime();
      }
      case 1, 4, 6, 7, 9 -> clock.nanoseconds();
      default -> throw Errno.EINVAL.failure();
    };
  }

  private long until(Arguments call, long given) throws LinuxError {
    long now = read(call.a());
    return (call.b() & TIMER_ABSOLUTE) != 0 ? Math.max(0, given - now) : given;
  }

  private int sleep(long nanoseconds, int remainder, boolean wide) throws LinuxError {
    if (waits.await(Condition.NEVER, OptionalLong.of(nanoseconds), "it sleeps") == Waits.Outcome.TIMED_OUT) {
      return 0;
    }
    long left = waits.left();
    if (remainder != 0) {
      ByteBuffer value = UserMemory.newFields(wide ? 16 : 8);
      if (wide) {
        value.putLong(left / SECOND).putLong(left % SECOND);
      } else {
        value.putInt((int) (left / SECOND)).putInt((int) (left % SECOND));
      }
      memory.write(remainder, value);
    }
    throw Errno.EINTR.failure();
  }

  private static long nanoseconds(long seconds, long fraction) throws LinuxError {
    if (seconds < 0 || fraction < 0 || fraction >= SECOND) {
      throw Errno.EINVAL.failure();
    }
    return Math.min(seconds, Integer.MAX_VALUE) * SECOND + fraction;
  }

  private static long microTime(ByteBuffer fields, int at) throws LinuxError {
    int micros = fields.getInt(at + 4);
    if (fields.getInt(at) < 0 || micros < 0 || micros >= 1_000_000) {
      throw Errno.EINVAL.failure();
    }
    return fields.getInt(at) * SECOND + micros * 1000L;
  }

  private ByteBuffer timerValue(int which) throws LinuxError {
    if (which < 0 || which > 2) {
      throw Errno.EINVAL.failure();
    }
    ByteBuffer value = UserMemory.newFields(16);
    if (which == 0) {
      value.putInt((int) (alarm.interval() / SECOND)).putInt((int) (alarm.interval() % SECOND / 1000));
      value.putInt((int) (alarm.left() / SECOND)).putInt((int) (alarm.left() % SECOND / 1000));
    }
    return value;
  }
}
