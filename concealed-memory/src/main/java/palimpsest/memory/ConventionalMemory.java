package palimpsest.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/// Physical memory as the guest's world sees it: bytes `0 .. size()-1`, and an open bus above.
///
/// An access that lies, even in part, at or beyond [#size()] behaves like a bus nobody answers: it reads ones and its
/// writes vanish. Addresses are unsigned 32-bit physical addresses; an access does not wrap around the top of the address
/// space. Multi-byte values are little-endian and need no alignment.
///
/// Every write, whoever makes it, first consults the [ProtectionMap]: this is where a guest store, a system call's copy
/// and a device's DMA all trip the protection of translated code.
public final class ConventionalMemory {
  private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FIRST_BYTES = 1 << 20;

  /// The bytes up to some place behind all that were ever read or written; those from there on are zeros that cost the
  /// host nothing. It never shrinks.
  private byte[] bytes;
  private final int size;
  private final ProtectionMap protection;

  ConventionalMemory(int size, int granuleBytes) {
    this.bytes = new byte[Math.min(size, FIRST_BYTES)];
    this.size = size;
    this.protection = new ProtectionMap(size, granuleBytes);
  }

  /// Bytes the guest can address.
  public int size() {
    return size;
  }

  /// The marks that say which of these bytes have been translated or decoded.
  public ProtectionMap protection() {
    return protection;
  }

  /// The byte at `address`, zero-extended.
  public int read8(int address) {
    return inside(address, 1) ? bytes[address] & 0xff : 0xff;
  }

  /// The 16-bit value at `address`, zero-extended.
  public int read16(int address) {
    return inside(address, 2) ? (short) SHORT.get(bytes, address) & 0xffff : 0xffff;
  }

  /// The 32-bit value at `address`.
  public int read32(int address) {
    return inside(address, 4) ? (int) INT.get(bytes, address) : -1;
  }

  /// The 64-bit value at `address`.
  public long read64(int address) {
    return inside(address, 8) ? (long) LONG.get(bytes, address) : -1L;
  }

  /// Writes the low 8 bits of `value`.
  public void write8(int address, int value) {
    if (inside(address, 1)) {
      protection.beforeWrite(address, 1);
      bytes[address] = (byte) value;
    }
  }

  /// Writes the low 16 bits of `value`.
  public void write16(int address, int value) {
    if (inside(address, 2)) {
      protection.beforeWrite(address, 2);
      SHORT.set(bytes, address, (short) value);
    }
  }

  /// Writes `value`.
  public void write32(int address, int value) {
    if (inside(address, 4)) {
      protection.beforeWrite(address, 4);
      INT.set(bytes, address, value);
    }
  }

  /// Writes `value`.
  public void write64(int address, long value) {
    if (inside(address, 8)) {
      protection.beforeWrite(address, 8);
      LONG.set(bytes, address, value);
    }
  }

  /// Writes the low 8 bits of `value` to a page that the caller knows to carry no mark.
  ///
  /// @return what was there, as [#read8]
  public int exchange8Unmarked(int address, int value) {
    int old = read8(address);
    if (inside(address, 1)) {
      bytes[address] = (byte) value;
    }
    return old;
  }

  /// Writes the low 16 bits of `value` within a page that the caller knows to carry no mark.
  ///
  /// @return what was there, as [#read16]
  public int exchange16Unmarked(int address, int value) {
    int old = read16(address);
    if (inside(address, 2)) {
      SHORT.set(bytes, address, (short) value);
    }
    return old;
  }

  /// Writes `value` within a page that the caller knows to carry no mark.
  ///
  /// @return what was there, as [#read32]
  public int exchange32Unmarked(int address, int value) {
    int old = read32(address);
    if (inside(address, 4)) {
      INT.set(bytes, address, value);
    }
    return old;
  }

  /// Copies `length` bytes from `address` into `target`.
  ///
  /// @throws IndexOutOfBoundsException if the range of either side is not inside it
  public void read(int address, byte[] target, int offset, int length) {
    checkRange(address, length);
    Objects.checkFromIndexSize(offset, length, target.length);
    int touched = Math.clamp(bytes.length - address, 0, length);
    System.arraycopy(bytes, Math.min(address, bytes.length), target, offset, touched);
    Arrays.fill(target, offset + touched, offset + length, (byte) 0);
  }

  /// Copies `length` bytes of `source` to `address`, tripping protection page by page.
  ///
  /// @throws IndexOutOfBoundsException if the range of either side is not inside it; nothing is written then
  public void write(int address, byte[] source, int offset, int length) {
    checkRange(address, length);
    Objects.checkFromIndexSize(offset, length, source.length);
    if (length > 0 && inside(address, length)) {
      protection.beforeWrite(address, length);
      System.arraycopy(source, offset, bytes, address, length);
    }
  }

  /// Sets `length` bytes from `address` to `value`, tripping protection page by page.
  ///
  /// @throws IndexOutOfBoundsException if the range is not inside this memory
  public void fill(int address, int length, int value) {
    checkRange(address, length);
    if (length > 0 && inside(address, length)) {
      protection.beforeWrite(address, length);
      Arrays.fill(bytes, address, address + length, (byte) value);
    }
  }

  /// Writes the pages that are not all zeros.
  public void save(StateWriter out) {
    out.i32(size);
    byte[] zeros = new byte[PhysicalMemory.PAGE_BYTES];
    byte[] content = new byte[PhysicalMemory.PAGE_BYTES];
    for (int page = 0; page < bytes.length; page += content.length) {
      read(page, content, 0, content.length);
      if (!Arrays.equals(content, zeros)) {
        out.i32(page);
        out.raw(content, 0, content.length);
      }
    }
    out.i32(-1);
  }

  /// Becomes what [#save] wrote. Nobody may hold a copy derived from what was here before: no mark is consulted.
  ///
  /// @throws StateException if it is not that, or of a memory of another size
  public void restore(StateReader in) throws StateException {
    int saved = in.i32();
    if (saved != size) {
      throw new StateException(
          "holds a conventional memory of %d KiB, and this machine's has %d".formatted(saved >> 10, size >> 10));
    }
    Arrays.fill(bytes, (byte) 0);
    for (int page = in.i32(); page != -1; page = in.i32()) {
      if (page % PhysicalMemory.PAGE_BYTES != 0 || !inside(page, PhysicalMemory.PAGE_BYTES)) {
        throw in.damaged("no page begins at " + Integer.toHexString(page));
      }
      System.arraycopy(in.raw(PhysicalMemory.PAGE_BYTES), 0, bytes, page, PhysicalMemory.PAGE_BYTES);
    }
  }

  private boolean inside(int address, int length) {
    return Integer.compareUnsigned(address, bytes.length - length) <= 0 || untouched(address, length);
  }

  /// Whether the bytes are inside; if so, they are in [#bytes] from now on.
  private boolean untouched(int address, int length) {
    if (Integer.compareUnsigned(address, size - length) > 0) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, Math.min(size, Math.max(address + length, 2 * bytes.length)));
    return true;
  }

  private void checkRange(int address, int length) {
    Objects.checkFromIndexSize(address, length, size);
  }
}
