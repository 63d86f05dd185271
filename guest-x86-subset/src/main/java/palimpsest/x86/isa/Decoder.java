package palimpsest.x86.isa;

import java.util.Set;

/// Turns bytes into instructions: the i686 integer set, x87, and those extensions it is told of.
///
/// A decoder is immutable and total: every byte string is an [Instruction] or a [Decoded.Invalid]. Prefixes may come in
/// any order; of those that exclude each other (segments, F2 and F3) the last counts, as on processors.
public final class Decoder {
  private final Set<Extension> extensions;
  private final Width defaultSize;

  /// A decoder for 32-bit code segments of an i686.
  public Decoder() {
    this(Width.DWORD);
  }

  /// A decoder for 32-bit code segments.
  ///
  /// @param extensions what the processor has
  public Decoder(Set<Extension> extensions) {
    this(extensions, Width.DWORD);
  }

  /// A decoder for code segments of an i686.
  ///
  /// @param defaultSize default operand and address size, [Width#DWORD] or [Width#WORD]
  public Decoder(Width defaultSize) {
    this(Extension.I686, defaultSize);
  }

  private Decoder(Set<Extension> extensions, Width defaultSize) {
    if (defaultSize != Width.DWORD && defaultSize != Width.WORD) {
      throw new IllegalArgumentException("default size must be WORD or DWORD, not " + defaultSize);
    }
    this.extensions = extensions;
    this.defaultSize = defaultSize;
  }

  /// The default operand and address size.
  public Width defaultSize() {
    return defaultSize;
  }

  /// Decodes the instruction that starts at byte 0 of `code`.
  public Decoded decode(CodeBytes code) {
    return new Decoding(code, extensions, defaultSize).run();
  }
}
