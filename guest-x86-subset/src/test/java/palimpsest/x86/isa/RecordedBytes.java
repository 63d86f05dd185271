package palimpsest.x86.isa;

/// Bytes to decode, which remember how far they were read; past their end they read as zero.
final class RecordedBytes implements CodeBytes {
  private final byte[] bytes;
  private int read;

  RecordedBytes(byte... bytes) {
    this.bytes = bytes.clone();
  }

  @Override
  public int at(int index) {
    read = Math.max(read, index + 1);
    return index < bytes.length ? bytes[index] & 0xFF : 0;
  }

  /// How many bytes were asked for.
  int read() {
    return read;
  }
}
