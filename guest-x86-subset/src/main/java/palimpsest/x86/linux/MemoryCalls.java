package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/// The system calls that shape the address space.
final class MemoryCalls {
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_TYPE = 0xf;
  private static final int MAP_FIXED = 0x10;
  private static final int MAP_ANONYMOUS = 0x20;
  private static final int MAP_FIXED_NO_REPLACE = 0x10_0000;

  private static final int REMAP_MAY_MOVE = 1;
  private static final int REMAP_FIXED = 2;

  private static final int ADVICE_DONT_NEED = 4;
  private static final int ADVICE_FREE = 8;

  private static final int PROTECTION_BITS = AddressSpace.READ | AddressSpace.WRITE | AddressSpace.EXECUTE;
  private static final int COPY_BYTES = 64 << 10;

  private final AddressSpace space;
  private final UserMemory memory;
  private final Descriptors descriptors;
  private final GuestFileSystem files;

  MemoryCalls(AddressSpace space, FileContext context) {
    this.space = space;
    this.memory = context.memory();
    this.descriptors = context.descriptors();
    this.files = context.files();
  }

  int brk(Arguments call) {
    return (int) space.moveHeapEnd(Integer.toUnsignedLong(call.a()));
  }

  /// The old call: its six arguments lie in memory and its offset is in bytes.
  int mmap(Arguments call) throws LinuxError {
    ByteBuffer six = memory.readFields(call.a(), 24);
    long offset = Integer.toUnsignedLong(six.getInt(20));
    if (offset % AddressSpace.PAGE != 0) {
      throw Errno.EINVAL.failure();
    }
    return map(six.getInt(0), six.getInt(4), six.getInt(8), six.getInt(12), six.getInt(16), offset);
  }

  /// The offset is in pages.
  int mmap2(Arguments call) throws LinuxError {
    return map(call.a(), call.b(), call.c(), call.d(), call.e(), Integer.toUnsignedLong(call.f()) * AddressSpace.PAGE);
  }

  int munmap(Arguments call) throws LinuxError {
    long start = Integer.toUnsignedLong(call.a());
    long length = AddressSpace.pageUp(Integer.toUnsignedLong(call.b()));
    checkRange(start, length);
    space.unmap(start, length);
    return 0;
  }

  int mprotect(Arguments call) throws LinuxError {
    long start = Integer.toUnsignedLong(call.a());
    long length = AddressSpace.pageUp(Integer.toUnsignedLong(call.b()));
    if ((call.c() & ~PROTECTION_BITS) != 0 || start % AddressSpace.PAGE != 0) {
      throw Errno.EINVAL.failure();
    }
    if (length == 0) {
      return 0;
    }
    if (!AddressSpace.isUserRange(start, length)) {
      throw Errno.ENOMEM.failure();
    }
    if ((call.c() & AddressSpace.WRITE) != 0 && space.areas().isReadOnlyFile(start, length)) {
      throw Errno.EACCES.failure();
    }
    space.protect(start, length, call.c());
    return 0;
  }

  int mremap(Arguments call) throws LinuxError {
    long start = Integer.toUnsignedLong(call.a());
    long oldLength = AddressSpace.pageUp(Integer.toUnsignedLong(call.b()));
    long newLength = AddressSpace.pageUp(Integer.toUnsignedLong(call.c()));
    boolean mayMove = (call.d() & REMAP_MAY_MOVE) != 0;
    boolean fixed = (call.d() & REMAP_FIXED) != 0;
    if (newLength == 0 || (fixed && !mayMove) || (call.d() & ~(REMAP_MAY_MOVE | REMAP_FIXED)) != 0) {
      throw Errno.EINVAL.failure();
    }
    checkRange(start, oldLength);
    Area area = space.areas().at(start).orElseThrow(Errno.EFAULT::failure);
    if (area.end() < start + oldLength) {
      throw Errno.EFAULT.failure();
    }
    if (fixed) {
      long target = Integer.toUnsignedLong(call.e());
      checkRange(target, newLength);
      if (target < start + oldLength && start < target + newLength) {
        throw Errno.EINVAL.failure();
      }
      space.unmap(target, newLength);
      return moveAndResize(area, start, oldLength, newLength, target);
    }
    if (newLength <= oldLength) {
      if (newLength < oldLength) {
        space.unmap(start + newLength, oldLength - newLength);
      }
      return (int) start;
    }
    long added = newLength - oldLength;
    if (area.end() == start + oldLength
        && AddressSpace.isUserRange(start, newLength)
        && space.areas().isFree(area.end(), added)) {
      space.map(area.from(area.end()).until(area.end() + added));
      return (int) start;
    }
    if (!mayMove) {
      throw Errno.ENOMEM.failure();
    }
    return moveAndResize(area, start, oldLength, newLength, freeRange(newLength));
  }

