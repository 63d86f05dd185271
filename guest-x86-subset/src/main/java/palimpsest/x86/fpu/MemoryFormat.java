package palimpsest.x86.fpu;

/// What a memory operand holds.
public enum MemoryFormat {
  SINGLE(4),
  DOUBLE(8),
  /// The register's own format.
  EXTENDED(10),
  /// Signed integers.
  INTEGER_16(2),
  INTEGER_32(4),
  INTEGER_64(8),
  /// Packed decimal, 18 digits and a sign.
  DECIMAL(10);

  private final int bytes;

  MemoryFormat(int bytes) {
    this.bytes = bytes;
  }

  /// Size in memory.
  public int bytes() {
    return bytes;
  }

  /// The bits of memory as a value.
  ///
  /// @param low the first eight bytes, or as many as there are; what is above them is ignored
  /// @param high the two bytes behind them, where there are ten
  Extended value(long low, int high) {
    return switch (this) {
      case SINGLE -> Formats.widen(Formats.Narrow.SINGLE, low);
      case DOUBLE -> Formats.widen(Formats.Narrow.DOUBLE, low);
      case EXTENDED -> new Extended(high & 0xffff, low);
      case INTEGER_16 -> Extended.of((short) low);
      case INTEGER_32 -> Extended.of((int) low);
      case INTEGER_64 -> Extended.of(low);
      case DECIMAL -> Formats.ofDecimal(new Extended(high & 0xffff, low));
    };
  }

  /// Whether the bits of memory are a denormal of a format that is not the register's.
  boolean isDenormal(long low) {
    return switch (this) {
      case SINGLE -> Formats.isDenormal(Formats.Narrow.SINGLE, low & 0xffff_ffffL);
      case DOUBLE -> Formats.isDenormal(Formats.Narrow.DOUBLE, low);
      case EXTENDED, INTEGER_16, INTEGER_32, INTEGER_64, DECIMAL -> false;
    };
  }

  /// A register's value rounded to this format: sixteen bits and sixty-four, the latter alone where they are enough.
  Extended store(Rounder rounder, Extended value) {
    return switch (this) {
      case SINGLE -> new Extended(0, Formats.narrow(rounder, Formats.Narrow.SINGLE, value));
      case DOUBLE -> new Extended(0, Formats.narrow(rounder, Formats.Narrow.DOUBLE, value));
      case EXTENDED -> value;
      case INTEGER_16 -> new Extended(0, Formats.integer(rounder, value, 16));
      case INTEGER_32 -> new Extended(0, Formats.integer(rounder, value, 32));
      case INTEGER_64 -> new Extended(0, Formats.integer(rounder, value, 64));
      case DECIMAL -> Formats.decimal(rounder, value);
    };
  }

  /// What is stored of an empty register, and of what does not fit.
  Extended indefinite() {
    return switch (this) {
      case SINGLE -> new Extended(0, 0xffc0_0000L);
      case DOUBLE -> new Extended(0, 0xfff8_0000_0000_0000L);
      case EXTENDED, DECIMAL -> Extended.INDEFINITE;
      case INTEGER_16 -> new Extended(0, 0x8000L);
      case INTEGER_32 -> new Extended(0, 0x8000_0000L);
      case INTEGER_64 -> new Extended(0, Long.MIN_VALUE);
    };
  }
}
