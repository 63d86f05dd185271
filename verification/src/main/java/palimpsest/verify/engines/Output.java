package palimpsest.verify.engines;

import java.io.IOException;
import java.io.OutputStream;

/// Passes on what a guest writes, and keeps count and a hash of it: programs write more than one likes to keep.
final class Output extends OutputStream {
  private static final long PRIME = 0x100_0000_01b3L;

  private final OutputStream target;
  private final int salt;
  private final Output all;
  private long bytes;
  private long hash;

  /// An output whose numbers those of its [#part]s add up to; nothing is written to it itself.
  Output() {
    target = nullOutputStream();
    salt = 0;
    all = this;
  }

  private Output(OutputStream target, int salt, Output all) {
    this.target = target;
    this.salt = salt;
    this.all = all;
  }

  /// A stream that is passed on to `target`.
  ///
  /// @param salt tells it from the other parts
  Output part(OutputStream target, int salt) {
    return new Output(target, salt, this);
  }

  /// How many bytes have been written.
  long bytes() {
    return bytes;
  }

  /// Follows from which bytes were written, where to and in which order.
  long hash() {
    return hash;
  }

  @Override
  public void write(int value) throws IOException {
    all.note((byte) value, salt);
    target.write(value);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      all.note(from[i], salt);
    }
    target.write(from, offset, length);
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }

  private void note(byte value, int from) {
    bytes++;
    hash = (hash ^ (value & 0xff | from << 8)) * PRIME;
  }
}
