package palimpsest.cms.runtime;

/// Guest memory in which a debugger is interested.
///
/// @param address linear address of the first byte
/// @param length bytes, at least 1
public record DebugWatch(Kind kind, int address, int length) {
  /// Which accesses are of interest.
  public enum Kind {
    WRITE,
    READ,
    ACCESS;

    boolean covers(boolean write) {
      return switch (this) {
        case WRITE -> write;
        case READ -> !write;
        case ACCESS -> true;
      };
    }
  }

  public DebugWatch {
    if (length < 1) {
      throw new IllegalArgumentException("a watch of " + length + " bytes");
    }
  }

  boolean isMetBy(int at, int bytes, boolean write) {
    return kind.covers(write)
        && (Integer.compareUnsigned(at - address, length) < 0 || Integer.compareUnsigned(address - at, bytes) < 0);
  }

  /// Number of the page that holds its first byte.
  int firstPage() {
    return address >>> 12;
  }

  /// Number of the page that holds its last byte.
  int lastPage() {
    return address + length - 1 >>> 12;
  }

  /// Whether it has bytes in a page.
  boolean isOn(int page) {
    return Integer.compareUnsigned(page - firstPage(), lastPage() - firstPage()) <= 0;
  }
}
