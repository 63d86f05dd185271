package palimpsest.host.core;

import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;

/// What floating-point atoms mean, for the engine and for those who compute without a machine.
public final class FloatMeaning {
  private static final int SIGN = 0x8000;
  private static final int ALL = 0xffff;
  private static final int ONE = 0x3fff;
  private static final int SINGLE = 24;
  private static final int DOUBLE = 53;

  private FloatMeaning() {}

  /// Computes a floating-point operation into `unit`; false where its atom faults.
  ///
  /// @param control rounding and precision control as in the guest's control word, and [FloatUnit#INEXACT]
  public static boolean compute(FloatUnit unit, Opcode op, long a, int ea, long b, int eb, int control) {
    return switch (op) {
      case FADD -> unit.add(a, ea, b, eb, control);
      case FSUB -> unit.subtract(a, ea, b, eb, control);
      case FMUL -> unit.multiply(a, ea, b, eb, control);
      case FDIV -> unit.divide(a, ea, b, eb, control);
      case FSQRT -> unit.root(a, ea, control);
      case FPS -> unit.pack(a, ea, SINGLE, control);
      case FPD -> unit.pack(a, ea, DOUBLE, control);
      case FPW -> unit.integer(a, ea, 16, control);
      case FPI -> unit.integer(a, ea, 32, control);
      case FPL -> unit.integer(a, ea, 64, control);
      case FNEG -> unit.is(ea & ALL ^ SIGN, a);
      case FABS -> unit.is(ea & ALL & ~SIGN, a);
      case FMOV -> unit.is(ea, a);
      case FZERO -> unit.is(0, 0);
      case FONE -> unit.is(ONE, Long.MIN_VALUE);
      case FCMP -> unit.compare(a, ea, b, eb);
      default -> throw new IllegalArgumentException(op.mnemonic() + " is no floating-point operation");
    };
  }

  /// Makes a register's value of what a load found; false where it faults.
  ///
  /// @param low the first eight bytes, or as many as there are, the rest zero
  /// @param high the two behind them
  public static boolean load(FloatUnit unit, FloatFormat format, long low, int high) {
    return switch (format) {
      case SINGLE -> unit.widen(low, SINGLE);
      case DOUBLE -> unit.widen(low, DOUBLE);
      case EXTENDED -> unit.is(high & ALL, low);
      case WORD -> unit.widen((short) low);
      case INTEGER -> unit.widen((int) low);
      case LONG -> unit.widen(low);
    };
  }
}
