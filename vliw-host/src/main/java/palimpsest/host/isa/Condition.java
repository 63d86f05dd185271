package palimpsest.host.isa;

/// A condition on the condition codes. Codes copy the x86 encoding (FACTS 1.2), so the ordinal is both.
public enum Condition {
  O,
  NO,
  B,
  AE,
  E,
  NE,
  BE,
  A,
  S,
  NS,
  P,
  NP,
  L,
  GE,
  LE,
  G;

  private static final Condition[] BY_CODE = values();

  /// The condition with a 4-bit encoding; higher bits of `code` are ignored.
  public static Condition of(int code) {
    return BY_CODE[code & 15];
  }

  /// The condition that holds exactly when this one does not.
  public Condition negated() {
    return BY_CODE[ordinal() ^ 1];
  }
}
