package palimpsest.x86.linux;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The system calls that move bytes through open descriptors.
final class TransferCalls {
  /// Most bytes a read or a write moves (MAX_RW_COUNT).
  private static final int MOST_BYTES = 0x7fff_f000;
  /// Most bytes the calls move that go through one buffer of ours; they may move less than they were asked to.
  private static final int MOST_BUFFERED_BYTES = 16 << 20;
  /// Bytes read or written at a time.
  private static final int CHUNK_BYTES = 1 << 20;

  private static final int MOST_VECTORS = 1024;

  private final Descriptors descriptors;
  private final UserMemory memory;
  private final Signals signals;
  private final Waits waits;

  TransferCalls(FileContext context, Signals signals, Waits waits) {
    this.descriptors = context.descriptors();
    this.memory = context.memory();
    this.signals = signals;
    this.waits = waits;
  }

  int read(Arguments call) throws LinuxError {
    OpenFile file = descriptors.readable(call.a());
    return read(call.a(), file, call.b(), length(call.c()));
  }

  int write(Arguments call) throws LinuxError {
    descriptors.writable(call.a());
    return write(call.a(), call.b(), length(call.c()));
  }

  int readv(Arguments call) throws LinuxError {
    OpenFile file = descriptors.readable(call.a());
    ByteBuffer vectors = vectors(call.b(), call.c());
    int total = 0;
    while (vectors.hasRemaining()) {
      int address = vectors.getInt();
      int length = length(vectors.getInt());
      if (length > 0 && (total == 0 || file.readReady())) {
        int count = read(call.a(), file, address, length);
        total += count;
        if (count < length) {
          return total;
        }
      }
    }
    return total;
  }

  /// The pieces leave as one write, so that the other end sees one.
  int writev(Arguments call) throws LinuxError {
    descriptors.writable(call.a());
    ByteBuffer vectors = vectors(call.b(), call.c());
    long sum = 0;
    for (int at = 0; at < vectors.capacity(); at += 8) {
      sum += length(vectors.getInt(at + 4));
    }
    byte[] joined = new byte[(int) Math.min(sum, MOST_BUFFERED_BYTES)];
    int used = 0;
    while (vectors.hasRemaining() && used < joined.length) {
      int address = vectors.getInt();
      int length = Math.min(length(vectors.getInt()), joined.length - used);
      System.arraycopy(memory.read(address, length), 0, joined, used, length);
      used += length;
    }
    return write(call.a(), joined, used);
  }

  int pread64(Arguments call) throws LinuxError {
    OpenFile file = descriptors.readable(call.a());
    byte[] buffer = new byte[Math.min(length(call.c()), MOST_BUFFERED_BYTES)];
    int count = file.readAt(Arguments.pair(call.d(), call.e()), buffer, 0, buffer.length);
    memory.write(call.b(), buffer, 0, count);
    return count;
  }

  int pwrite64(Arguments call) throws LinuxError {
    OpenFile file = descriptors.writable(call.a());
    byte[] content = memory.read(call.b(), Math.min(length(call.c()), MOST_BUFFERED_BYTES));
    return file.writeAt(Arguments.pair(call.d(), call.e()), content, 0, content.length);
  }

  /// Copies from one file to another; either has its own position or is given one.
  int copyFileRange(Arguments call) throws LinuxError {
    OpenFile source = descriptors.readable(call.a());
    OpenFile target = descriptors.writable(call.c());
    if (!source.status().isRegular() || !target.status().isRegular() || call.f() != 0) {
      throw Errno.EINVAL.failure();
    }
    byte[] buffer = new byte[Math.min(length(call.e()), MOST_BUFFERED_BYTES)];
    long from = call.b() == 0 ? source.seek(0, 1) : memory.read64(call.b());
    long to = call.d() == 0 ? target.seek(0, 1) : memory.read64(call.d());
    int count = source.readAt(from, buffer, 0, buffer.length);
    target.writeAt(to, buffer, 0, count);
    advance(source, call.b(), from + count);
    advance(target, call.d(), to + count);
    return count;
  }

  private void advance(OpenFile file, int positionAt, long position) throws LinuxError {
    if (positionAt == 0) {
      file.seek(position, 0);
    } else {
      memory.write64(positionAt, position);
    }
  }

  int sendfile(Arguments call) throws LinuxError {
    return sendfile(call, false);
  }

  int sendfile64(Arguments call) throws LinuxError {
    return sendfile(call, true);
  }

