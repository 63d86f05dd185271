package palimpsest.x86.linux;

import java.io.InputStream;
import java.io.OutputStream;

/// Where descriptors 0, 1 and 2 of the process lead. Every guest write is one write and one flush here, in the
/// guest's order. They are not terminals to the guest.
public record StandardStreams(InputStream in, OutputStream out, OutputStream err) {}
