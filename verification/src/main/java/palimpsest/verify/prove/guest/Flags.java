package palimpsest.verify.prove.guest;

import com.microsoft.z3.BoolExpr;

/// The six arithmetic flags. Most flags are overwritten before anything reads them, so each is a term only once it is
/// asked for.
public record Flags(Flag cf, Flag pf, Flag af, Flag zf, Flag sf, Flag of) {
  Flags withCf(Flag newCf) {
    return new Flags(newCf, pf, af, zf, sf, of);
  }

  Flags withCfOf(Flag newCf, Flag newOf) {
    return new Flags(newCf, pf, af, zf, sf, newOf);
  }

  /// These flags where `condition` holds, `other` where it does not.
  Flags unless(Bits bits, BoolExpr condition, Flags other) {
    return new Flags(
        choose(bits, condition, other.cf, cf),
        choose(bits, condition, other.pf, pf),
        choose(bits, condition, other.af, af),
        choose(bits, condition, other.zf, zf),
        choose(bits, condition, other.sf, sf),
        choose(bits, condition, other.of, of));
  }

  private static Flag choose(Bits bits, BoolExpr condition, Flag a, Flag b) {
    return a == b ? a : Flag.of(() -> bits.choose(condition, a.term(), b.term()));
  }
}
