package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The system calls about what a process is and may use: users, limits, names.
final class ProcessCalls {
  private static final long SECOND = 1_000_000_000L;
  private static final int NAME_FIELD_BYTES = 65;
  private static final long UNLIMITED = 0xffff_ffffL;
  private static final long UNLIMITED_64 = -1L;

  private static final int LIMIT_STACK = 3;
  private static final int LIMIT_CORE = 4;
  private static final int LIMIT_FILES = 7;
  private static final int LIMITS = 16;

  private static final int PRCTL_SET_NAME = 15;
  private static final int PRCTL_GET_NAME = 16;
  private static final int PRCTL_SET_DUMPABLE = 4;
  private static final int PRCTL_GET_DUMPABLE = 3;
  private static final int PRCTL_SET_NO_NEW_PRIVILEGES = 38;

  private final AddressSpace space;
  private final UserMemory memory;
  private final GuestClock clock;
  private final Entropy entropy;
  private final GuestProcess process;
  private final Scheduler scheduler;
  private final byte[] threadName = new byte[16];

  ProcessCalls(Caller caller) {
    this.space = caller.parts().space();
    this.memory = caller.memory();
    this.clock = caller.kernel().clock();
    this.entropy = caller.kernel().entropy();
    this.process = caller.process();
    this.scheduler = caller.kernel().scheduler();
  }

  int getUser(Arguments call) {
    return Identity.USER;
  }

  int getGroup(Arguments call) {
    return Identity.GROUP;
  }

  int setUser(Arguments call) throws LinuxError {
    return only(call, 1, Identity.USER);
  }

  int setUsers(Arguments call) throws LinuxError {
    return only(call, 2, Identity.USER);
  }

  int setThreeUsers(Arguments call) throws LinuxError {
    return only(call, 3, Identity.USER);
  }

  int setGroup(Arguments call) throws LinuxError {
    return only(call, 1, Identity.GROUP);
  }

  int setGroups(Arguments call) throws LinuxError {
    return only(call, 2, Identity.GROUP);
  }

  int setThreeGroups(Arguments call) throws LinuxError {
    return only(call, 3, Identity.GROUP);
  }

  int getThreeUsers(Arguments call) throws LinuxError {
    return write3(call, Identity.USER);
  }

  int getThreeGroups(Arguments call) throws LinuxError {
    return write3(call, Identity.GROUP);
  }

  /// The process is in its one group.
  int getGroupList(Arguments call) throws LinuxError {
    if (call.a() < 0) {
      throw Errno.EINVAL.failure();
    }
    if (call.a() > 0) {
      memory.write32(call.b(), Identity.GROUP);
    }
    return 1;
  }

  int uname(Arguments call) throws LinuxError {
    String[] names = {"Linux", "palimpsest", "6.1.0", "#1 Palimpsest", "i686", "(none)"};
    ByteBuffer fields = UserMemory.newFields(names.length * NAME_FIELD_BYTES);
    for (int i = 0; i < names.length; i++) {
      fields.put(i * NAME_FIELD_BYTES, names[i].getBytes(StandardCharsets.US_ASCII));
    }
    memory.write(call.a(), fields);
    return 0;
  }

  int getLimit(Arguments call) throws LinuxError {
    long limit = limit(call.a());
    int word = (int) Math.min(limit == UNLIMITED_64 ? UNLIMITED : limit, UNLIMITED);
    ByteBuffer fields = UserMemory.newFields(8);
    fields.putInt(word).putInt(word);
    memory.write(call.b(), fields);
    return 0;
  }

  /// Limits are what they are; a wish to change one is granted and forgotten.
  int setLimit(Arguments call) throws LinuxError {
    limit(call.a());
    memory.read(call.b(), 8);
    return 0;
  }

  int prlimit(Arguments call) throws LinuxError {
    if (call.a() != 0 && call.a() != process.id()) {
      throw Errno.ESRCH.failure();
    }
    long limit = limit(call.b());
    if (call.c() != 0) {
      memory.read(call.c(), 16);
    }
    if (call.d() != 0) {
      ByteBuffer fields = UserMemory.newFields(16);
      fields.putLong(limit).putLong(limit);
      memory.write(call.d(), fields);
    }
    return 0;
  }

