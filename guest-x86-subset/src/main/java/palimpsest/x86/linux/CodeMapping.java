package palimpsest.x86.linux;

import java.nio.file.Path;

/// A range of linear addresses that shows executable bytes of a file.
///
/// @param file the host's path of the file
/// @param start first linear address, as an unsigned number
/// @param end first linear address behind it
/// @param offset of the first byte in the file
public record CodeMapping(Path file, long start, long end, long offset) {
  /// Whether it holds a linear address.
  public boolean holds(int linear) {
    long at = Integer.toUnsignedLong(linear);
    return start <= at && at < end;
  }
}
