package palimpsest.cms.ir;

/// What an operation reads: a value of the trace, or a constant.
///
/// Passes compare operands all the time; what Java makes of a record's `equals` is slow until it is compiled by its
/// second compiler, which short runs never see. So both are written out.
public sealed interface Operand {
  /// A 32-bit constant.
  record Const(int value) implements Operand {
    @Override
    public boolean equals(Object other) {
      return other instanceof Const that && value == that.value;
    }

    @Override
    public int hashCode() {
      return value;
    }

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
    public boolean equals(Object other) {
      return other instanceof Value that && id == that.id;
    }

    @Override
    public int hashCode() {
      return id;
    }

    @Override
    public String toString() {
      return exists() ? "v" + id : "_";
    }
  }

  /// The operand that stands where an operation has none.
  Operand NOTHING = Value.NONE;
}
