package palimpsest.verify.hardware;

import java.util.Arrays;

/// A part of a result that may differ between two processors.
///
/// @param flags bits of EFLAGS
/// @param registers for each general register the bits
/// @param memory which bytes of window and edge
/// @param page which page a page fault at the same instruction is about, and with it its error code and address
/// @param everything whether the whole result may differ
record Extent(int flags, int[] registers, boolean[] memory, boolean page, boolean everything) {
  /// Nothing.
  static Extent nothing() {
    return new Extent(0, new int[8], new boolean[Layout.MEMORY_BYTES], false, false);
  }

  /// The whole result.
  static Extent whole() {
    return new Extent(0, new int[8], new boolean[Layout.MEMORY_BYTES], false, true);
  }

  /// Some flags.
  static Extent ofFlags(int flags) {
    return new Extent(flags, new int[8], new boolean[Layout.MEMORY_BYTES], false, false);
  }

  /// Which page a page fault is about.
  static Extent ofPage() {
    return new Extent(0, new int[8], new boolean[Layout.MEMORY_BYTES], true, false);
  }

  /// This and bits of a register.
  Extent andRegister(int number, int bits) {
    int[] more = registers.clone();
    more[number] |= bits;
    return new Extent(flags, more, memory, page, everything);
  }

  /// This and bytes at a linear address, as far as they are compared at all.
  Extent andMemory(int address, int bytes) {
    boolean[] more = memory.clone();
    for (int i = 0; i < bytes; i++) {
      int offset = InitialState.offset(address + i, 1);
      if (offset >= 0) {
        more[offset] = true;
      }
    }
    return new Extent(flags, registers, more, page, everything);
  }

  /// This and another.
  Extent and(Extent other) {
    int[] both = registers.clone();
    boolean[] bytes = memory.clone();
    Arrays.setAll(both, i -> both[i] | other.registers[i]);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] |= other.memory[i];
    }
    return new Extent(flags | other.flags, both, bytes, page || other.page, everything || other.everything);
  }

  /// Whether two results differ nowhere else.
  boolean explains(Result one, Result other) {
    return everything || difference(one, other, false) == 0;
  }

  /// Whether two results differ here.
  boolean touches(Result one, Result other) {
    return everything || difference(one, other, true) != 0;
  }

  /// Counts what differs.
  ///
  /// @param inside whether to count in this extent, or outside it
  private int difference(Result one, Result other, boolean inside) {
    boolean otherPage = page && one.samePlaceOfPageFault(other);
    int count = otherPage != inside || one.sameFault(other) ? 0 : 1;
    count += Integer.bitCount((one.flags() ^ other.flags()) & (inside ? flags : ~flags));
    for (int i = 0; i < registers.length; i++) {
      count += Integer.bitCount((one.register(i) ^ other.register(i)) & (inside ? registers[i] : ~registers[i]));
    }
    for (int i = 0; i < memory.length; i++) {
      count += memory[i] == inside && one.memory(i) != other.memory(i) ? 1 : 0;
    }
    return count;
  }
}