  /// All time is the user's.
  int getUsage(Arguments call) throws LinuxError {
    if (call.a() < -1 || call.a() > 1) {
      throw Errno.EINVAL.failure();
    }
    scheduler.settleTime();
    ByteBuffer fields = WaitCalls.usage(call.a() >= 0 ? process.ownTime() : process.childrenTime());
    if (call.a() >= 0) {
      fields.putInt(16, usedFrames() * 4);
    }
    memory.write(call.b(), fields);
    return 0;
  }

  int sysinfo(Arguments call) throws LinuxError {
    ByteBuffer fields = UserMemory.newFields(64);
    fields.putInt(0, (int) (clock.nanoseconds() / SECOND));
    fields.putInt(16, space.frames().total() * AddressSpace.PAGE);
    fields.putInt(20, space.frames().available() * AddressSpace.PAGE);
    fields.putShort(40, (short) 1);
    fields.putInt(52, 1);
    memory.write(call.a(), fields);
    return 0;
  }

  int getRandom(Arguments call) throws LinuxError {
    int length = Math.min(call.b() & Integer.MAX_VALUE, 1 << 20);
    memory.checkWritable(call.a(), length);
    memory.write(call.a(), entropy.take(length), 0, length);
    return length;
  }

  int prctl(Arguments call) throws LinuxError {
    switch (call.a()) {
      case PRCTL_SET_NAME -> {
        byte[] name = memory.readPath(call.b()).getBytes(StandardCharsets.UTF_8);
        Arrays.fill(threadName, (byte) 0);
        System.arraycopy(name, 0, threadName, 0, Math.min(name.length, threadName.length - 1));
      }
      case PRCTL_GET_NAME -> memory.write(call.b(), threadName, 0, threadName.length);
      case PRCTL_SET_DUMPABLE, PRCTL_SET_NO_NEW_PRIVILEGES -> {}
      case PRCTL_GET_DUMPABLE -> {
        return 1;
      }
      default -> throw Errno.EINVAL.failure();
    }
    return 0;
  }

  /// A request whose effect is there already: to be on disk, to be itself.
  int nothingToDo(Arguments call) {
    return 0;
  }

  int getPriority(Arguments call) {
    return 20;
  }

  int getProcessor(Arguments call) throws LinuxError {
    for (int address : new int[] {call.a(), call.b()}) {
      if (address != 0) {
        memory.write32(address, 0);
      }
    }
    return 0;
  }

  /// One processor.
  int getAffinity(Arguments call) throws LinuxError {
    if (Integer.compareUnsigned(call.b(), 4) < 0) {
      throw Errno.EINVAL.failure();
    }
    memory.write32(call.c(), 1);
    return 4;
  }

  /// A call that Linux may be built without, and that every libc does without then.
  int absentByChoice(Arguments call) throws LinuxError {
    throw Errno.ENOSYS.failure();
  }

  private int usedFrames() {
    return space.frames().total() - space.frames().available();
  }

  private long limit(int which) throws LinuxError {
    if (which < 0 || which >= LIMITS) {
      throw Errno.EINVAL.failure();
    }
    return switch (which) {
      case LIMIT_STACK -> AddressSpace.STACK_LIMIT;
      case LIMIT_CORE -> 0;
      case LIMIT_FILES -> Descriptors.LIMIT;
      default -> UNLIMITED_64;
    };
  }

  private int only(Arguments call, int count, int id) throws LinuxError {
    int[] wanted = {call.a(), call.b(), call.c()};
    for (int i = 0; i < count; i++) {
      if (wanted[i] != -1 && wanted[i] != id) {
        throw Errno.EPERM.failure();
      }
    }
    return 0;
  }

  private int write3(Arguments call, int id) throws LinuxError {
    memory.write32(call.a(), id);
    memory.write32(call.b(), id);
    memory.write32(call.c(), id);
    return 0;
  }

  void save(StateWriter out) {
    out.bytes(threadName);
  }

  void restore(StateReader in) throws StateException {
    byte[] name = in.bytes();
    System.arraycopy(name, 0, threadName, 0, Math.min(name.length, threadName.length));
  }
}
