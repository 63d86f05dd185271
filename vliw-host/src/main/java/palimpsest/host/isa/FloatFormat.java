package palimpsest.host.isa;

/// What a floating-point memory atom finds in memory or leaves there.
///
/// A load makes a register's 80 bits of any of these, exactly. A store writes what a register holds packed already: the
/// low bytes of its significand ([#WORD], [#INTEGER], [#LONG], whatever they mean), or all ten bytes ([#EXTENDED]).
public enum FloatFormat {
  /// Single format.
  SINGLE("s", 4),
  /// Double format.
  DOUBLE("d", 8),
  /// All 80 bits.
  EXTENDED("x", 10),
  /// A signed integer of 16 bits.
  WORD("16", 2),
  /// A signed integer of 32 bits.
  INTEGER("32", 4),
  /// A signed integer of 64 bits.
  LONG("64", 8);

  private final String suffix;
  private final int bytes;

  FloatFormat(String suffix, int bytes) {
    this.suffix = suffix;
    this.bytes = bytes;
  }

  /// How assembler text names it, behind a point.
  public String suffix() {
    return suffix;
  }

  /// Size in memory, in bytes.
  public int bytes() {
    return bytes;
  }

  /// Whether a store can have it.
  public boolean isStored() {
    return this != SINGLE && this != DOUBLE;
  }
}
