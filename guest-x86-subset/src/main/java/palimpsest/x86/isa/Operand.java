package palimpsest.x86.isa;

/// One operand of an instruction, explicit or (where it matters to semantics) implied by the encoding.
public sealed interface Operand {
  /// Marks the absent base or index of a [Mem].
  int NONE = -1;

  /// A general register.
  ///
  /// @param number 0..7 in encoding order; for [Width#BYTE] 4..7 are ah, ch, dh, bh
  record Reg(int number, Width width) implements Operand {}

  /// A memory operand; its linear address is `segment base + (base + index << scaleShift + displacement)`, the sum in
  /// parentheses truncated to the instruction's address size.
  ///
  /// @param segment the segment after overrides
  /// @param base general register 0..7, or [#NONE]
  /// @param index general register 0..7, or [#NONE]
  /// @param scaleShift 0..3
  /// @param displacement sign-extended to 32 bits
  /// @param width what is accessed; for LEA and the like, the operand size
  record Mem(Segment segment, int base, int index, int scaleShift, int displacement, Width width)
      implements Operand {}

  /// An immediate. A short one (`Ib` of 83, 6A, 6B) is first sign-extended to the operand size; then the value reads
  /// like a register of its `width`: 0..255 for BYTE, 0..65535 for WORD, any `int` for DWORD. Counts, ports, vectors,
  /// and the operands of AAM, AAD, ENTER and RET are unsigned.
  ///
  /// @param width the operand size for data, WORD or BYTE for counts, ports, vectors and sizes
  record Imm(int value, Width width) implements Operand {}

  /// A branch displacement, relative to the next instruction, sign-extended.
  record Rel(int displacement) implements Operand {}

  /// A far pointer in the instruction (`ptr16:16`, `ptr16:32`).
  record Far(int selector, int offset) implements Operand {}

  /// A segment register.
  record Seg(Segment segment) implements Operand {}

  /// A control register.
  record Control(int number) implements Operand {}

  /// A debug register.
  record Debug(int number) implements Operand {}

  /// An x87 stack register, `st(index)`.
  record St(int index) implements Operand {}

  /// An MMX register, 0..7.
  record Mmx(int number) implements Operand {}

  /// A 128-bit register of SSE, 0..7.
  record Xmm(int number) implements Operand {}
}
