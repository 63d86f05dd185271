package palimpsest.x86.linux;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A file to read that is made when it is opened.
final class TextFile implements OpenFile {
  private final byte[] content;
  private final FileStatus status;
  private long position;

  TextFile(byte[] content, FileStatus status) {
    this.content = content;
    this.status = status;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws LinuxError {
    int count = readAt(position, target, offset, length);
    position += count;
    return count;
  }

  @Override
  public int readAt(long at, byte[] target, int offset, int length) throws LinuxError {
    if (at < 0) {
      throw Errno.EINVAL.failure();
    }
    int count = (int) Math.max(0, Math.min(length, content.length - at));
    if (count > 0) {
      System.arraycopy(content, (int) at, target, offset, count);
    }
    return count;
  }

  @Override
  public long seek(long offset, int whence) throws LinuxError {
    long target = switch (whence) {
      case 0 -> offset;
      case 1 -> position + offset;
      default -> throw Errno.EINVAL.failure();
    };
    if (target < 0) {
      throw Errno.EINVAL.failure();
    }
    position = target;
    return target;
  }

  @Override
  public FileStatus status() {
    return status;
  }

  void save(StateWriter out) {
    out.bytes(content);
    status.save(out);
    out.i64(position);
  }

  static TextFile restored(StateReader in) throws StateException {
    TextFile file = new TextFile(in.bytes(), FileStatus.restored(in));
    file.position = in.i64();
    return file;
  }
}