  /// Only advice to forget has an effect.
  int madvise(Arguments call) throws LinuxError {
    long start = Integer.toUnsignedLong(call.a());
    long length = mappedLength(call);
    if (length != 0 && (call.c() == ADVICE_DONT_NEED || call.c() == ADVICE_FREE)) {
      space.discard(start, length);
    }
    return 0;
  }

  /// Flushing concerns mappings that share a file.
  int msync(Arguments call) throws LinuxError {
    keepInMemory(call);
    long start = AddressSpace.pageDown(Integer.toUnsignedLong(call.a()));
    long end = Integer.toUnsignedLong(call.a()) + Integer.toUnsignedLong(call.b());
    for (Area area : space.areas().all()) {
      if (area.start() < end && area.end() > start) {
        area.source().shared().ifPresent(SharedPages::synchronise);
      }
    }
    return 0;
  }

  /// One byte for each page: whether it is there.
  int mincore(Arguments call) throws LinuxError {
    long start = Integer.toUnsignedLong(call.a());
    long length = mappedLength(call);
    if (length == 0) {
      return 0;
    }
    byte[] present = new byte[(int) (length / AddressSpace.PAGE)];
    for (int i = 0; i < present.length; i++) {
      present[i] = (byte) (space.tables().isMapped((int) (start + (long) i * AddressSpace.PAGE)) ? 1 : 0);
    }
    memory.write(call.c(), present, 0, present.length);
    return 0;
  }

  /// Length in bytes, whole pages, of the mapped range that a call names by its first two arguments; it may be 0.
  private long mappedLength(Arguments call) throws LinuxError {
    long start = Integer.toUnsignedLong(call.a());
    long length = AddressSpace.pageUp(Integer.toUnsignedLong(call.b()));
    if (start % AddressSpace.PAGE != 0) {
      throw Errno.EINVAL.failure();
    }
    if (length != 0 && (!AddressSpace.isUserRange(start, length) || !space.areas().isCovered(start, length))) {
      throw Errno.ENOMEM.failure();
    }
    return length;
  }

  /// Memory is never swapped out, so locking it has nothing to do.
  int keepInMemory(Arguments call) throws LinuxError {
    long start = AddressSpace.pageDown(Integer.toUnsignedLong(call.a()));
    long length = AddressSpace.pageUp(Integer.toUnsignedLong(call.a()) + Integer.toUnsignedLong(call.b())) - start;
    if (length > 0 && (!AddressSpace.isUserRange(start, length) || !space.areas().isCovered(start, length))) {
      throw Errno.ENOMEM.failure();
    }
    return 0;
  }

  private int map(int hint, int bytes, int protection, int flags, int descriptor, long offset) throws LinuxError {
    long length = AddressSpace.pageUp(Integer.toUnsignedLong(bytes));
    boolean writable = (protection & AddressSpace.WRITE) != 0;
    boolean shared = (flags & MAP_TYPE) != MAP_PRIVATE;
    if (length == 0 || (flags & MAP_TYPE) == 0 || (flags & MAP_TYPE) > 3) {
      throw Errno.EINVAL.failure();
    }
    if (length > AddressSpace.USER_END
        || (writable && length > (long) space.frames().total() * AddressSpace.PAGE)) {
      throw Errno.ENOMEM.failure();
    }
    Optional<RegularFile> file =
        (flags & MAP_ANONYMOUS) != 0 ? Optional.empty() : Optional.of(mappable(descriptor, shared && writable));
    long start = placeFor(Integer.toUnsignedLong(hint), length, flags);
    Area area = new Area(
        start, start + length, protection & PROTECTION_BITS, kind(file.isPresent(), shared),
        source(file, shared, file.isPresent() ? offset : 0));
    space.map(area);
    if (file.isPresent() && !shared) {
      copyIn(file.get(), offset, start, length);
    }
    return (int) start;
  }

