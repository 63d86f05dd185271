package palimpsest.x86.interp;

import palimpsest.x86.cpu.GuestState;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Width;

/// The address of a memory operand as a sum of register-file slots. An absent base or index is the zero slot, so that
/// every addressing mode is the same branchless expression.
final class EffectiveAddress {
  private final int base;
  private final int index;
  private final int scale;
  private final int displacement;
  private final int mask;
  private final int segment;

  EffectiveAddress(Operand.Mem operand, Width addressSize) {
    this.base = slot(operand.base());
    this.index = slot(operand.index());
    this.scale = operand.scaleShift();
    this.displacement = operand.displacement();
    this.mask = mask(addressSize);
    this.segment = GuestState.SEGMENT_BASE_SLOT + operand.segment().ordinal();
  }

  /// All ones in the bits an address or a count register of this size has.
  static int mask(Width addressSize) {
    return addressSize == Width.WORD ? 0xffff : -1;
  }

  /// The offset in the segment.
  int offset(int[] r) {
    return (r[base] + (r[index] << scale) + displacement) & mask;
  }

  int linear(int[] r) {
    return ((r[base] + (r[index] << scale) + displacement) & mask) + r[segment];
  }

  /// The linear address `delta` bytes further, wrapped like the offset itself.
  int linear(int[] r, int delta) {
    return ((offset(r) + delta) & mask) + r[segment];
  }

  private static int slot(int register) {
    return register == Operand.NONE ? GuestState.ZERO_SLOT : register;
  }
}
