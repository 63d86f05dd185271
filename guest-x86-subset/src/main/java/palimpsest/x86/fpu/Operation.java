package palimpsest.x86.fpu;

/// The operations of two operands, a destination and another.
public enum Operation {
  ADD,
  MULTIPLY,
  SUBTRACT,
  SUBTRACT_REVERSED,
  DIVIDE,
  DIVIDE_REVERSED;

  Extended apply(Arithmetic arithmetic, Extended destination, Extended other) {
    return switch (this) {
      case ADD -> arithmetic.add(destination, other);
      case MULTIPLY -> arithmetic.multiply(destination, other);
      case SUBTRACT -> arithmetic.subtract(destination, other);
      case SUBTRACT_REVERSED -> arithmetic.subtract(other, destination);
      case DIVIDE -> arithmetic.divide(destination, other);
      case DIVIDE_REVERSED -> arithmetic.divide(other, destination);
    };
  }
}
