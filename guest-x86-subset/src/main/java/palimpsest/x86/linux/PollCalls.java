package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntSupplier;

/// Waiting for descriptors. Files, devices and standard streams are always ready; only pipes may not be.
final class PollCalls {
  private static final int POLL_IN = 0x1;
  private static final int POLL_OUT = 0x4;
  static final int POLL_ERROR = 0x8;
  static final int POLL_HANG_UP = 0x10;
  private static final int POLL_INVALID = 0x20;
  private static final int READS = 0x41;
  private static final int WRITES = 0x104;
  private static final long MILLISECOND = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;

  private final Descriptors descriptors;
  private final UserMemory memory;
  private final Signals signals;
  private final TimeCalls time;
  private final Waits waits;

  PollCalls(FileContext context, Signals signals, TimeCalls time, Waits waits) {
    this.descriptors = context.descriptors();
    this.memory = context.memory();
    this.signals = signals;
    this.time = time;
    this.waits = waits;
  }

  int poll(Arguments call) throws LinuxError {
    OptionalLong wait = call.c() < 0 ? OptionalLong.empty() : OptionalLong.of(call.c() * MILLISECOND);
    return poll(call.a(), call.b(), wait);
  }

  int ppoll(Arguments call) throws LinuxError {
    OptionalLong wait = call.c() == 0 ? OptionalLong.empty() : OptionalLong.of(time.timeSpec(call.c()));
    return withMask(call.d(), () -> poll(call.a(), call.b(), wait));
  }

  int ppoll64(Arguments call) throws LinuxError {
    OptionalLong wait = call.c() == 0 ? OptionalLong.empty() : OptionalLong.of(time.timeSpec64(call.c()));
    return withMask(call.d(), () -> poll(call.a(), call.b(), wait));
  }

  int select(Arguments call) throws LinuxError {
    OptionalLong wait = OptionalLong.empty();
    if (call.e() != 0) {
      wait = OptionalLong.of(memory.read32(call.e()) * SECOND + memory.read32(call.e() + 4) * 1000L);
    }
    return select(call, wait);
  }

  /// The old call: its five arguments lie in memory.
  int oldSelect(Arguments call) throws LinuxError {
    ByteBuffer five = memory.readFields(call.a(), 20);
    return select(
        new Arguments(
            call.number(),
            five.getInt(0),
            five.getInt(4),
            five.getInt(8),
            five.getInt(12),
            five.getInt(16),
            0,
            call.state()));
  }

  int pselect6(Arguments call) throws LinuxError {
    OptionalLong wait = call.e() == 0 ? OptionalLong.empty() : OptionalLong.of(time.timeSpec(call.e()));
    int mask = call.f() == 0 ? 0 : memory.read32(call.f());
    return withMask(mask, () -> select(call, wait));
  }

  int pselect664(Arguments call) throws LinuxError {
    OptionalLong wait = call.e() == 0 ? OptionalLong.empty() : OptionalLong.of(time.timeSpec64(call.e()));
    int mask = call.f() == 0 ? 0 : memory.read32(call.f());
    return withMask(mask, () -> select(call, wait));
  }

  /// One look or wait that may fail.
  private interface Wait {
    int now() throws LinuxError;
  }

  private int withMask(int maskAddress, Wait wait) throws LinuxError {
    if (maskAddress != 0 && !waits.isResumed()) {
      signals.setBlockedForWait(memory.read64(maskAddress));
    }
    return wait.now();
  }

  private int poll(int address, int count, OptionalLong wait) throws LinuxError {
    if (count < 0 || count > Descriptors.LIMIT) {
      throw Errno.EINVAL.failure();
    }
    ByteBuffer entries = memory.readFields(address, 8 * count);
    int ready = look(entries, count);
    if (ready == 0) {
      ready = waitFor(new Condition.Polled(this, entries, count), () -> look(entries, count), wait);
    }
    memory.write(address, entries);
    return ready;
  }

