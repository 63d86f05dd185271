package palimpsest.x86.linux;

import java.nio.file.Path;
import java.util.Optional;

/// What an area shows.
///
/// @param name the guest's path of the file mapped, or empty for none
/// @param host the host's path of it
/// @param offset of the area's first byte in that file or those pages, in bytes, page aligned
/// @param shared the pages, if other areas show them too
record Source(String name, Optional<Path> host, long offset, Optional<SharedPages> shared) {
  /// Memory of the area's own, zero at first.
  static final Source NONE = new Source("", Optional.empty(), 0, Optional.empty());

  /// The same, further on by `bytes`.
  Source advanced(long bytes) {
    return equals(NONE) ? this : new Source(name, host, offset + bytes, shared);
  }
}