  private int sendfile(Arguments call, boolean wide) throws LinuxError {
    descriptors.writable(call.a());
    OpenFile source = descriptors.readable(call.b());
    if (!source.status().isRegular()) {
      throw Errno.EINVAL.failure();
    }
    byte[] buffer = new byte[Math.min(length(call.d()), MOST_BUFFERED_BYTES)];
    if (call.c() == 0) {
      int written = write(call.a(), buffer, source.readAt(source.seek(0, 1), buffer, 0, buffer.length));
      source.seek(written, 1);
      return written;
    }
    long offset = wide ? memory.read64(call.c()) : Integer.toUnsignedLong(memory.read32(call.c()));
    memory.checkWritable(call.c(), wide ? 8 : 4);
    int written = write(call.a(), buffer, source.readAt(offset, buffer, 0, buffer.length));
    if (wide) {
      memory.write64(call.c(), offset + written);
    } else {
      memory.write32(call.c(), (int) offset + written);
    }
    return written;
  }

  /// Reads chunk by chunk until the file gives less than asked; an error after the first chunk only ends the call.
  private int read(int descriptor, OpenFile file, int address, int length) throws LinuxError {
    byte[] buffer = new byte[Math.min(length, CHUNK_BYTES)];
    int total = 0;
    try {
      int count;
      int wanted;
      do {
        wanted = Math.min(buffer.length, length - total);
        count = readOrWait(descriptor, file, buffer, wanted);
        memory.write(address + total, buffer, 0, count);
        total += count;
      } while (count == wanted && total < length && file.readReady());
      return total;
    } catch (LinuxError e) {
      if (total > 0) {
        return total;
      }
      throw e;
    }
  }

  private int readOrWait(int descriptor, OpenFile file, byte[] buffer, int length) throws LinuxError {
    try {
      return file.read(buffer, 0, length);
    } catch (LinuxError e) {
      if (!mayWait(descriptor, e)) {
        throw e;
      }
      waits.awaitOrRestart(new Condition.Readable(file), "it reads an empty pipe");
      return file.read(buffer, 0, length);
    }
  }

  private int write(int descriptor, int address, int length) throws LinuxError {
    int total = waits.progress();
    try {
      do {
        byte[] content = memory.read(address + total, Math.min(CHUNK_BYTES, length - total));
        total = write(descriptor, content, content.length, total);
      } while (total < length && !isNonBlocking(descriptor));
      return total;
    } catch (LinuxError e) {
      return orElse(waits.progress(), e);
    }
  }

  /// Writes `length` bytes of `content`, of which a call that was resumed has written some.
  private int write(int descriptor, byte[] content, int length) throws LinuxError {
    int total = waits.progress();
    try {
      byte[] rest = Arrays.copyOfRange(content, total, length);
      return write(descriptor, rest, rest.length, total);
    } catch (LinuxError e) {
      return orElse(waits.progress(), e);
    }
  }

  private static int orElse(int total, LinuxError e) throws LinuxError {
    if (total > 0) {
      return total;
    }
    throw e;
  }

  /// Writes `length` bytes of `content`, all of them unless the descriptor is not to wait; a pipe nobody reads costs a
  /// SIGPIPE.
  ///
  /// @param before bytes that the call has written already
  /// @return the bytes that the call has written now
  private int write(int descriptor, byte[] content, int length, int before) throws LinuxError {
    Descriptors.Description description = descriptors.get(descriptor);
    OpenFile file = description.file();
    int done = 0;
    while (true) {
      try {
        done += file.write(content, done, length - done, description.flags().has(OpenFlags.APPEND));
      } catch (LinuxError e) {
        if (e.errno() == Errno.EPIPE) {
          signals.send(SignalInfo.ofKernel(Signal.SIGPIPE.number()));
        }
        if (!mayWait(descriptor, e)) {
          throw e;
        }
      }
      waits.setProgress(before + done);
      if (done == length || isNonBlocking(descriptor)) {
        return before + done;
      }
      waits.awaitOrRestart(new Condition.Writable(file), "it fills a pipe nobody empties");
    }
  }

  private boolean mayWait(int descriptor, LinuxError e) throws LinuxError {
    return e.errno() == Errno.EAGAIN && !isNonBlocking(descriptor);
  }

  private boolean isNonBlocking(int descriptor) throws LinuxError {
    return descriptors.get(descriptor).flags().has(OpenFlags.NON_BLOCKING);
  }

  private ByteBuffer vectors(int address, int count) throws LinuxError {
    if (count < 0 || count > MOST_VECTORS) {
      throw Errno.EINVAL.failure();
    }
    ByteBuffer vectors = memory.readFields(address, 8 * count);
    for (int at = 0; at < vectors.capacity(); at += 8) {
      if (vectors.getInt(at + 4) < 0) {
        throw Errno.EINVAL.failure();
      }
    }
    return vectors;
  }

  /// A call may move less than it was asked to; negative lengths are huge ones.
  private static int length(int asked) throws LinuxError {
    if (asked < 0) {
      throw Errno.EINVAL.failure();
    }
    return Math.min(asked, MOST_BYTES);
  }
}
