package palimpsest.x86.linux;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The system calls that name files: opening, making, moving and removing them.
final class PathCalls {
  private static final int REMOVE_DIRECTORY = 0x200;
  private static final int FOLLOW = 0x400;
  private static final int RENAME_NO_REPLACE = 1;
  private static final int TIME_NOW = 0x3fff_ffff;
  private static final int TIME_OMIT = 0x3fff_fffe;
  private static final long SECOND = 1_000_000_000L;

  private final FileContext context;
  private final GuestFileSystem files;
  private final FileChanges changes;
  private final UserMemory memory;

  PathCalls(FileContext context) {
    this.context = context;
    this.files = context.files();
    this.changes = files.changes();
    this.memory = context.memory();
  }

  int open(Arguments call) throws LinuxError {
    return open(FileContext.AT_WORKING_DIRECTORY, call.a(), new OpenFlags(call.b()), call.c());
  }

  int openat(Arguments call) throws LinuxError {
    return open(call.a(), call.b(), new OpenFlags(call.c()), call.d());
  }

  int creat(Arguments call) throws LinuxError {
    int flags = OpenFlags.CREATE | OpenFlags.WRITE_ONLY | OpenFlags.TRUNCATE;
    return open(FileContext.AT_WORKING_DIRECTORY, call.a(), new OpenFlags(flags), call.b());
  }

  int unlink(Arguments call) throws LinuxError {
    changes.unlink(context.place(call.a(), false));
    return 0;
  }

  int unlinkat(Arguments call) throws LinuxError {
    Place place = context.placeAt(call.a(), memory.readPath(call.b()), false);
    if ((call.c() & REMOVE_DIRECTORY) != 0) {
      changes.removeDirectory(place);
    } else {
      changes.unlink(place);
    }
    return 0;
  }

  int rmdir(Arguments call) throws LinuxError {
    changes.removeDirectory(context.place(call.a(), false));
    return 0;
  }

  int mkdir(Arguments call) throws LinuxError {
    changes.makeDirectory(context.place(call.a(), false), call.b() & 0777 & ~context.umask());
    return 0;
  }

  int mkdirat(Arguments call) throws LinuxError {
    Place place = context.placeAt(call.a(), memory.readPath(call.b()), false);
    changes.makeDirectory(place, call.c() & 0777 & ~context.umask());
    return 0;
  }

  int rename(Arguments call) throws LinuxError {
    changes.rename(context.place(call.a(), false), context.place(call.b(), false));
    return 0;
  }

  int renameat(Arguments call) throws LinuxError {
    return renameat(call, 0);
  }

  int renameat2(Arguments call) throws LinuxError {
    return renameat(call, call.e());
  }

  int link(Arguments call) throws LinuxError {
    changes.makeHardLink(context.place(call.a(), false), context.place(call.b(), false));
    return 0;
  }

  int linkat(Arguments call) throws LinuxError {
    boolean follow = (call.e() & FOLLOW) != 0;
    Place existing = context.placeAt(call.a(), memory.readPath(call.b()), follow);
    changes.makeHardLink(existing, context.placeAt(call.c(), memory.readPath(call.d()), false));
    return 0;
  }

  int symlink(Arguments call) throws LinuxError {
    changes.makeLink(context.place(call.b(), false), memory.readPath(call.a()));
    return 0;
  }

  int symlinkat(Arguments call) throws LinuxError {
    changes.makeLink(context.placeAt(call.b(), memory.readPath(call.c()), false), memory.readPath(call.a()));
    return 0;
  }

  int readlink(Arguments call) throws LinuxError {
    return readLink(context.place(call.a(), false), call.b(), call.c());
  }

  int readlinkat(Arguments call) throws LinuxError {
    return readLink(context.placeAt(call.a(), memory.readPath(call.b()), false), call.c(), call.d());
  }

  int chdir(Arguments call) throws LinuxError {
    return enter(context.place(call.a(), true));
  }

