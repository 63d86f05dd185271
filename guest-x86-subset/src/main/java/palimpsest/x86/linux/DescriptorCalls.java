package palimpsest.x86.linux;

import java.nio.ByteBuffer;

/// The system calls on open descriptors, apart from those that move bytes ([TransferCalls]).
final class DescriptorCalls {
  private static final int DUPLICATE = 0;
  private static final int GET_DESCRIPTOR_FLAGS = 1;
  private static final int SET_DESCRIPTOR_FLAGS = 2;
  private static final int GET_STATUS_FLAGS = 3;
  private static final int SET_STATUS_FLAGS = 4;
  private static final int GET_LOCK = 5;
  private static final int SET_LOCK = 6;
  private static final int SET_LOCK_WAIT = 7;
  private static final int GET_LOCK_64 = 12;
  private static final int SET_LOCK_64 = 13;
  private static final int SET_LOCK_WAIT_64 = 14;
  private static final int DUPLICATE_CLOSE_ON_EXEC = 1030;
  private static final int SET_PIPE_SIZE = 1031;
  private static final int GET_PIPE_SIZE = 1032;
  private static final int UNLOCKED = 2;

  private static final int IOCTL_NON_BLOCKING = 0x5421;
  private static final int IOCTL_CLOSE_ON_EXEC = 0x5451;
  private static final int IOCTL_NO_CLOSE_ON_EXEC = 0x5450;

  /// Leave the file's length alone (FALLOC_FL_KEEP_SIZE).
  private static final int KEEP_SIZE = 1;

  private final Descriptors descriptors;
  private final GuestFileSystem files;
  private final UserMemory memory;

  DescriptorCalls(FileContext context) {
    this.descriptors = context.descriptors();
    this.files = context.files();
    this.memory = context.memory();
  }

  int close(Arguments call) throws LinuxError {
    descriptors.close(call.a());
    return 0;
  }

  int lseek(Arguments call) throws LinuxError {
    long position = descriptors.get(call.a()).file().seek(call.b(), call.c());
    if (position > Integer.MAX_VALUE) {
      throw Errno.EOVERFLOW.failure();
    }
    return (int) position;
  }

  int llseek(Arguments call) throws LinuxError {
    long position = descriptors.get(call.a()).file().seek(Arguments.pair(call.c(), call.b()), call.e());
    memory.write64(call.d(), position);
    return 0;
  }

  int dup(Arguments call) throws LinuxError {
    return descriptors.add(descriptors.get(call.a()), 0, false);
  }

  int dup2(Arguments call) throws LinuxError {
    Descriptors.Description description = descriptors.get(call.a());
    if (call.a() != call.b()) {
      descriptors.replace(call.b(), description, false);
    }
    return call.b();
  }

  int dup3(Arguments call) throws LinuxError {
    if (call.a() == call.b() || (call.c() & ~OpenFlags.CLOSE_ON_EXEC) != 0) {
      throw Errno.EINVAL.failure();
    }
    descriptors.replace(call.b(), descriptors.get(call.a()), call.c() != 0);
    return call.b();
  }

  int pipe(Arguments call) throws LinuxError {
    return pipe(call.a(), new OpenFlags(0));
  }

  int pipe2(Arguments call) throws LinuxError {
    return pipe(call.a(), new OpenFlags(call.b()));
  }

