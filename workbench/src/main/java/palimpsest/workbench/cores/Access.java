package palimpsest.workbench.cores;

import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Instruction;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// One memory access of an instruction: its address as a sum of slots of [GuestState#file()].
///
/// @param base slot
/// @param index slot
/// @param shift of the index
/// @param displacement bytes
/// @param mask what the sum is truncated to
/// @param segment slot of the segment's base
/// @param bits slot whose value is the number of a bit beyond the address, or the zero slot
/// @param step of a string instruction, the register that moves through memory, or the zero slot
/// @param bytes that are accessed
/// @param write whether they are written
record Access(
    int base, int index, int shift, int displacement, int mask, int segment, int bits, int step, int bytes,
    boolean write) {
  private static final int ZERO = GuestState.ZERO_SLOT;

  /// The access of a memory operand.
  static Access of(Operand.Mem operand, Instruction in, boolean write) {
    return new Access(
        slot(operand.base()), slot(operand.index()), operand.scaleShift(), operand.displacement(),
        mask(in.addressSize()), slot(operand.segment()), ZERO, ZERO, operand.width().bytes(), write);
  }

  /// The same, where a register tells the bit.
  Access withBits(int register) {
    return new Access(base, index, shift, displacement, mask, segment, register, step, bytes, write);
  }

  /// An access of the stack, `offset` bytes from its top.
  static Access stack(int offset, int bytes, boolean write) {
    return new Access(GuestState.ESP, ZERO, 0, offset, -1, slot(Segment.SS), ZERO, ZERO, bytes, write);
  }

  /// An access at a register, which steps on where `in` repeats.
  static Access at(int register, Segment segment, Instruction in, boolean write) {
    return new Access(
        register, ZERO, 0, 0, mask(in.addressSize()), slot(segment), ZERO, register, in.operandSize().bytes(), write);
  }

  /// The linear address.
  int linear(int[] file) {
    return (file[base] + (file[index] << shift) + displacement + (file[bits] >> 5 << 2) & mask) + file[segment];
  }

  private static int slot(int register) {
    return register == Operand.NONE ? ZERO : register;
  }

  private static int slot(Segment segment) {
    return GuestState.SEGMENT_BASE_SLOT + segment.ordinal();
  }

  private static int mask(Width addressSize) {
    return addressSize == Width.WORD ? 0xffff : -1;
  }
}
