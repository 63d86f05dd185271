package palimpsest.x86.isa;

import palimpsest.x86.cpu.Eflags;

/// The sixteen x86 conditions; the ordinal is the encoding (Intel SDM volume 1, appendix B).
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

  /// The flags this condition depends on, as bits of EFLAGS.
  public int flags() {
    return switch (this) {
      case O, NO -> Eflags.OF;
      case B, AE -> Eflags.CF;
      case E, NE -> Eflags.ZF;
      case BE, A -> Eflags.CF | Eflags.ZF;
      case S, NS -> Eflags.SF;
      case P, NP -> Eflags.PF;
      case L, GE -> Eflags.SF | Eflags.OF;
      case LE, G -> Eflags.ZF | Eflags.SF | Eflags.OF;
    };
  }

  /// Whether this condition holds for the arithmetic flags in `eflags` (bit positions of EFLAGS).
  public boolean holds(int eflags) {
    boolean cf = (eflags & 0x001) != 0;
    boolean pf = (eflags & 0x004) != 0;
    boolean zf = (eflags & 0x040) != 0;
    boolean sf = (eflags & 0x080) != 0;
    boolean of = (eflags & 0x800) != 0;
    return switch (this) {
      case O -> of;
      case NO -> !of;
      case B -> cf;
      case AE -> !cf;
      case E -> zf;
      case NE -> !zf;
      case BE -> cf || zf;
      case A -> !cf && !zf;
      case S -> sf;
      case NS -> !sf;
      case P -> pf;
      case NP -> !pf;
      case L -> sf != of;
      case GE -> sf == of;
      case LE -> zf || sf != of;
      case G -> !zf && sf == of;
    };
  }
}
