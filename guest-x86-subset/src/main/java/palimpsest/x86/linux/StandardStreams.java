package palimpsest.x86.linux;

import java.io.InputStream;
import java.io.OutputStream;

/// Where descriptors 0, 1 and 2 of the process lead. Every guest write is one write and one flush here, in the
/// guest's order. They are not terminals to the guest.
///
/// @param in may throw [java.io.InterruptedIOException] where it would wait: the guest's call then is taken back, so
///     that the guest stands before it and can be paused; it makes the call again when it goes on
public record StandardStreams(InputStream in, OutputStream out, OutputStream err) {
  /// Input that is empty, and output that nobody sees.
  public static StandardStreams nowhere() {
    return new StandardStreams(
        InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
  }
}