  private static Area.Kind kind(boolean ofFile, boolean shared) {
    if (shared) {
      return Area.Kind.SHARED;
    }
    return ofFile ? Area.Kind.FILE : Area.Kind.ANONYMOUS;
  }

  private Source source(Optional<RegularFile> file, boolean shared, long offset) {
    if (!shared) {
      return file.map(of -> source(of, offset, Optional.empty())).orElse(Source.NONE);
    }
    SharedPages pages = file.isPresent()
        ? files.mapped().map(file.get(), space.frames(), space.memory())
        : new SharedPages(space.frames(), space.memory(), () -> {});
    return file.map(of -> source(of, offset, Optional.of(pages)))
        .orElse(new Source("", Optional.empty(), offset, Optional.of(pages)));
  }

  private static Source source(RegularFile file, long offset, Optional<SharedPages> pages) {
    return new Source(file.place().guest(), Optional.of(file.place().path()), offset, pages);
  }

  private RegularFile mappable(int descriptor, boolean written) throws LinuxError {
    Descriptors.Description description = descriptors.get(descriptor);
    if (!description.flags().reads() || (written && !description.flags().writes())) {
      throw Errno.EACCES.failure();
    }
    if (!(description.file() instanceof RegularFile file)) {
      throw Errno.ENODEV.failure();
    }
    return file;
  }

  private long placeFor(long hint, long length, int flags) throws LinuxError {
    if ((flags & (MAP_FIXED | MAP_FIXED_NO_REPLACE)) != 0) {
      if (hint % AddressSpace.PAGE != 0) {
        throw Errno.EINVAL.failure();
      }
      if (hint < AddressSpace.LOWEST) {
        throw Errno.EPERM.failure();
      }
      if (!AddressSpace.isUserRange(hint, length)) {
        throw Errno.ENOMEM.failure();
      }
      if ((flags & MAP_FIXED_NO_REPLACE) != 0 && !space.areas().isFree(hint, length)) {
        throw Errno.EEXIST.failure();
      }
      return hint;
    }
    long wish = AddressSpace.pageUp(hint);
    if (wish >= AddressSpace.LOWEST && AddressSpace.isUserRange(wish, length) && space.areas().isFree(wish, length)) {
      return wish;
    }
    return freeRange(length);
  }

  /// Fills a mapping of a file. Pages wholly beyond the file's end stay absent.
  private void copyIn(RegularFile file, long offset, long start, long length) throws LinuxError {
    byte[] buffer = new byte[COPY_BYTES];
    long done = 0;
    while (done < length) {
      int wanted = (int) Math.min(buffer.length, length - done);
      int count = file.readAt(offset + done, buffer, 0, wanted);
      if (!space.fill(start + done, buffer, 0, count)) {
        space.unmap(start, length);
        throw Errno.ENOMEM.failure();
      }
      if (count < wanted) {
        return;
      }
      done += count;
    }
  }

  private int moveAndResize(Area area, long start, long oldLength, long newLength, long target) {
    long moved = Math.min(oldLength, newLength);
    if (oldLength > newLength) {
      space.unmap(start + newLength, oldLength - newLength);
    }
    Area part = area.from(start).until(start + moved);
    space.move(part, target);
    if (newLength > moved) {
      Area whole = part.movedTo(target).until(target + newLength);
      space.map(whole.from(target + moved));
    }
    return (int) target;
  }

  private long freeRange(long length) throws LinuxError {
    OptionalLong found = space.areas().findFree(length);
    return found.orElseThrow(Errno.ENOMEM::failure);
  }

  private static void checkRange(long start, long length) throws LinuxError {
    if (!AddressSpace.isUserRange(start, length)) {
      throw Errno.EINVAL.failure();
    }
  }
}
