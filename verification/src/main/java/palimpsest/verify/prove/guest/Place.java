package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import palimpsest.x86.isa.Width;

/// An operand whose address, if it has one, has been computed.
sealed interface Place {
  /// Bits `lowest` to `lowest + bits - 1` of a register.
  record Register(int number, int lowest, int bits) implements Place {}

  /// Memory at a linear address.
  record Memory(BitVecExpr address, int bytes) implements Place {}

  /// A constant.
  record Constant(BitVecExpr value) implements Place {}

  /// A general register as instructions of a width number it: 4 to 7 are ah to bh for bytes.
  static Register register(int number, Width width) {
    return switch (width) {
      case BYTE -> new Register(number & 3, number < 4 ? 0 : 8, 8);
      case WORD -> new Register(number, 0, 16);
      case DWORD -> new Register(number, 0, 32);
      case FWORD, QWORD, TBYTE, XMMWORD ->
          throw new IllegalArgumentException("no general register has " + width.bits() + " bits");
    };
  }
}
