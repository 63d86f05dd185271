package palimpsest.host.isa;

/// The second source of an ALU atom.
public sealed interface Source {
  /// General register 0..63.
  record Reg(int number) implements Source {
    public Reg {
      if (number >>> 6 != 0) {
        throw new IllegalArgumentException("there is no register r" + number);
      }
    }
  }

  /// An immediate. From -128 to 127 it is encoded in the atom; any other value costs the molecule's immediate slot.
  record Imm(int value) implements Source {
    /// Whether the value fits the atom's own 8-bit field.
    public boolean isShort() {
      return value == (byte) value;
    }
  }
}
