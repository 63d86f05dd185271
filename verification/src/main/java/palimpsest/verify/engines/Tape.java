package palimpsest.verify.engines;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One standard input for several runs of a guest: what the first one reads is kept, in the same pieces, for the
/// others.
final class Tape {
  private final InputStream source;
  private final List<byte[]> pieces = new ArrayList<>();
  private boolean ended;

  Tape(InputStream source) {
    this.source = source;
  }

  /// The input from its beginning.
  InputStream reader() {
    return new Reader();
  }

  /// The piece after so many others, read from the source if nobody has come so far yet; empty at the end.
  private byte[] piece(int number, int most) throws IOException {
    if (number < pieces.size()) {
      return pieces.get(number);
    }
    if (ended) {
      return new byte[0];
    }
    byte[] bytes = new byte[most];
    int count = source.read(bytes, 0, most);
    if (count < 0) {
      ended = true;
      return new byte[0];
    }
    pieces.add(Arrays.copyOf(bytes, count));
    return pieces.getLast();
  }

  private final class Reader extends InputStream {
    private int next;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /// Two runs that are the same ask for the same numbers of bytes; what does not fit any more shows that they are
    /// not.
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      byte[] piece = piece(next, length);
      if (piece.length == 0) {
        return -1;
      }
      next++;
      int count = Math.min(length, piece.length);
      System.arraycopy(piece, 0, target, offset, count);
      return count;
    }
  }
}
