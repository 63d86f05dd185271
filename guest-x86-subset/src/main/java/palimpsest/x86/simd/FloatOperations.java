package palimpsest.x86.simd;

import java.util.Optional;
import palimpsest.x86.cpu.Eflags;

/// The floating-point operations by name: what is done to a lane, and in the name's last two letters to which lanes
/// (Intel SDM volume 2, their pages).
public final class FloatOperations {
  /// What is done in a lane.
  @FunctionalInterface
  private interface InLane {
    long apply(FloatArithmetic unit, FloatFormat format, long a, long b);
  }

  private FloatOperations() {}

  /// The operation of an instruction of this name, if it is one of these.
  ///
  /// @param name in the manual's capitals
  public static Optional<FloatOperation> of(String name) {
    return Conversions.of(name).or(() -> arithmetic(name));
  }

  private static Optional<FloatOperation> arithmetic(String name) {
    if (name.length() < 5) {
      return Optional.empty();
    }
    String lanes = name.substring(name.length() - 2);
    String stem = name.substring(0, name.length() - 2);
    boolean scalar = lanes.startsWith("S");
    FloatFormat format = lanes.endsWith("S") ? FloatFormat.SINGLE : FloatFormat.DOUBLE;
    if (stem.equals("CMP")) {
      return Optional.of(
          (unit, a, b, immediate) ->
              lanes(format, scalar, unit, a, b, (u, f, x, y) -> compared(u, f, x, y, immediate & 7)));
    }
    return inLane(stem).map(operation -> (unit, a, b, _) -> lanes(format, scalar, unit, a, b, operation));
  }

  private static Optional<InLane> inLane(String stem) {
    return Optional.ofNullable(switch (stem) {
      case "ADD" -> FloatArithmetic::add;
      case "SUB" -> FloatArithmetic::subtract;
      case "MUL" -> FloatArithmetic::multiply;
      case "DIV" -> FloatArithmetic::divide;
      case "MIN" -> FloatArithmetic::least;
      case "MAX" -> FloatArithmetic::greatest;
      case "SQRT" -> (unit, format, _, b) -> unit.squareRoot(format, b);
      case "RCP" -> (_, _, _, b) -> Approximations.reciprocal(b);
      case "RSQRT" -> (_, _, _, b) -> Approximations.reciprocalRoot(b);
      default -> null;
    });
  }

  private static Packed lanes(
      FloatFormat format, boolean scalar, FloatArithmetic unit, Packed a, Packed b, InLane operation) {
    int bits = format.bits();
    Packed result = a;
    for (int i = 0; i < (scalar ? 1 : 128 / bits); i++) {
      result = result.with(i, bits, operation.apply(unit, format, a.lane(i, bits), b.lane(i, bits)));
    }
    return result;
  }

  /// All ones where a predicate holds: 0 equal, 1 less, 2 less or equal, 3 unordered, and from 4 on their negations.
  private static long compared(FloatArithmetic unit, FloatFormat format, long a, long b, int predicate) {
    boolean ordering = (predicate & 3) == 1 || (predicate & 3) == 2;
    FloatArithmetic.Relation relation = unit.compare(format, a, b, ordering);
    boolean holds = switch (predicate & 3) {
      case 0 -> relation == FloatArithmetic.Relation.EQUAL;
      case 1 -> relation == FloatArithmetic.Relation.LESS;
      case 2 -> relation == FloatArithmetic.Relation.LESS || relation == FloatArithmetic.Relation.EQUAL;
      default -> relation == FloatArithmetic.Relation.UNORDERED;
    };
    return holds == predicate < 4 ? -1L >>> 64 - format.bits() : 0;
  }

  /// The arithmetic flags COMISS, COMISD, UCOMISS and UCOMISD leave.
  ///
  /// @param wide whether the operands are doubles
  /// @param quietIsInvalid whether quiet NaNs are invalid operands
  public static int flags(FloatArithmetic unit, Packed a, Packed b, boolean wide, boolean quietIsInvalid) {
    FloatFormat format = wide ? FloatFormat.DOUBLE : FloatFormat.SINGLE;
    return switch (unit.compare(format, a.lane(0, format.bits()), b.lane(0, format.bits()), quietIsInvalid)) {
      case GREATER -> 0;
      case LESS -> Eflags.CF;
      case EQUAL -> Eflags.ZF;
      case UNORDERED -> Eflags.ZF | Eflags.PF | Eflags.CF;
    };
  }
}
