package palimpsest.x86.simd;

import java.util.Optional;

/// Shifts of every lane by one count: the low 64 bits of the source, or the immediate of a row that has one.
final class Shifts {
  private enum Direction {
    LEFT,
    RIGHT,
    /// To the right, the sign coming in.
    ARITHMETIC
  }

  private Shifts() {}

  /// The operation of a shift of this name. The count is the source: an immediate stands in its place.
  static Optional<PackedOperation> of(String name) {
    return Optional.ofNullable(switch (name) {
      case "PSLLW" -> lanes(Direction.LEFT, 16);
      case "PSLLD" -> lanes(Direction.LEFT, 32);
      case "PSLLQ" -> lanes(Direction.LEFT, 64);
      case "PSRLW" -> lanes(Direction.RIGHT, 16);
      case "PSRLD" -> lanes(Direction.RIGHT, 32);
      case "PSRLQ" -> lanes(Direction.RIGHT, 64);
      case "PSRAW" -> lanes(Direction.ARITHMETIC, 16);
      case "PSRAD" -> lanes(Direction.ARITHMETIC, 32);
      case "PSLLDQ" -> (a, b, _, _) -> bytesLeft(a, b.low());
      case "PSRLDQ" -> (a, b, _, _) -> bytesRight(a, b.low());
      default -> null;
    });
  }

  private static PackedOperation lanes(Direction direction, int bits) {
    return (a, b, wide, _) -> {
      int count = b.low() < 0 ? bits : Math.clamp(b.low(), 0, bits);
      return new Packed(word(direction, bits, a.low(), count), wide ? word(direction, bits, a.high(), count) : 0);
    };
  }

  private static Packed bytesLeft(Packed a, long bytes) {
    int count = (int) Math.min(bytes, 16) * 8;
    if (count == 0 || count == 64) {
      return count == 0 ? a : new Packed(0, a.low());
    }
    return count < 64
        ? new Packed(a.low() << count, a.high() << count | a.low() >>> -count)
        : new Packed(0, count == 128 ? 0 : a.low() << count);
  }

  private static Packed bytesRight(Packed a, long bytes) {
    int count = (int) Math.min(bytes, 16) * 8;
    if (count == 0 || count == 64) {
      return count == 0 ? a : new Packed(a.high(), 0);
    }
    return count < 64
        ? new Packed(a.low() >>> count | a.high() << -count, a.high() >>> count)
        : new Packed(count == 128 ? 0 : a.high() >>> count, 0);
  }

  /// @param count 0 to `bits`, which shifts everything out
  private static long word(Direction direction, int bits, long word, int count) {
    long result = 0;
    for (int at = 0; at < 64; at += bits) {
      result |= (lane(direction, bits, word, at, count) & Lanes.mask(bits)) << at;
    }
    return result;
  }

  private static long lane(Direction direction, int bits, long word, int at, int count) {
    return switch (direction) {
      case LEFT -> count == bits ? 0 : Lanes.unsigned(word, at, bits) << count;
      case RIGHT -> count == bits ? 0 : Lanes.unsigned(word, at, bits) >>> count;
      case ARITHMETIC -> Lanes.signed(word, at, bits) >> Math.min(count, bits - 1);
    };
  }
}
