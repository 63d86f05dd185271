package palimpsest.x86.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// A standard stream of the process: a pipe whose other end somebody outside holds.
final class HostStream implements OpenFile {
  /// Which of the three.
  enum Which {
    INPUT,
    OUTPUT,
    ERROR
  }

  private final Which which;
  private final InputStream in;
  private final OutputStream out;
  private final FileStatus status;

  private HostStream(Which which, InputStream in, OutputStream out, long inode) {
    this.which = which;
    this.in = in;
    this.out = out;
    this.status = new FileStatus(inode, FileStatus.FIFO | 0600, 1, 0, 0, 0);
  }

  static HostStream of(Which which, StandardStreams streams, long inode) {
    return switch (which) {
      case INPUT -> new HostStream(which, streams.in(), OutputStream.nullOutputStream(), inode);
      case OUTPUT -> new HostStream(which, InputStream.nullInputStream(), streams.out(), inode);
      case ERROR -> new HostStream(which, InputStream.nullInputStream(), streams.err(), inode);
    };
  }

  @Override
  public int read(byte[] target, int offset, int length) throws LinuxError {
    try {
      return Math.max(0, in.read(target, offset, length));
    } catch (InterruptedIOException _) {
      throw new Withdrawn();
    } catch (IOException e) {
      throw HostErrors.from(e);
    }
  }

  /// Writes and flushes. A stream outside that takes no more is a pipe without a reader.
  @Override
  public int write(byte[] source, int offset, int length, boolean append) throws LinuxError {
    try {
      out.write(source, offset, length);
      out.flush();
      return length;
    } catch (IOException _) {
      throw Errno.EPIPE.failure();
    }
  }

  @Override
  public FileStatus status() {
    return status;
  }

  void save(StateWriter out) {
    out.choice(which);
    out.i64(status.inode());
  }

  /// The stream of this run that takes the saved one's place: input goes on with what this run is given.
  static HostStream restored(StateReader in, StandardStreams streams) throws StateException {
    return of(in.choice(Which.values()), streams, in.i64());
  }
}