  int fchdir(Arguments call) throws LinuxError {
    if (context.descriptors().get(call.a()).file() instanceof DirectoryFile directory) {
      return enter(files.again(directory.place()));
    }
    throw Errno.ENOTDIR.failure();
  }

  int getcwd(Arguments call) throws LinuxError {
    byte[] path = (context.workingDirectory() + "\0").getBytes(StandardCharsets.UTF_8);
    if (Integer.compareUnsigned(call.b(), path.length) < 0) {
      throw Errno.ERANGE.failure();
    }
    memory.write(call.a(), path, 0, path.length);
    return path.length;
  }

  int access(Arguments call) throws LinuxError {
    return access(context.place(call.a(), true), call.b());
  }

  int faccessat(Arguments call) throws LinuxError {
    return access(context.placeAt(call.a(), memory.readPath(call.b()), true), call.c());
  }

  int chmod(Arguments call) throws LinuxError {
    changes.changeMode(context.place(call.a(), true), call.b());
    return 0;
  }

  int fchmodat(Arguments call) throws LinuxError {
    changes.changeMode(context.placeAt(call.a(), memory.readPath(call.b()), true), call.c());
    return 0;
  }

  int fchmod(Arguments call) throws LinuxError {
    changes.changeMode(placeOf(call.a()), call.b());
    return 0;
  }

  /// The process owns every file it can see, so only giving it to itself succeeds.
  int chown(Arguments call) throws LinuxError {
    files.status(context.place(call.a(), true));
    return chown(call.b(), call.c());
  }

  int lchown(Arguments call) throws LinuxError {
    files.status(context.place(call.a(), false));
    return chown(call.b(), call.c());
  }

  int fchown(Arguments call) throws LinuxError {
    context.descriptors().get(call.a());
    return chown(call.b(), call.c());
  }

  int fchownat(Arguments call) throws LinuxError {
    String path = memory.readPath(call.b());
    if (!path.isEmpty()) {
      files.status(context.placeAt(call.a(), path, (call.e() & FileContext.AT_NO_FOLLOW) == 0));
    }
    return chown(call.c(), call.d());
  }

  int truncate(Arguments call) throws LinuxError {
    files.truncate(context.place(call.a(), true), call.b());
    return 0;
  }

  int truncate64(Arguments call) throws LinuxError {
    files.truncate(context.place(call.a(), true), Arguments.pair(call.b(), call.c()));
    return 0;
  }

  /// Two times of whole seconds: access, modification.
  int utime(Arguments call) throws LinuxError {
    Place place = context.place(call.a(), true);
    long seconds = call.b() == 0 ? files.wallClockNanoseconds() / SECOND : memory.read32(call.b() + 4);
    changes.changeTime(place, seconds * SECOND);
    return 0;
  }

  int utimes(Arguments call) throws LinuxError {
    Place place = context.place(call.a(), true);
    changes.changeTime(
        place,
        call.b() == 0
            ? files.wallClockNanoseconds()
            : memory.read32(call.b() + 8) * SECOND + memory.read32(call.b() + 12) * 1000L);
    return 0;
  }

  int utimensat(Arguments call) throws LinuxError {
    Optional<Long> time = Optional.of(files.wallClockNanoseconds());
    if (call.c() != 0) {
      time = timeOf(memory.read32(call.c() + 8), memory.read32(call.c() + 12));
    }
    return utimensat(call, time);
  }

  int utimensat64(Arguments call) throws LinuxError {
    Optional<Long> time = Optional.of(files.wallClockNanoseconds());
    if (call.c() != 0) {
      time = timeOf(memory.read64(call.c() + 16), memory.read32(call.c() + 24));
    }
    return utimensat(call, time);
  }

  int umask(Arguments call) {
    int old = context.umask();
    context.setUmask(call.a());
    return old;
  }

