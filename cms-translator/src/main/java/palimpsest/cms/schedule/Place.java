package palimpsest.cms.schedule;

import palimpsest.cms.ir.FloatState;

/// Where an operand comes from before registers are allocated.
public sealed interface Place {
  /// A virtual register. Numbers 0..7 are the guest registers as they are when the trace (or an iteration of its loop)
  /// begins, and so are the [FloatState#HOMES]; 62 is the sink and 63 reads zero, as on the host; from [#FIRST] up each
  /// number is one value of the trace. Floating-point registers are numbered from [FloatState#FLOATS] up.
  record Reg(int number) implements Place {}

  /// A constant.
  record Imm(int value) implements Place {
    /// Whether the value fits the atom's own field.
    public boolean isShort() {
      return value == (byte) value;
    }
  }

  /// The lowest number of a virtual register that is not a host register.
  int FIRST = FloatState.FLOATS + 32;

  /// Zero, as a register.
  Reg ZERO = new Reg(63);

  /// Whether this is the virtual register `number`.
  default boolean is(int number) {
    return this instanceof Reg reg && reg.number() == number;
  }
}
