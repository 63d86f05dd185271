package palimpsest.x86.interp;

import palimpsest.x86.cpu.Eflags;
import palimpsest.x86.isa.Condition;

/// EFLAGS in the form that is cheapest to produce: three words an instruction leaves behind, from which any flag is
/// read in a few operations without knowing which instruction it was.
///
/// - `zero`: ZF is "this word is 0";
/// - `sign`: SF is bit 31, PF is "the low byte has an even number of ones";
/// - `carry`: the vector of carries (borrows) out of each bit position, the operand's top bit moved to bit 31. CF is
///   bit 31, OF is bit 31 xor bit 30 (carry out of the top bit against carry into it), AF is bit 3.
///
/// Operands narrower than 32 bits pass `narrow`, 32 minus their width in bits; their upper bits may hold anything.
class LazyFlags {
  static final int TOP = 0x8000_0000;

  private static final int AUXILIARY = 8;

  int zero;
  int sign;
  int carry;

  /// EFLAGS without the six arithmetic flags.
  int system;

  final void load(int eflags) {
    system = eflags & ~Eflags.ARITHMETIC;
    loadArithmetic(eflags);
  }

  final void loadArithmetic(int eflags) {
    zero = (eflags & Eflags.ZF) != 0 ? 0 : 1;
    sign = ((eflags & Eflags.SF) != 0 ? TOP : 0) | ((eflags & Eflags.PF) != 0 ? 0 : 1);
    carries(eflags & Eflags.CF, (eflags & Eflags.OF) >>> 11, (eflags & Eflags.AF) >>> 4);
  }

  final int settled() {
    return system
        | (carry >>> 31)
        | (parity() ? Eflags.PF : 0)
        | (carry & AUXILIARY) << 1
        | (zero == 0 ? Eflags.ZF : 0)
        | (sign >>> 31) << 7
        | overflow() << 11;
  }

  final int cf() {
    return carry >>> 31;
  }

  final int overflow() {
    return (carry ^ (carry << 1)) >>> 31;
  }

  final int af() {
    return (carry & AUXILIARY) >>> 3;
  }

  final boolean parity() {
    return (Integer.bitCount(sign & 0xff) & 1) == 0;
  }

  final boolean less() {
    return (sign ^ carry ^ (carry << 1)) < 0;
  }

  /// CF, OF, SF, ZF and PF as a number of five bits, in this order from bit 0.
  final int combination() {
    return carry >>> 31
        | overflow() << 1
        | sign >>> 31 << 2
        | (zero == 0 ? 8 : 0)
        | (~Integer.bitCount(sign & 0xff) & 1) << 4;
  }

  final boolean holds(Condition condition) {
    return switch (condition) {
      case O -> overflow() != 0;
      case NO -> overflow() == 0;
      case B -> carry < 0;
      case AE -> carry >= 0;
      case E -> zero == 0;
      case NE -> zero != 0;
      case BE -> carry < 0 || zero == 0;
      case A -> carry >= 0 && zero != 0;
      case S -> sign < 0;
      case NS -> sign >= 0;
      case P -> parity();
      case NP -> !parity();
      case L -> less();
      case GE -> !less();
      case LE -> zero == 0 || less();
      case G -> zero != 0 && !less();
    };
  }

  /// Sets CF, OF and AF, each 0 or 1.
  final void carries(int cf, int of, int af) {
    carry = cf << 31 | (cf ^ of) << 30 | af << 3;
  }

  /// Sets CF to 0 or 1 and keeps the others.
  final void setCf(int cf) {
    carries(cf, overflow(), af());
  }

  /// Sets ZF and keeps the others.
  final void setZf(boolean set) {
    zero = set ? 0 : 1;
  }

  /// Sets CF and OF, as rotates do, and keeps the others.
  final void setCfOf(int cf, int of) {
    carries(cf, of, af());
  }

  /// Sets ZF, SF and PF from a result that is sign-extended to 32 bits.
  final void result(int result) {
    zero = result;
    sign = result;
  }

  /// All flags after a 32-bit AND, OR, XOR or TEST; narrower ones pass the sign-extended result.
  final void logic(int result) {
    zero = result;
    sign = result;
    carry = 0;
  }

  /// All flags after the 32-bit sum `result` of `a`, `b` and perhaps a carry.
  final void sum(int a, int b, int result) {
    zero = result;
    sign = result;
    carry = (a & b) | ((a | b) & ~result);
  }

  final void sum(int a, int b, int result, int narrow) {
    int carries = (a & b) | ((a | b) & ~result);
    carry = carries << narrow | carries & AUXILIARY;
    result(result << narrow >> narrow);
  }

  /// All flags after the 32-bit difference `result` of `a` and `b`, perhaps less a borrow.
  final void difference(int a, int b, int result) {
    zero = result;
    sign = result;
    carry = (~a & b) | (~(a ^ b) & result);
  }

  final void difference(int a, int b, int result, int narrow) {
    int borrows = (~a & b) | (~(a ^ b) & result);
    carry = borrows << narrow | borrows & AUXILIARY;
    result(result << narrow >> narrow);
  }

  /// All flags but CF after `a` became `result` by adding one.
  final void increment(int a, int result, int narrow) {
    keepCf(a & ~result, narrow);
    result(result << narrow >> narrow);
  }

  /// All flags but CF after `a` became `result` by subtracting one.
  final void decrement(int a, int result, int narrow) {
    keepCf(~a & result, narrow);
    result(result << narrow >> narrow);
  }

  private void keepCf(int carries, int narrow) {
    int moved = carries << narrow;
    int overflow = moved ^ (moved << 1);
    carry = (carry & TOP) | ((carry ^ overflow) & TOP) >>> 1 | carries & AUXILIARY;
  }
}
