package palimpsest.verify.prove.host;

/// The six condition codes.
public record Codes(Code carry, Code parity, Code adjust, Code zero, Code sign, Code overflow) {
  Codes withCarry(Code other) {
    return new Codes(other, parity, adjust, zero, sign, overflow);
  }

  Codes withZero(Code other) {
    return new Codes(carry, parity, adjust, other, sign, overflow);
  }

  Codes withTurned(Code newCarry, Code newOverflow) {
    return new Codes(newCarry, parity, adjust, zero, sign, newOverflow);
  }
}