  private int open(int directory, int pathAddress, OpenFlags flags, int mode) throws LinuxError {
    boolean fresh = flags.has(OpenFlags.CREATE) && flags.has(OpenFlags.EXCLUSIVE);
    boolean follow = !fresh && !flags.has(OpenFlags.NO_FOLLOW);
    Place place = context.placeAt(directory, memory.readPath(pathAddress), follow);
    Descriptors descriptors = context.descriptors();
    boolean closeOnExec = flags.has(OpenFlags.CLOSE_ON_EXEC);
    if (place instanceof Place.Descriptor other) {
      return descriptors.add(descriptors.find(other.number()).orElseThrow(Errno.ENOENT::failure), 0, closeOnExec);
    }
    OpenFile file = files.open(place, flags, mode & 07777 & ~context.umask());
    OpenFlags kept = new OpenFlags(flags.bits() & ~(OpenFlags.CREATE | OpenFlags.EXCLUSIVE | OpenFlags.TRUNCATE));
    return descriptors.add(new Descriptors.Description(file, kept), 0, closeOnExec);
  }

  private int renameat(Arguments call, int flags) throws LinuxError {
    Place from = context.placeAt(call.a(), memory.readPath(call.b()), false);
    Place to = context.placeAt(call.c(), memory.readPath(call.d()), false);
    if ((flags & ~RENAME_NO_REPLACE) != 0) {
      throw Errno.EINVAL.failure();
    }
    if (flags == RENAME_NO_REPLACE && to instanceof Place.Host host && host.status().isPresent()) {
      throw Errno.EEXIST.failure();
    }
    changes.rename(from, to);
    return 0;
  }

  private int readLink(Place place, int buffer, int size) throws LinuxError {
    if (size <= 0) {
      throw Errno.EINVAL.failure();
    }
    byte[] target = files.readLink(place).getBytes(StandardCharsets.UTF_8);
    int count = Math.min(size, target.length);
    memory.write(buffer, target, 0, count);
    return count;
  }

  private int enter(Place place) throws LinuxError {
    if (!files.status(place).isDirectory()) {
      throw Errno.ENOTDIR.failure();
    }
    if (!files.isAllowed(place, 1)) {
      throw Errno.EACCES.failure();
    }
    context.setWorkingDirectory(FileContext.guestPath(place));
    return 0;
  }

  private int access(Place place, int wanted) throws LinuxError {
    if ((wanted & ~7) != 0) {
      throw Errno.EINVAL.failure();
    }
    if (place instanceof Place.Descriptor descriptor) {
      context.descriptors().get(descriptor.number());
      return 0;
    }
    if (!files.isAllowed(place, wanted)) {
      throw (place instanceof Place.OwnDirectory ? Errno.EROFS : Errno.EACCES).failure();
    }
    return 0;
  }

  private Place placeOf(int descriptor) throws LinuxError {
    return switch (context.descriptors().get(descriptor).file()) {
      case RegularFile file -> files.again(file.place());
      case DirectoryFile directory -> files.again(directory.place());
      default -> throw Errno.EPERM.failure();
    };
  }

  private static int chown(int user, int group) throws LinuxError {
    if ((user != -1 && user != Identity.USER) || (group != -1 && group != Identity.GROUP)) {
      throw Errno.EPERM.failure();
    }
    return 0;
  }

  private Optional<Long> timeOf(long seconds, int nanoseconds) throws LinuxError {
    if (nanoseconds == TIME_OMIT) {
      return Optional.empty();
    }
    if (nanoseconds == TIME_NOW) {
      return Optional.of(files.wallClockNanoseconds());
    }
    if (nanoseconds < 0 || nanoseconds >= SECOND) {
      throw Errno.EINVAL.failure();
    }
    return Optional.of(seconds * SECOND + nanoseconds);
  }

  /// Without a path it concerns the descriptor itself.
  private int utimensat(Arguments call, Optional<Long> time) throws LinuxError {
    boolean follow = (call.d() & FileContext.AT_NO_FOLLOW) == 0;
    Place place = call.b() == 0 ? placeOf(call.a()) : context.placeAt(call.a(), memory.readPath(call.b()), follow);
    files.status(place);
    if (time.isPresent()) {
      changes.changeTime(place, time.get());
    }
    return 0;
  }
}