  int fcntl(Arguments call) throws LinuxError {
    Descriptors.Description description = descriptors.get(call.a());
    return switch (call.b()) {
      case DUPLICATE, DUPLICATE_CLOSE_ON_EXEC -> {
        if (call.c() < 0 || call.c() >= Descriptors.LIMIT) {
          throw Errno.EINVAL.failure();
        }
        yield descriptors.add(description, call.c(), call.b() == DUPLICATE_CLOSE_ON_EXEC);
      }
      case GET_DESCRIPTOR_FLAGS -> descriptors.closeOnExec(call.a()) ? 1 : 0;
      case SET_DESCRIPTOR_FLAGS -> {
        descriptors.setCloseOnExec(call.a(), (call.c() & 1) != 0);
        yield 0;
      }
      case GET_STATUS_FLAGS -> description.flags().bits() & ~OpenFlags.CLOSE_ON_EXEC;
      case SET_STATUS_FLAGS -> {
        int kept = description.flags().bits() & ~OpenFlags.CHANGEABLE;
        description.setFlags(new OpenFlags(kept | (call.c() & OpenFlags.CHANGEABLE)));
        yield 0;
      }
      case GET_LOCK, GET_LOCK_64 -> {
        ByteBuffer type = UserMemory.newFields(2);
        type.putShort((short) UNLOCKED);
        memory.write(call.c(), type);
        yield 0;
      }
      case SET_LOCK, SET_LOCK_WAIT, SET_LOCK_64, SET_LOCK_WAIT_64 -> 0;
      case SET_PIPE_SIZE, GET_PIPE_SIZE -> Pipe.CAPACITY_BYTES;
      default -> throw Errno.EINVAL.failure();
    };
  }

  /// Nobody else holds locks.
  int flock(Arguments call) throws LinuxError {
    descriptors.get(call.a());
    return 0;
  }

  /// No descriptor is a terminal.
  int ioctl(Arguments call) throws LinuxError {
    Descriptors.Description description = descriptors.get(call.a());
    switch (call.b()) {
      case IOCTL_NON_BLOCKING -> {
        int kept = description.flags().bits() & ~OpenFlags.NON_BLOCKING;
        int set = memory.read32(call.c()) != 0 ? OpenFlags.NON_BLOCKING : 0;
        description.setFlags(new OpenFlags(kept | set));
      }
      case IOCTL_CLOSE_ON_EXEC -> descriptors.setCloseOnExec(call.a(), true);
      case IOCTL_NO_CLOSE_ON_EXEC -> descriptors.setCloseOnExec(call.a(), false);
      default -> throw Errno.ENOTTY.failure();
    }
    return 0;
  }

  int ftruncate(Arguments call) throws LinuxError {
    descriptors.get(call.a()).file().truncate(call.b());
    return 0;
  }

  int ftruncate64(Arguments call) throws LinuxError {
    descriptors.get(call.a()).file().truncate(Arguments.pair(call.b(), call.c()));
    return 0;
  }

  int fsync(Arguments call) throws LinuxError {
    descriptors.get(call.a()).file().synchronise();
    return 0;
  }

  /// Advice about reading ahead, taken and ignored.
  int fadvise(Arguments call) throws LinuxError {
    descriptors.get(call.a());
    return 0;
  }

  /// Makes room for what is to be written; the file becomes longer unless told otherwise.
  int fallocate(Arguments call) throws LinuxError {
    OpenFile file = descriptors.writable(call.a());
    long start = Arguments.pair(call.c(), call.d());
    long length = Arguments.pair(call.e(), call.f());
    if (start < 0 || length <= 0) {
      throw Errno.EINVAL.failure();
    }
    if ((call.b() & ~KEEP_SIZE) != 0) {
      throw Errno.EOPNOTSUPP.failure();
    }
    if (call.b() == 0 && file.status().size() < start + length) {
      file.truncate(start + length);
    }
    return 0;
  }

  private int pipe(int address, OpenFlags flags) throws LinuxError {
    if ((flags.bits() & ~(OpenFlags.CLOSE_ON_EXEC | OpenFlags.NON_BLOCKING)) != 0) {
      throw Errno.EINVAL.failure();
    }
    memory.checkWritable(address, 8);
    Pipe pipe = new Pipe(files.newInode());
    boolean closeOnExec = flags.has(OpenFlags.CLOSE_ON_EXEC);
    int status = flags.bits() & OpenFlags.NON_BLOCKING;
    int reader =
        descriptors.add(new Descriptors.Description(pipe.reader(), new OpenFlags(status)), 0, closeOnExec);
    int writer =
        descriptors.add(
            new Descriptors.Description(pipe.writer(), new OpenFlags(status | OpenFlags.WRITE_ONLY)), 0, closeOnExec);
    memory.write32(address, reader);
    memory.write32(address + 4, writer);
    return 0;
  }
}
