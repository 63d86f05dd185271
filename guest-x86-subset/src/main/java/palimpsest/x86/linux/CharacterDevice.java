package palimpsest.x86.linux;

import java.util.Arrays;

/// The memory devices: /dev/null, /dev/zero, /dev/full and the random ones.
final class CharacterDevice implements OpenFile {
  /// The devices there are, with their Linux numbers (major * 256 + minor).
  enum Kind {
    NULL("/dev/null", 0x103),
    ZERO("/dev/zero", 0x105),
    FULL("/dev/full", 0x107),
    RANDOM("/dev/random", 0x108),
    URANDOM("/dev/urandom", 0x109);

    private final String path;
    private final int device;

    Kind(String path, int device) {
      this.path = path;
      this.device = device;
    }

    String path() {
      return path;
    }

    int device() {
      return device;
    }
  }

  private final Kind kind;
  private final Entropy entropy;
  private final FileStatus status;

  CharacterDevice(Kind kind, Entropy entropy, FileStatus status) {
    this.kind = kind;
    this.entropy = entropy;
    this.status = status;
  }

  Kind kind() {
    return kind;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    return switch (kind) {
      case NULL -> 0;
      case ZERO, FULL -> {
        Arrays.fill(target, offset, offset + length, (byte) 0);
        yield length;
      }
      case RANDOM, URANDOM -> {
        entropy.fill(target, offset, length);
        yield length;
      }
    };
  }

  @Override
  public int write(byte[] source, int offset, int length, boolean append) throws LinuxError {
    return switch (kind) {
      case NULL, ZERO, RANDOM, URANDOM -> length;
      case FULL -> throw Errno.ENOSPC.failure();
    };
  }

  @Override
  public int readAt(long position, byte[] target, int offset, int length) {
    return read(target, offset, length);
  }

  @Override
  public int writeAt(long position, byte[] source, int offset, int length) throws LinuxError {
    return write(source, offset, length, false);
  }

  @Override
  public long seek(long offset, int whence) {
    return 0;
  }

  @Override
  public FileStatus status() {
    return status;
  }
}
