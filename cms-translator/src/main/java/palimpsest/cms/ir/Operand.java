package palimpsest.cms.ir;

/// What an operation reads: a value of the trace, or a constant.
public sealed interface Operand {
  /// A 32-bit constant.
  record Const(int value) implements Operand {
    @Override
    public String toString() {
      return value > -10 && value < 10 ? Integer.toString(value) : "0x" + Integer.toHexString(value);
    }
  }

  /// An integer value, defined once in the trace.
  ///
  /// @param id unique in the trace over integers and codes alike, or -1 for [#NONE]
  record Value(int id) implements Operand {
    /// No result, or no source.
    public static final Value NONE = new Value(-1);

    public boolean exists() {
      return id >= 0;
    }

    @Override
    public String toString() {
      return exists() ? "v" + id : "_";
    }
  }

  /// The operand that stands where an operation has none.
  Operand NOTHING = Value.NONE;
}
