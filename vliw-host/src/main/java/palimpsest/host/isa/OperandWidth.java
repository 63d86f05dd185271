package palimpsest.host.isa;

/// How many low bits of a register an ALU atom works on. For the two narrow widths the result's upper bits are those of
/// source `ra`: x86's partial registers cost no extra atom.
public enum OperandWidth {
  W8(8),
  W16(16),
  W32(32);

  private final int bits;

  OperandWidth(int bits) {
    this.bits = bits;
  }

  public int bits() {
    return bits;
  }

  /// Ones in the bits this width covers.
  public int mask() {
    return this == W32 ? -1 : (1 << bits) - 1;
  }
}
