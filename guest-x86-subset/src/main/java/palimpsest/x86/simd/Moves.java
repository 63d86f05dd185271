package palimpsest.x86.simd;

import java.util.Optional;

/// What a move leaves in its destination. Those that depend on whether an operand is in memory are `MOVSS` and `MOVSD`,
/// which keep the rest of a register that another is moved into, and `MOVHPS` and `MOVHPD`, whose memory is the upper
/// half: their names carry what they do.
final class Moves {
  private Moves() {}

  /// The operation of this name, if it is a move.
  static Optional<PackedOperation> of(String name) {
    return Optional.ofNullable(switch (name) {
      case "MOVD", "MOVAPS", "MOVUPS", "MOVAPD", "MOVUPD", "MOVDQA", "MOVDQU", "MOVNTPS", "MOVNTPD", "MOVNTDQ",
          "MOVNTQ", "MOVNTI" ->
          (_, b, _, _) -> b;
      case "MOVQ", "MOVQ2DQ", "MOVDQ2Q" -> (_, b, _, _) -> Packed.of(b.low());
      case "MOVLPS", "MOVLPD" -> (a, b, _, _) -> new Packed(b.low(), a.high());
      case "MOVHPS", "MOVHPD", "MOVLHPS" -> (a, b, _, _) -> new Packed(a.low(), b.low());
      case "MOVHLPS" -> (a, b, _, _) -> new Packed(b.high(), a.high());
      case "MOVSS" -> (a, b, _, _) -> a.with(0, 32, b.low());
      case "MOVSD" -> (a, b, _, _) -> new Packed(b.low(), a.high());
      default -> null;
    });
  }
}
