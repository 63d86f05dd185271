package palimpsest.workbench.sweep;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Keeps the last line of what is written, so that a point that failed can say what its guest said.
final class TailStream extends OutputStream {
  private static final int MOST = 200;

  private final StringBuilder line = new StringBuilder();
  private String before = "";

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    for (char c : new String(bytes, offset, length, StandardCharsets.ISO_8859_1).toCharArray()) {
      if (c == '\n') {
        before = line.isEmpty() ? before : line.toString();
        line.setLength(0);
      } else if (line.length() < MOST) {
        line.append(c);
      }
    }
  }

  /// The last line that is not empty.
  String text() {
    return line.isEmpty() ? before : line.toString();
  }
}
