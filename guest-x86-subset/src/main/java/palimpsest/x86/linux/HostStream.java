package palimpsest.x86.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A standard stream of the process: a pipe whose other end somebody outside holds.
final class HostStream implements OpenFile {
  private final InputStream in;
  private final OutputStream out;
  private final FileStatus status;

  private HostStream(InputStream in, OutputStream out, long inode) {
    this.in = in;
    this.out = out;
    this.status = new FileStatus(inode, FileStatus.FIFO | 0600, 1, 0, 0, 0);
  }

  /// Standard input.
  static HostStream input(InputStream in, long inode) {
    return new HostStream(in, OutputStream.nullOutputStream(), inode);
  }

  /// Standard output or error.
  static HostStream output(OutputStream out, long inode) {
    return new HostStream(InputStream.nullInputStream(), out, inode);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws LinuxError {
    try {
      return Math.max(0, in.read(target, offset, length));
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
}
