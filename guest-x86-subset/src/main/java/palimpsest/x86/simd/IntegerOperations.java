package palimpsest.x86.simd;

import java.util.Optional;
import java.util.function.LongBinaryOperator;

/// The operations by name that see nothing but bits, moves among them, the same for registers of 64 and 128 bits (Intel
/// SDM volume 2, their pages).
public final class IntegerOperations {
  private IntegerOperations() {}

  /// The operation of an instruction of this name, if it is one of these.
  ///
  /// @param name in the manual's capitals
  public static Optional<PackedOperation> of(String name) {
    return vertical(name).map(IntegerOperations::inEachHalf)
        .or(() -> Shifts.of(name))
        .or(() -> Arrangements.of(name))
        .or(() -> Selections.of(name))
        .or(() -> Moves.of(name));
  }

  private static PackedOperation inEachHalf(LongBinaryOperator operation) {
    return (a, b, wide, _) ->
        new Packed(
            operation.applyAsLong(a.low(), b.low()), wide ? operation.applyAsLong(a.high(), b.high()) : 0);
  }

  /// Operations whose every lane follows from the lanes above each other, or at least from the same 64 bits.
  private static Optional<LongBinaryOperator> vertical(String name) {
    return Optional.ofNullable(switch (name) {
      case "PADDB" -> Lanes.signed(8, Long::sum);
      case "PADDW" -> Lanes.signed(16, Long::sum);
      case "PADDD" -> Lanes.signed(32, Long::sum);
      case "PADDQ" -> Long::sum;
      case "PADDSB" -> Lanes.signed(8, (a, b) -> Lanes.saturatedSigned(a + b, 8));
      case "PADDSW" -> Lanes.signed(16, (a, b) -> Lanes.saturatedSigned(a + b, 16));
      case "PADDUSB" -> Lanes.unsigned(8, (a, b) -> Lanes.saturatedUnsigned(a + b, 8));
      case "PADDUSW" -> Lanes.unsigned(16, (a, b) -> Lanes.saturatedUnsigned(a + b, 16));
      case "PSUBB" -> Lanes.signed(8, (a, b) -> a - b);
      case "PSUBW" -> Lanes.signed(16, (a, b) -> a - b);
      case "PSUBD" -> Lanes.signed(32, (a, b) -> a - b);
      case "PSUBQ" -> (a, b) -> a - b;
      case "PSUBSB" -> Lanes.signed(8, (a, b) -> Lanes.saturatedSigned(a - b, 8));
      case "PSUBSW" -> Lanes.signed(16, (a, b) -> Lanes.saturatedSigned(a - b, 16));
      case "PSUBUSB" -> Lanes.unsigned(8, (a, b) -> Lanes.saturatedUnsigned(a - b, 8));
      case "PSUBUSW" -> Lanes.unsigned(16, (a, b) -> Lanes.saturatedUnsigned(a - b, 16));
      case "PMULLW" -> Lanes.signed(16, (a, b) -> a * b);
      case "PMULHW" -> Lanes.signed(16, (a, b) -> a * b >> 16);
      case "PMULHUW" -> Lanes.unsigned(16, (a, b) -> a * b >> 16);
      case "PMULUDQ" -> (a, b) -> (a & 0xffff_ffffL) * (b & 0xffff_ffffL);
      case "PAVGB" -> Lanes.unsigned(8, (a, b) -> a + b + 1 >> 1);
      case "PAVGW" -> Lanes.unsigned(16, (a, b) -> a + b + 1 >> 1);
      case "PMINUB" -> Lanes.unsigned(8, Math::min);
      case "PMAXUB" -> Lanes.unsigned(8, Math::max);
      case "PMINSW" -> Lanes.signed(16, Math::min);
      case "PMAXSW" -> Lanes.signed(16, Math::max);
      case "PSADBW" -> Lanes::differences;
      case "PMADDWD" -> Lanes::multipliedAndAdded;
      case "PCMPEQB" -> Lanes.comparing(8, (a, b) -> a == b);
      case "PCMPEQW" -> Lanes.comparing(16, (a, b) -> a == b);
      case "PCMPEQD" -> Lanes.comparing(32, (a, b) -> a == b);
      case "PCMPGTB" -> Lanes.comparing(8, (a, b) -> a > b);
      case "PCMPGTW" -> Lanes.comparing(16, (a, b) -> a > b);
      case "PCMPGTD" -> Lanes.comparing(32, (a, b) -> a > b);
      case "PAND", "ANDPS", "ANDPD" -> (a, b) -> a & b;
      case "PANDN", "ANDNPS", "ANDNPD" -> (a, b) -> ~a & b;
      case "POR", "ORPS", "ORPD" -> (a, b) -> a | b;
      case "PXOR", "XORPS", "XORPD" -> (a, b) -> a ^ b;
      default -> null;
    });
  }
}
