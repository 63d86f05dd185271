package palimpsest.x86.interp;

import palimpsest.x86.fpu.MemoryFormat;
import palimpsest.x86.isa.Operand;
import palimpsest.x86.isa.Segment;
import palimpsest.x86.isa.Width;

/// The memory operand of an x87 instruction.
final class FpuMemory {
  private final EffectiveAddress at;
  private final Segment segment;
  private final MemoryFormat format;

  FpuMemory(Operand.Mem operand, Width addressSize, MemoryFormat format) {
    this.at = new EffectiveAddress(operand, addressSize);
    this.segment = operand.segment();
    this.format = format;
  }

  MemoryFormat format() {
    return format;
  }

  /// The first eight bytes, or as many as there are.
  long low(Core c) {
    int linear = at.linear(c.r);
    return switch (format.bytes()) {
      case 2 -> c.mmu.read16(linear);
      case 4 -> c.mmu.read32(linear);
      default -> c.mmu.read64(linear);
    };
  }

  /// The two bytes behind them, where there are ten.
  int high(Core c) {
    return format.bytes() == 10 ? c.mmu.read16(at.linear(c.r) + 8) : 0;
  }

  void write(Core c, long low, int high) {
    int linear = at.linear(c.r);
    switch (format.bytes()) {
      case 2 -> c.mmu.write16(linear, (int) low);
      case 4 -> c.mmu.write32(linear, (int) low);
      case 8 -> c.mmu.write64(linear, low);
      default -> {
        c.mmu.checkWrite(linear, format.bytes());
        c.mmu.write64(linear, low);
        c.mmu.write16(linear + 8, high);
      }
    }
  }

  /// Makes it what the data pointer shows.
  void note(Core c) {
    c.state.fpu().noteData(at.offset(c.r), c.state.selector(segment));
  }
}
