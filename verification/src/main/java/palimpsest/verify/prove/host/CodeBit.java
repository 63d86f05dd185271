package palimpsest.verify.prove.host;

/// Where each condition code stands in EFLAGS (Intel SDM volume 1, 3.4.3.1).
public enum CodeBit {
  CARRY(0x001),
  PARITY(0x004),
  ADJUST(0x010),
  ZERO(0x040),
  SIGN(0x080),
  OVERFLOW(0x800);

  private final int mask;

  CodeBit(int mask) {
    this.mask = mask;
  }

  /// A one where it stands.
  public int mask() {
    return mask;
  }

  /// The code of these that stands there.
  public Code of(Codes codes) {
    return switch (this) {
      case CARRY -> codes.carry();
      case PARITY -> codes.parity();
      case ADJUST -> codes.adjust();
      case ZERO -> codes.zero();
      case SIGN -> codes.sign();
      case OVERFLOW -> codes.overflow();
    };
  }
}
