package palimpsest.workbench.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import palimpsest.workbench.gdb.Frames.Received;

/// As much of GDB as tests need: sends commands, acknowledges, gives the answers.
final class GdbClient implements AutoCloseable {
  private static final int PATIENCE_MS = 60_000;

  private final Socket socket;
  private final Frames frames = new Frames();

  GdbClient(int port) {
    try {
      this.socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(PATIENCE_MS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The answer to a command.
  String ask(String command) {
    send(Frames.frame(command));
    return answer();
  }

  /// The next frame that comes.
  String answer() {
    try {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1 << 14];
      while (true) {
        for (Optional<Received> next = frames.next(); next.isPresent(); next = frames.next()) {
          if (next.get() instanceof Received.Data(String data)) {
            send(new byte[] {'+'});
            return data;
          }
        }
        int count = in.read(buffer);
        if (count < 0) {
          return "";
        }
        frames.take(buffer, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What a monitor command prints.
  String monitor(String command) {
    StringBuilder text = new StringBuilder();
    String next = ask("qRcmd," + Hex.of(command));
    while (next.startsWith("O") && !next.equals("OK")) {
      text.append(new String(Hex.bytes(next.substring(1)), StandardCharsets.UTF_8));
      next = answer();
    }
    return text.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
