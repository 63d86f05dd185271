package palimpsest.workbench.gdb;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import palimpsest.workbench.gdb.Frames.Received;

/// One GDB at the other end of a socket: frames come and go, acknowledged until GDB says that it can do without.
final class GdbConnection implements AutoCloseable {
  private static final byte[] GOOD = {'+'};
  private static final byte[] BAD = {'-'};

  private final SocketChannel channel;
  private final Frames frames = new Frames();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
  private boolean acknowledges = true;
  private boolean interrupted;
  private byte[] last = {};

  GdbConnection(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /// Waits for a command or an interrupt.
  ///
  /// @throws IOException if the connection is gone
  Received await() throws IOException {
    Optional<Received> found = meaningful();
    while (found.isEmpty()) {
      receive();
      found = meaningful();
    }
    return found.get();
  }

  /// Whether an interrupt has come in that nobody has taken. To be asked while the guest runs, when nothing else comes.
  ///
  /// @throws IOException if the connection is gone
  boolean isInterrupted() throws IOException {
    if (!interrupted) {
      channel.configureBlocking(false);
      try {
        receive();
      } finally {
        channel.configureBlocking(true);
      }
      interrupted = meaningful().orElse(new Received.Damaged()) instanceof Received.Interrupt;
    }
    return interrupted;
  }

  /// As [#isInterrupted], but then it is taken.
  boolean takeInterrupt() throws IOException {
    boolean found = isInterrupted();
    interrupted = false;
    return found;
  }

  private void receive() throws IOException {
    buffer.clear();
    int count = channel.read(buffer);
    if (count < 0) {
      throw new EOFException();
    }
    frames.take(buffer.array(), count);
  }

  private Optional<Received> meaningful() throws IOException {
    for (Optional<Received> next = frames.next(); next.isPresent(); next = frames.next()) {
      switch (next.get()) {
        case Received.Data _ -> {
          acknowledge(GOOD);
          return next;
        }
        case Received.Interrupt _ -> {
          return next;
        }
        case Received.Damaged _ -> acknowledge(BAD);
        case Received.Again _ -> write(last);
      }
    }
    return Optional.empty();
  }

  private void acknowledge(byte[] how) throws IOException {
    if (acknowledges) {
      write(how);
    }
  }

  /// No more acknowledgements from here on.
  void stopAcknowledging() {
    acknowledges = false;
  }

  /// Sends a frame of `data`.
  void send(String data) throws IOException {
    last = Frames.frame(data);
    write(last);
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
