package palimpsest.workbench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import palimpsest.memory.Sha256;
import palimpsest.x86.linux.StandardStreams;

/// The standard streams of a guest that is run several times: each run reads the same input, the first one's output
/// goes where it should, and of every one's a digest is kept.
final class RepeatedStreams {
  private final StandardStreams real;
  /// What has been read of the input so far, and how much that is.
  private byte[] kept = new byte[0];
  private int size;
  private boolean first = true;

  RepeatedStreams(StandardStreams real) {
    this.real = real;
  }

  /// The streams of the next run.
  Run next() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    Run run = first ? new Run(real.out(), real.err()) : new Run(nowhere, nowhere);
    first = false;
    return run;
  }

  /// One run's streams.
  final class Run {
    private final MessageDigest digest = Sha256.digest();
    private final StandardStreams streams;

    private Run(OutputStream out, OutputStream err) {
      streams = new StandardStreams(new Input(), new Output(out, 1), new Output(err, 2));
    }

    StandardStreams streams() {
      return streams;
    }

    /// SHA-256 over what was written so far, and to which of the two, in hexadecimal; for one call, at the end.
    String written() {
      return HexFormat.of().formatHex(digest.digest());
    }

    /// Passes on and notes what is written.
    private final class Output extends OutputStream {
      private final OutputStream target;
      private final byte number;

      private Output(OutputStream target, int number) {
        this.target = target;
        this.number = (byte) number;
      }

      @Override
      public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
      }

      @Override
      public void write(byte[] from, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
          digest.update(number);
          digest.update(from[i]);
        }
        target.write(from, offset, length);
      }

      @Override
      public void flush() throws IOException {
        target.flush();
      }
    }
  }

  /// The real input from its beginning; what nobody has read yet is read when it is asked for.
  private final class Input extends InputStream {
    private int at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == size) {
        kept = kept.length < size + length ? Arrays.copyOf(kept, Math.max(2 * size, size + length)) : kept;
        int count = real.in().read(kept, size, length);
        if (count < 0) {
          return -1;
        }
        size += count;
      }
      int count = Math.min(length, size - at);
      System.arraycopy(kept, at, target, offset, count);
      at += count;
      return count;
    }
  }
}
