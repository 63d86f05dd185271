package palimpsest.verify.assemble;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Collects i386 machine code at a known address.
///
/// Labels may be used before they are bound; [#finish] fills them in. Every branch is written in its long form, so that
/// nothing moves once it is written.
public final class Assembler {
  /// A place in the code, to be bound once.
  public static final class Label {
    private static final int UNBOUND = -1;

    private int offset = UNBOUND;

    private Label() {}
  }

  /// A 32-bit field to fill in: with the label's address plus `addend`, or that relative to the end of the field.
  private record Reference(int at, Label label, int addend, boolean relative) {}

  private final int origin;
  private final List<Reference> references = new ArrayList<>();
  private byte[] bytes = new byte[256];
  private int length;

  /// @param origin linear address of the first byte
  public Assembler(int origin) {
    this.origin = origin;
  }

  /// Bytes written so far.
  public int length() {
    return length;
  }

  /// A label to bind later.
  public Label label() {
    return new Label();
  }

  /// Binds `label` to the next byte.
  ///
  /// @throws IllegalStateException if it is bound already
  public void bind(Label label) {
    if (label.offset != Label.UNBOUND) {
      throw new IllegalStateException("a label is bound once");
    }
    label.offset = length;
  }

  /// Appends bytes, the low eight bits of each.
  public Assembler bytes(int... values) {
    for (int value : values) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      bytes[length++] = (byte) value;
    }
    return this;
  }

  /// Appends bytes.
  public Assembler bytes(byte[] values) {
    for (byte value : values) {
      bytes((int) value);
    }
    return this;
  }

  /// Linear address of the next byte.
  public int here() {
    return origin + length;
  }

  /// Appends a little-endian number of `size` bytes: 1, 2 or 4.
  public Assembler immediate(int size, int value) {
    for (int i = 0; i < size; i++) {
      bytes(value >> (8 * i));
    }
    return this;
  }

  /// Appends a ModRM byte with what its operand needs behind it.
  ///
  /// @param field the register or opcode extension in bits 3 to 5
  public Assembler modrm(int field, Operand operand) {
    switch (operand) {
      case Operand.Register(int number) -> bytes(0xc0 | field << 3 | number);
      case Operand.Absolute(int address) -> bytes(field << 3 | 5).immediate(4, address);
      case Operand.Based(int base, int displacement) -> bytes(0x80 | field << 3 | base).immediate(4, displacement);
      case Operand.Indexed(int base, int index, int scale, int displacement) ->
          bytes(0x80 | field << 3 | 4, scale << 6 | index << 3 | base).immediate(4, displacement);
      case Operand.At(Label label, int addend) -> bytes(field << 3 | 5).address(label, addend);
    }
    return this;
  }

  /// Appends the address of `label` plus `addend`.
  public Assembler address(Label label, int addend) {
    references.add(new Reference(length, label, addend, false));
    return immediate(4, 0);
  }

  /// Appends the distance from behind itself to `label`, 32 bits: what follows the opcode of a long branch.
  public Assembler distance(Label label) {
    references.add(new Reference(length, label, 0, true));
    return immediate(4, 0);
  }

  /// The code, complete.
  ///
  /// @throws IllegalStateException if a label was used but never bound
  public byte[] finish() {
    ByteBuffer code = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).put(0, bytes, 0, length);
    for (Reference reference : references) {
      int target = reference.label().offset;
      if (target == Label.UNBOUND) {
        throw new IllegalStateException("a label was never bound");
      }
      int value = reference.relative()
          ? target - (reference.at() + Integer.BYTES)
          : origin + target + reference.addend();
      code.putInt(reference.at(), value);
    }
    return code.array();
  }
}
