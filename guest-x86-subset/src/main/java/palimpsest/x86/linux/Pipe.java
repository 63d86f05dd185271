package palimpsest.x86.linux;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A pipe. What is written at once and is no longer than [#ATOMIC_BYTES] is not torn.
final class Pipe {
  /// Bytes a pipe holds (Linux's default).
  static final int CAPACITY_BYTES = 65_536;

  /// PIPE_BUF.
  static final int ATOMIC_BYTES = 4096;

  private final byte[] ring = new byte[CAPACITY_BYTES];
  private final FileStatus status;
  private int first;
  private int filled;
  private boolean readerOpen = true;
  private boolean writerOpen = true;

  Pipe(long inode) {
    this(new FileStatus(inode, FileStatus.FIFO | 0600, 1, 0, 0, 0));
  }

  private Pipe(FileStatus status) {
    this.status = status;
  }

  /// The end to read from. An empty pipe whose writer is open gives EAGAIN.
  OpenFile reader() {
    return new Reader();
  }

  /// The end to write to. A full pipe whose reader is open gives EAGAIN.
  OpenFile writer() {
    return new Writer();
  }

  /// See [#reader].
  final class Reader implements OpenFile {
    Pipe pipe() {
      return Pipe.this;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws LinuxError {
      if (filled == 0 && writerOpen && length > 0) {
        throw Errno.EAGAIN.failure();
      }
      int count = Math.min(length, filled);
      for (int i = 0; i < count; i++) {
        target[offset + i] = ring[(first + i) % CAPACITY_BYTES];
      }
      first = (first + count) % CAPACITY_BYTES;
      filled -= count;
      return count;
    }

    @Override
    public int write(byte[] source, int offset, int length, boolean append) throws LinuxError {
      throw Errno.EBADF.failure();
    }

    @Override
    public FileStatus status() {
      return status;
    }

    @Override
    public boolean readReady() {
      return filled > 0;
    }

    @Override
    public boolean writeReady() {
      return false;
    }

    @Override
    public int brokenEvents() {
      return writerOpen ? 0 : PollCalls.POLL_HANG_UP;
    }

    @Override
    public void close() {
      readerOpen = false;
    }
  }

  /// See [#writer].
  final class Writer implements OpenFile {
    Pipe pipe() {
      return Pipe.this;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws LinuxError {
      throw Errno.EBADF.failure();
    }

    @Override
    public int write(byte[] source, int offset, int length, boolean append) throws LinuxError {
      if (!readerOpen) {
        throw Errno.EPIPE.failure();
      }
      int room = CAPACITY_BYTES - filled;
      if (length > 0 && room < (length <= ATOMIC_BYTES ? length : 1)) {
        throw Errno.EAGAIN.failure();
      }
      int count = Math.min(length, room);
      for (int i = 0; i < count; i++) {
        ring[(first + filled + i) % CAPACITY_BYTES] = source[offset + i];
      }
      filled += count;
      return count;
    }

    @Override
    public FileStatus status() {
      return status;
    }

    @Override
    public boolean readReady() {
      return false;
    }

    @Override
    public boolean writeReady() {
      return CAPACITY_BYTES - filled >= ATOMIC_BYTES;
    }

    @Override
    public int brokenEvents() {
      return readerOpen ? 0 : PollCalls.POLL_ERROR;
    }

    @Override
    public void close() {
      writerOpen = false;
    }
  }

  void save(StateWriter out) {
    status.save(out);
    out.bool(readerOpen);
    out.bool(writerOpen);
    out.i32(filled);
    for (int i = 0; i < filled; i++) {
      out.i8(ring[(first + i) % CAPACITY_BYTES]);
    }
  }

  static Pipe restored(StateReader in) throws StateException {
    Pipe pipe = new Pipe(FileStatus.restored(in));
    pipe.readerOpen = in.bool();
    pipe.writerOpen = in.bool();
    byte[] content = in.bytes();
    if (content.length > CAPACITY_BYTES) {
      throw in.damaged("a pipe with " + content.length + " bytes");
    }
    System.arraycopy(content, 0, pipe.ring, 0, content.length);
    pipe.filled = content.length;
    return pipe;
  }
}
