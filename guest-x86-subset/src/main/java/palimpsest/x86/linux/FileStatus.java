package palimpsest.x86.linux;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// What stat tells of a file.
///
/// @param inode a number that is the same for the same file within a run, given in order of first appearance
/// @param mode file type and permission bits
/// @param links hard links; 1 for a directory, which means "not counted"
/// @param size in bytes
/// @param modifiedNanoseconds last change, in nanoseconds since 1970; access and change times are given as the same
/// @param device the device number of a special file, else 0
record FileStatus(long inode, int mode, int links, long size, long modifiedNanoseconds, int device) {
  static final int TYPE_MASK = 0xf000;
  static final int FIFO = 0x1000;
  static final int CHARACTER_DEVICE = 0x2000;
  static final int DIRECTORY = 0x4000;
  static final int REGULAR = 0x8000;
  static final int SYMBOLIC_LINK = 0xa000;

  /// Size every directory reports, whatever the host's file system says.
  static final long DIRECTORY_BYTES = 4096;

  /// A character device, which anybody may read and write.
  static FileStatus device(long inode, int device) {
    return new FileStatus(inode, CHARACTER_DEVICE | 0666, 1, 0, 0, device);
  }

  boolean isDirectory() {
    return (mode & TYPE_MASK) == DIRECTORY;
  }

  boolean isRegular() {
    return (mode & TYPE_MASK) == REGULAR;
  }

  boolean isSymbolicLink() {
    return (mode & TYPE_MASK) == SYMBOLIC_LINK;
  }

  /// Allocated blocks of 512 bytes, counted in whole pages.
  long blocks() {
    return isDirectory() || isRegular() ? (size + 4095) / 4096 * 8 : 0;
  }

  /// The type as getdents gives it (DT_REG and so on).
  int directoryEntryType() {
    return (mode & TYPE_MASK) >>> 12;
  }

  void save(StateWriter out) {
    out.i64(inode);
    out.i32(mode);
    out.i32(links);
    out.i64(size);
    out.i64(modifiedNanoseconds);
    out.i32(device);
  }

  static FileStatus restored(StateReader in) throws StateException {
    return new FileStatus(in.i64(), in.i32(), in.i32(), in.i64(), in.i64(), in.i32());
  }
}
