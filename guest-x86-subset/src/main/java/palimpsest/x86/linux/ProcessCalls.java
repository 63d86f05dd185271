package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Segment;

/// The system calls about the process itself: who it is, what it may use, its threads' state, its end.
final class ProcessCalls {
  private static final long SECOND = 1_000_000_000L;
  private static final int NAME_FIELD_BYTES = 65;
  private static final long UNLIMITED = 0xffff_ffffL;
  private static final long UNLIMITED_64 = -1L;

  private static final int LIMIT_STACK = 3;
  private static final int LIMIT_CORE = 4;
  private static final int LIMIT_FILES = 7;
  private static final int LIMITS = 16;

  private static final int FUTEX_COMMAND = 0x7f;
  private static final int FUTEX_WAIT = 0;
  private static final int FUTEX_WAKE = 1;
  private static final int FUTEX_WAIT_BITSET = 9;
  private static final int FUTEX_WAKE_BITSET = 10;

  private static final int PRCTL_SET_NAME = 15;
  private static final int PRCTL_GET_NAME = 16;
  private static final int PRCTL_SET_DUMPABLE = 4;
  private static final int PRCTL_GET_DUMPABLE = 3;
  private static final int PRCTL_SET_NO_NEW_PRIVILEGES = 38;

  private final AddressSpace space;
  private final UserMemory memory;
  private final SegmentTable segments;
  private final GuestClock clock;
  private final Entropy entropy;
  private final byte[] threadName = new byte[16];

  ProcessCalls(AddressSpace space, UserMemory memory, SegmentTable segments, GuestClock clock, Entropy entropy) {
    this.space = space;
    this.memory = memory;
    this.segments = segments;
    this.clock = clock;
    this.entropy = entropy;
  }

  int exit(Arguments call) {
    throw new ProcessEnd(Exit.normal(call.a()));
  }

  int getProcess(Arguments call) {
    return Identity.PROCESS;
  }

  int getParent(Arguments call) {
    return Identity.PARENT;
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

  /// Process groups and sessions: there is one of each, its own.
  int getProcessGroup(Arguments call) throws LinuxError {
    if (call.a() != 0 && call.a() != Identity.PROCESS) {
      throw Errno.ESRCH.failure();
    }
    return Identity.PARENT;
  }

  int getOwnProcessGroup(Arguments call) {
    return Identity.PARENT;
  }

  int setProcessGroup(Arguments call) {
    return 0;
  }

  int setSession(Arguments call) {
    return Identity.PROCESS;
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
    if (call.a() != 0 && call.a() != Identity.PROCESS) {
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
    ByteBuffer fields = UserMemory.newFields(72);
    if (call.a() >= 0) {
      long now = clock.nanoseconds();
      fields.putInt((int) (now / SECOND)).putInt((int) (now % SECOND / 1000));
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

  /// A request that one process with one thread and no privileges has already: to yield, to flush, to be itself.
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

  int setThreadArea(Arguments call) throws LinuxError {
    ByteBuffer fields = memory.readFields(call.a(), 16);
    int entry = fields.getInt(0);
    if (entry == -1) {
      entry = segments.emptySlot().orElseThrow(Errno.ESRCH::failure);
      memory.write32(call.a(), entry);
    }
    if (!SegmentTable.isSlot(entry)) {
      throw Errno.EINVAL.failure();
    }
    segments.set(entry, new SegmentTable.Descriptor(fields.getInt(4), fields.getInt(8), fields.getInt(12)));
    refresh(entry, call.state());
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
    return Identity.PROCESS;
  }

  /// Robust lists matter when a thread dies and others wait; there are no others.
  int setRobustList(Arguments call) throws LinuxError {
    if (call.b() != 12) {
      throw Errno.EINVAL.failure();
    }
    return 0;
  }

  /// With one thread nobody ever waits, so a wake finds nobody and a wait that would block is for ever.
  int futex(Arguments call) throws LinuxError {
    switch (call.b() & FUTEX_COMMAND) {
      case FUTEX_WAKE, FUTEX_WAKE_BITSET -> {
        return 0;
      }
      case FUTEX_WAIT, FUTEX_WAIT_BITSET -> {
        if (memory.read32(call.a()) != call.c()) {
          throw Errno.EAGAIN.failure();
        }
        if (call.d() != 0) {
          throw Errno.ETIMEDOUT.failure();
        }
        throw ProcessEnd.waitingForEver("no other thread can wake it");
      }
      default -> throw Errno.ENOSYS.failure();
    }
  }

  /// A call that Linux may be built without, and that every libc does without then.
  int absentByChoice(Arguments call) throws LinuxError {
    throw Errno.ENOSYS.failure();
  }

  /// There are no child processes.
  int waitForChild(Arguments call) throws LinuxError {
    throw Errno.ECHILD.failure();
  }

  /// Gives registers that hold the selector of `entry` its new base.
  private void refresh(int entry, GuestState state) {
    for (Segment segment : new Segment[] {Segment.DS, Segment.ES, Segment.FS, Segment.GS}) {
      int selector = state.selector(segment);
      if (selector >>> 3 == entry) {
        state.setSegment(segment, selector, segments.base(selector).orElse(0));
      }
    }
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
}
