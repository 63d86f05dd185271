package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The system calls that describe files, and their structures byte for byte (i386 `asm/stat.h`, `linux/stat.h`,
/// `linux/dirent.h`, `asm/statfs.h`).
final class StatusCalls {
  private static final long SECOND = 1_000_000_000L;
  private static final int BLOCK_BYTES = 4096;
  private static final int DEVICE = 0x801;
  private static final int BASIC_STATX = 0x7ff;
  /// Type number of a plain disk file system (EXT2_SUPER_MAGIC).
  private static final int FILE_SYSTEM_TYPE = 0xef53;
  private static final int FILE_SYSTEM_BLOCKS = 1 << 20;

  private final FileContext context;
  private final UserMemory memory;

  StatusCalls(FileContext context) {
    this.context = context;
    this.memory = context.memory();
  }

  int stat(Arguments call) throws LinuxError {
    return writeOld(call.b(), statusAt(call.a(), true));
  }

  int lstat(Arguments call) throws LinuxError {
    return writeOld(call.b(), statusAt(call.a(), false));
  }

  int fstat(Arguments call) throws LinuxError {
    return writeOld(call.b(), context.descriptors().get(call.a()).file().status());
  }

  int stat64(Arguments call) throws LinuxError {
    return write64(call.b(), statusAt(call.a(), true));
  }

  int lstat64(Arguments call) throws LinuxError {
    return write64(call.b(), statusAt(call.a(), false));
  }

  int fstat64(Arguments call) throws LinuxError {
    return write64(call.b(), context.descriptors().get(call.a()).file().status());
  }

  int fstatat64(Arguments call) throws LinuxError {
    return write64(call.c(), statusAt(call.a(), call.b(), call.d()));
  }

  int statx(Arguments call) throws LinuxError {
    FileStatus status = statusAt(call.a(), call.b(), call.c());
    ByteBuffer fields = UserMemory.newFields(256);
    fields.putInt(0, BASIC_STATX);
    fields.putInt(4, BLOCK_BYTES);
    fields.putInt(16, status.links());
    fields.putInt(20, Identity.USER);
    fields.putInt(24, Identity.GROUP);
    fields.putShort(28, (short) status.mode());
    fields.putLong(32, status.inode());
    fields.putLong(40, status.size());
    fields.putLong(48, status.blocks());
    for (int time : new int[] {64, 96, 112}) {
      fields.putLong(time, Math.floorDiv(status.modifiedNanoseconds(), SECOND));
      fields.putInt(time + 8, (int) Math.floorMod(status.modifiedNanoseconds(), SECOND));
    }
    fields.putInt(128, status.device() >>> 8);
    fields.putInt(132, status.device() & 0xff);
    fields.putInt(136, DEVICE >>> 8);
    fields.putInt(140, DEVICE & 0xff);
    memory.write(call.e(), fields);
    return 0;
  }

  int getdents(Arguments call) throws LinuxError {
    return list(call, StatusCalls::oldEntry);
  }

  int getdents64(Arguments call) throws LinuxError {
    return list(call, StatusCalls::entry64);
  }

  int statfs(Arguments call) throws LinuxError {
    statusAt(call.a(), true);
    return writeFileSystem(call.b());
  }

  int fstatfs(Arguments call) throws LinuxError {
    context.descriptors().get(call.a());
    return writeFileSystem(call.b());
  }

  int statfs64(Arguments call) throws LinuxError {
    statusAt(call.a(), true);
    return writeFileSystem64(call.b(), call.c());
  }

  int fstatfs64(Arguments call) throws LinuxError {
    context.descriptors().get(call.a());
    return writeFileSystem64(call.b(), call.c());
  }

  /// No file here has extended attributes, as on a file system without them.
  int attributesOfPath(Arguments call) throws LinuxError {
    statusAt(call.a(), true);
    throw Errno.EOPNOTSUPP.failure();
  }

  int attributesOfLink(Arguments call) throws LinuxError {
    statusAt(call.a(), false);
    throw Errno.EOPNOTSUPP.failure();
  }

  int attributesOfDescriptor(Arguments call) throws LinuxError {
    context.descriptors().get(call.a());
    throw Errno.EOPNOTSUPP.failure();
  }

  private FileStatus statusAt(int pathAddress, boolean follow) throws LinuxError {
    return status(context.place(pathAddress, follow));
  }

  private FileStatus statusAt(int directory, int pathAddress, int flags) throws LinuxError {
    String path = memory.readPath(pathAddress);
    if (path.isEmpty() && (flags & FileContext.AT_EMPTY_PATH) != 0) {
      return directory == FileContext.AT_WORKING_DIRECTORY
          ? status(context.placeAt(directory, ".", true))
          : context.descriptors().get(directory).file().status();
    }
    return status(context.placeAt(directory, path, (flags & FileContext.AT_NO_FOLLOW) == 0));
  }

  private FileStatus status(Place place) throws LinuxError {
    return place instanceof Place.Descriptor descriptor
        ? context.descriptors().find(descriptor.number()).orElseThrow(Errno.ENOENT::failure).file().status()
        : context.files().status(place);
  }

  private int writeOld(int address, FileStatus status) throws LinuxError {
    if (status.size() > Integer.MAX_VALUE) {
      throw Errno.EOVERFLOW.failure();
    }
    ByteBuffer fields = UserMemory.newFields(64);
    fields.putInt(0, DEVICE);
    fields.putInt(4, (int) status.inode());
    fields.putShort(8, (short) status.mode());
    fields.putShort(10, (short) status.links());
    fields.putShort(12, (short) Identity.USER);
    fields.putShort(14, (short) Identity.GROUP);
    fields.putInt(16, status.device());
    fields.putInt(20, (int) status.size());
    fields.putInt(24, BLOCK_BYTES);
    fields.putInt(28, (int) status.blocks());
    putTimes(fields, 32, status);
    memory.write(address, fields);
    return 0;
  }

  private int write64(int address, FileStatus status) throws LinuxError {
    ByteBuffer fields = UserMemory.newFields(96);
    fields.putLong(0, DEVICE);
    fields.putInt(12, (int) status.inode());
    fields.putInt(16, status.mode());
    fields.putInt(20, status.links());
    fields.putInt(24, Identity.USER);
    fields.putInt(28, Identity.GROUP);
    fields.putLong(32, status.device());
    fields.putLong(44, status.size());
    fields.putInt(52, BLOCK_BYTES);
    fields.putLong(56, status.blocks());
    putTimes(fields, 64, status);
    fields.putLong(88, status.inode());
    memory.write(address, fields);
    return 0;
  }

  private static void putTimes(ByteBuffer fields, int at, FileStatus status) {
    for (int i = 0; i < 3; i++) {
      fields.putInt(at + 8 * i, (int) Math.floorDiv(status.modifiedNanoseconds(), SECOND));
      fields.putInt(at + 8 * i + 4, (int) Math.floorMod(status.modifiedNanoseconds(), SECOND));
    }
  }

  /// How one directory entry looks.
  private interface EntryForm {
    /// @param offset what the entry says of its place: the position behind it
    ByteBuffer encode(DirectoryFile.Entry entry, int offset);
  }

  private static ByteBuffer oldEntry(DirectoryFile.Entry entry, int offset) {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    int length = (10 + name.length + 2 + 3) & -4;
    ByteBuffer fields = UserMemory.newFields(length);
    fields.putInt((int) entry.inode()).putInt(offset).putShort((short) length).put(name);
    fields.put(length - 1, (byte) entry.type());
    return fields;
  }

  private static ByteBuffer entry64(DirectoryFile.Entry entry, int offset) {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    int length = (19 + name.length + 1 + 7) & -8;
    ByteBuffer fields = UserMemory.newFields(length);
    fields.putLong(entry.inode()).putLong(offset).putShort((short) length).put((byte) entry.type()).put(name);
    return fields;
  }

  private int list(Arguments call, EntryForm form) throws LinuxError {
    if (!(context.descriptors().get(call.a()).file() instanceof DirectoryFile directory)) {
      throw Errno.ENOTDIR.failure();
    }
    int room = Math.max(0, call.c());
    int used = 0;
    int taken = 0;
    List<DirectoryFile.Entry> entries = directory.remaining();
    for (DirectoryFile.Entry entry : entries) {
      ByteBuffer encoded = form.encode(entry, directory.position() + taken + 1);
      if (used + encoded.capacity() > room) {
        break;
      }
      memory.write(call.b() + used, encoded);
      used += encoded.capacity();
      taken++;
    }
    if (taken == 0 && !entries.isEmpty()) {
      throw Errno.EINVAL.failure();
    }
    directory.advance(taken);
    return used;
  }

  private int writeFileSystem(int address) throws LinuxError {
    ByteBuffer fields = UserMemory.newFields(64);
    fields.putInt(FILE_SYSTEM_TYPE).putInt(BLOCK_BYTES);
    fields.putInt(FILE_SYSTEM_BLOCKS).putInt(FILE_SYSTEM_BLOCKS / 2).putInt(FILE_SYSTEM_BLOCKS / 2);
    fields.putInt(FILE_SYSTEM_BLOCKS).putInt(FILE_SYSTEM_BLOCKS / 2);
    fields.putLong(0).putInt(255).putInt(BLOCK_BYTES);
    memory.write(address, fields);
    return 0;
  }

  private int writeFileSystem64(int size, int address) throws LinuxError {
    if (size != 84) {
      throw Errno.EINVAL.failure();
    }
    ByteBuffer fields = UserMemory.newFields(84);
    fields.putInt(FILE_SYSTEM_TYPE).putInt(BLOCK_BYTES);
    fields.putLong(FILE_SYSTEM_BLOCKS).putLong(FILE_SYSTEM_BLOCKS / 2).putLong(FILE_SYSTEM_BLOCKS / 2);
    fields.putLong(FILE_SYSTEM_BLOCKS).putLong(FILE_SYSTEM_BLOCKS / 2);
    fields.putLong(0).putInt(255).putInt(BLOCK_BYTES);
    memory.write(address, fields);
    return 0;
  }
}
