package palimpsest.x86.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import palimpsest.x86.mmu.Mmu;

/// The kernel's way to the process's memory: pages are brought in as an access of the process itself would, and an
/// address it may not touch is EFAULT. Multi-byte values are little-endian.
final class UserMemory {
  private static final int LONGEST_PATH_BYTES = 4096;

  private final Mmu mmu;
  private final AddressSpace space;

  UserMemory(Mmu mmu, AddressSpace space) {
    this.mmu = mmu;
    this.space = space;
  }

  /// A copy of `length` bytes from linear `address`.
  ///
  /// @throws LinuxError EFAULT
  byte[] read(int address, int length) throws LinuxError {
    reach(address, length, false);
    byte[] copy = new byte[length];
    mmu.copyIn(address, copy, 0, length);
    return copy;
  }

  /// The same bytes to pick fields from, little-endian.
  ///
  /// @throws LinuxError EFAULT
  ByteBuffer readFields(int address, int length) throws LinuxError {
    return ByteBuffer.wrap(read(address, length)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// A zeroed structure of `length` bytes to fill in and then [#write(int, ByteBuffer)].
  static ByteBuffer newFields(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Writes a whole structure, whatever its position.
  ///
  /// @throws LinuxError EFAULT; nothing is written then
  void write(int address, ByteBuffer fields) throws LinuxError {
    byte[] bytes = new byte[fields.capacity()];
    fields.get(0, bytes);
    write(address, bytes, 0, bytes.length);
  }

  /// Writes bytes.
  ///
  /// @throws LinuxError EFAULT; nothing is written then
  void write(int address, byte[] source, int offset, int length) throws LinuxError {
    reach(address, length, true);
    mmu.copyOut(address, source, offset, length);
  }

  int read32(int address) throws LinuxError {
    reach(address, 4, false);
    return mmu.read32(address);
  }

  void write32(int address, int value) throws LinuxError {
    reach(address, 4, true);
    mmu.write32(address, value);
  }

  long read64(int address) throws LinuxError {
    reach(address, 8, false);
    return mmu.read64(address);
  }

  void write64(int address, long value) throws LinuxError {
    reach(address, 8, true);
    mmu.write64(address, value);
  }

  /// Checks that `length` bytes may be written, before a call takes effects it could not report.
  ///
  /// @throws LinuxError EFAULT
  void checkWritable(int address, int length) throws LinuxError {
    reach(address, length, true);
  }

  /// A zero-terminated path.
  ///
  /// @throws LinuxError EFAULT, or ENAMETOOLONG if it has no end within 4096 bytes
  String readPath(int address) throws LinuxError {
    return readString(address, LONGEST_PATH_BYTES, Errno.ENAMETOOLONG);
  }

  /// A zero-terminated string.
  ///
  /// @throws LinuxError EFAULT, or `tooLong` if it has no end within `most` bytes
  String readString(int address, int most, Errno tooLong) throws LinuxError {
    ByteArrayOutputStream found = new ByteArrayOutputStream();
    for (int i = 0; i < most; i++) {
      if (i == 0 || ((address + i) & (AddressSpace.PAGE - 1)) == 0) {
        reach(address + i, 1, false);
      }
      int next = mmu.read8(address + i);
      if (next == 0) {
        return found.toString(StandardCharsets.UTF_8);
      }
      found.write(next);
    }
    throw tooLong.failure();
  }

  private void reach(int address, int length, boolean write) throws LinuxError {
    long start = Integer.toUnsignedLong(address);
    long end = start + length;
    if (length < 0 || end > AddressSpace.USER_END) {
      throw Errno.EFAULT.failure();
    }
    if (length == 0) {
      return;
    }
    for (long page = AddressSpace.pageDown(start); page < end; page += AddressSpace.PAGE) {
      if (mmu.walk((int) page, write, true) < 0) {
        bringIn((int) Math.max(page, start), write);
      }
    }
  }

  private void bringIn(int address, boolean write) throws LinuxError {
    switch (space.fault(address, write)) {
      case MAPPED -> {}
      case OUT_OF_MEMORY -> throw new ProcessEnd(LinuxSystem.outOfMemory(space));
      case NO_AREA, DENIED, BEYOND_FILE -> throw Errno.EFAULT.failure();
    }
  }
}
