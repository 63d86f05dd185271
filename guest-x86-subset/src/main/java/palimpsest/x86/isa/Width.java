package palimpsest.x86.isa;

/// The size of an operand.
public enum Width {
  /// 8 bits.
  BYTE(1),
  /// 16 bits.
  WORD(2),
  /// 32 bits.
  DWORD(4),
  /// A far pointer: 16-bit selector above a 32-bit offset, 48 bits.
  FWORD(6),
  /// 64 bits.
  QWORD(8),
  /// The x87 extended format, 80 bits.
  TBYTE(10),
  /// A whole register of SSE, 128 bits.
  XMMWORD(16);

  private final int bytes;

  Width(int bytes) {
    this.bytes = bytes;
  }

  /// Size in bytes.
  public int bytes() {
    return bytes;
  }

  /// Size in bits.
  public int bits() {
    return bytes * 8;
  }
}
