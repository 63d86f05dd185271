package palimpsest.x86.isa;

/// Turns bytes into instructions, for the whole i686 integer instruction set and the lengths and operands of x87.
///
/// A decoder is immutable and total: every byte string is an [Instruction] or a [Decoded.Invalid]. Prefixes may come in
/// any order; of those that exclude each other (segments, F2 and F3) the last counts, as on processors.
public final class Decoder {
  private final Width defaultSize;

  /// A decoder for 32-bit code segments.
  public Decoder() {
    this(Width.DWORD);
  }

  /// A decoder for code segments of a default operand and address size.
  ///
  /// @param defaultSize [Width#DWORD] or [Width#WORD]
  public Decoder(Width defaultSize) {
    if (defaultSize != Width.DWORD && defaultSize != Width.WORD) {
      throw new IllegalArgumentException("default size must be WORD or DWORD, not " + defaultSize);
    }
    this.defaultSize = defaultSize;
  }

  /// The default operand and address size.
  public Width defaultSize() {
    return defaultSize;
  }

  /// Decodes the instruction that starts at byte 0 of `code`.
  public Decoded decode(CodeBytes code) {
    return new Decoding(code, defaultSize).run();
  }
}
