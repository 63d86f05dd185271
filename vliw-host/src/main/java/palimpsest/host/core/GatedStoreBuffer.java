package palimpsest.host.core;

import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;

/// The stores since the last commit, in program order, kept from memory until a commit releases them (FACTS 2).
///
/// Loads see them byte by byte. Addresses are physical; a store never spans two pages here, for one that does is
/// entered as two. Guest stores beyond conventional memory are never entered (nothing answers there), so that a guest
/// entry and a concealed entry cannot have bytes in common.
final class GatedStoreBuffer {
  /// Most bytes of an entry.
  static final int ENTRY_BYTES = 4;

  private final int[] addresses;
  private final int[] lengths;
  private final int[] values;
  private final boolean[] concealed;
  private int size;
  /// One bit per 8-byte block number modulo 64 that a store touched: no bit, no overlap.
  private long touched;

  /// @param depth entries
  GatedStoreBuffer(int depth) {
    addresses = new int[depth];
    lengths = new int[depth];
    values = new int[depth];
    concealed = new boolean[depth];
  }

  /// Stores waiting.
  int size() {
    return size;
  }

  int depth() {
    return addresses.length;
  }

  /// Enters a store; the caller has made sure of room.
  ///
  /// @param length bytes, 1 to 4
  /// @param value the bytes, the lowest address in the lowest bits; higher bits are ignored
  /// @param isConcealed whether the address is in concealed memory
  void add(int address, int length, int value, boolean isConcealed) {
    addresses[size] = address;
    lengths[size] = length;
    values[size] = value;
    concealed[size] = isConcealed;
    size++;
    touched |= blocks(address, length);
  }

  /// Whether a store may have bytes in common with the range; false is certain.
  boolean mayTouch(int address, int length) {
    return (touched & blocks(address, length)) != 0;
  }

  /// What a load of `length` bytes sees where memory holds `fromMemory`: the newest stored value of each byte.
  ///
  /// @param length bytes, 1 to 4
  int overlay(int address, int length, int fromMemory) {
    long seen = Integer.toUnsignedLong(fromMemory);
    for (int i = 0; i < size; i++) {
      int distance = addresses[i] - address;
      if (distance < length && distance > -lengths[i]) {
        long mask = ones(lengths[i]);
        long value = values[i] & mask;
        seen = distance >= 0
            ? seen & ~(mask << 8 * distance) | value << 8 * distance
            : seen & ~(mask >>> -8 * distance) | value >>> -8 * distance;
      }
    }
    return (int) (seen & ones(length));
  }

  /// Address of entry `index`, in program order.
  int address(int index) {
    return addresses[index];
  }

  /// Writes all stores to memory in program order and forgets them.
  void release(ConventionalMemory conventionalMemory, ConcealedMemory concealedMemory) {
    for (int i = 0; i < size; i++) {
      if (concealed[i]) {
        writeConcealed(concealedMemory, addresses[i], lengths[i], values[i]);
      } else {
        writeConventional(conventionalMemory, addresses[i], lengths[i], values[i]);
      }
    }
    drop();
  }

  /// Forgets all stores.
  void drop() {
    size = 0;
    touched = 0;
  }

  private static void writeConventional(ConventionalMemory memory, int address, int length, int value) {
    switch (length) {
      case 4 -> memory.write32(address, value);
      case 2 -> memory.write16(address, value);
      default -> {
        for (int i = 0; i < length; i++) {
          memory.write8(address + i, value >>> 8 * i);
        }
      }
    }
  }

  private static void writeConcealed(ConcealedMemory memory, int address, int length, int value) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (value >>> 8 * i);
    }
    memory.write(address, bytes);
  }

  private static long ones(int bytes) {
    return (1L << 8 * bytes) - 1;
  }

  private static long blocks(int address, int length) {
    return 1L << (address >>> 3) | 1L << (address + length - 1 >>> 3);
  }
}