  private int look(ByteBuffer entries, int count) {
    int ready = 0;
    for (int i = 0; i < count; i++) {
      int descriptor = entries.getInt(8 * i);
      int wanted = entries.getShort(8 * i + 4);
      int events = descriptor < 0 ? 0 : events(descriptor) & (wanted | POLL_ERROR | POLL_HANG_UP | POLL_INVALID);
      entries.putShort(8 * i + 6, (short) events);
      ready += events != 0 ? 1 : 0;
    }
    return ready;
  }

  private int events(int descriptor) {
    Optional<Descriptors.Description> found = descriptors.find(descriptor);
    if (found.isEmpty()) {
      return POLL_INVALID;
    }
    OpenFile file = found.get().file();
    OpenFlags flags = found.get().flags();
    return (flags.reads() && file.readReady() ? READS : 0)
        | (flags.writes() && file.writeReady() ? WRITES : 0)
        | file.brokenEvents();
  }

  private int select(Arguments call, OptionalLong wait) throws LinuxError {
    if (call.a() < 0 || call.a() > Descriptors.LIMIT) {
      throw Errno.EINVAL.failure();
    }
    int bytes = (call.a() + 31) / 32 * 4;
    int[] addresses = {call.b(), call.c(), call.d()};
    byte[][] wanted = new byte[3][];
    for (int i = 0; i < 3; i++) {
      wanted[i] = addresses[i] == 0 ? new byte[bytes] : memory.read(addresses[i], bytes);
    }
    checkOpen(wanted, call.a());
    byte[][] ready = new byte[3][bytes];
    int count = look(wanted, ready, call.a());
    if (count == 0) {
      count = waitFor(
          new Condition.Selected(this, List.of(wanted), call.a()), () -> look(wanted, ready, call.a()), wait);
    }
    for (int i = 0; i < 3; i++) {
      if (addresses[i] != 0) {
        memory.write(addresses[i], ready[i], 0, bytes);
      }
    }
    return count;
  }

  private void checkOpen(byte[][] wanted, int limit) throws LinuxError {
    for (int descriptor = 0; descriptor < limit; descriptor++) {
      int bit = 1 << (descriptor % 8);
      int asked = wanted[0][descriptor / 8] | wanted[1][descriptor / 8] | wanted[2][descriptor / 8];
      if ((asked & bit) != 0) {
        descriptors.get(descriptor);
      }
    }
  }

  private int look(byte[][] wanted, byte[][] ready, int limit) {
    for (byte[] set : ready) {
      Arrays.fill(set, (byte) 0);
    }
    int[] masks = {POLL_IN | POLL_HANG_UP | POLL_ERROR, POLL_OUT | POLL_ERROR, 0};
    int count = 0;
    for (int descriptor = 0; descriptor < limit; descriptor++) {
      for (int set = 0; set < 3; set++) {
        int bit = 1 << (descriptor % 8);
        if ((wanted[set][descriptor / 8] & bit) != 0) {
          int events = events(descriptor);
          if ((events & masks[set]) != 0) {
            ready[set][descriptor / 8] |= (byte) bit;
            count++;
          }
        }
      }
    }
    return count;
  }

  /// Whether a look at `entries` finds something.
  boolean anyOf(ByteBuffer entries, int count) {
    return look(entries, count) > 0;
  }

  /// Whether one of the descriptors below `limit` is as one of the three sets `wanted` has it.
  boolean anyOf(List<byte[]> wanted, int limit) {
    byte[][] sets = wanted.toArray(byte[][]::new);
    return look(sets, new byte[3][sets[0].length], limit) > 0;
  }

  /// Waits until `found`, which is when `look` finds something, or until the time given is over.
  ///
  /// @return what it finds then
  /// @throws LinuxError EINTR if a signal came first
  private int waitFor(Condition found, IntSupplier look, OptionalLong wait) throws LinuxError {
    return switch (waits.await(found, wait, "it waits for descriptors")) {
      case READY -> look.getAsInt();
      case TIMED_OUT -> 0;
      case INTERRUPTED -> throw Errno.EINTR.failure();
    };
  }
}
