package palimpsest.memory;

import java.util.Arrays;
import java.util.Objects;

/// Physical memory as the guest's world sees it: bytes `0 .. size()-1`, and an open bus above.
///
/// An access that lies, even in part, at or beyond [#size()] behaves like a bus nobody answers: it reads ones and its
/// writes vanish. Addresses are unsigned 32-bit physical addresses; an access does not wrap around the top of the
/// address space. Multi-byte values are little-endian and need no alignment.
///
/// Every write, whoever makes it, first consults the [ProtectionMap]: this is where a guest store, a system call's copy
/// and a device's DMA all trip the protection of translated code.
public final class ConventionalMemory {
  private final Words bytes;
  private final int size;
  private final ProtectionMap protection;

  ConventionalMemory(int size, int granuleBytes) {
    this.bytes = new Words(size);
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
    return bytes.read8(address, 0xff);
  }

  /// The 16-bit value at `address`, zero-extended.
  public int read16(int address) {
    return bytes.read16(address, 0xffff);
  }

  /// The 32-bit value at `address`.
  public int read32(int address) {
    return bytes.read32(address, -1);
  }

  /// The 64-bit value at `address`.
  public long read64(int address) {
    return bytes.read64(address, -1L);
  }

  /// Writes the low 8 bits of `value`.
  public void write8(int address, int value) {
    if (inside(address, 1)) {
      protection.beforeWrite(address, 1);
      bytes.exchange8(address, value, 0);
    }
  }

  /// Writes the low 16 bits of `value`.
  public void write16(int address, int value) {
    if (inside(address, 2)) {
      protection.beforeWrite(address, 2);
      bytes.exchange16(address, value, 0);
    }
  }

  /// Writes `value`.
  public void write32(int address, int value) {
    if (inside(address, 4)) {
      protection.beforeWrite(address, 4);
      bytes.exchange32(address, value, 0);
    }
  }

  /// Writes `value`.
  public void write64(int address, long value) {
    if (inside(address, 8)) {
      protection.beforeWrite(address, 8);
      bytes.write64(address, value);
    }
  }

  /// Writes the low 8 bits of `value` to a page that the caller knows to carry no mark.
  ///
  /// @return what was there, as [#read8]
  public int exchange8Unmarked(int address, int value) {
    return bytes.exchange8(address, value, 0xff);
  }

  /// Writes the low 16 bits of `value` within a page that the caller knows to carry no mark.
  ///
  /// @return what was there, as [#read16]
  public int exchange16Unmarked(int address, int value) {
    return bytes.exchange16(address, value, 0xffff);
  }

  /// Writes `value` within a page that the caller knows to carry no mark.
  ///
  /// @return what was there, as [#read32]
  public int exchange32Unmarked(int address, int value) {
    return bytes.exchange32(address, value, -1);
  }

  /// Copies `length` bytes from `address` into `target`.
  ///
  /// @throws IndexOutOfBoundsException if the range of either side is not inside it
  public void read(int address, byte[] target, int offset, int length) {
    checkRange(address, length);
    Objects.checkFromIndexSize(offset, length, target.length);
    bytes.read(address, target, offset, length);
  }

  /// Copies `length` bytes of `source` to `address`, tripping protection page by page.
  ///
  /// @throws IndexOutOfBoundsException if the range of either side is not inside it; nothing is written then
  public void write(int address, byte[] source, int offset, int length) {
    checkRange(address, length);
    Objects.checkFromIndexSize(offset, length, source.length);
    if (length > 0 && inside(address, length)) {
      protection.beforeWrite(address, length);
      bytes.write(address, source, offset, length);
    }
  }

  /// Sets `length` bytes from `address` to `value`, tripping protection page by page.
  ///
  /// @throws IndexOutOfBoundsException if the range is not inside this memory
  public void fill(int address, int length, int value) {
    checkRange(address, length);
    if (length > 0 && inside(address, length)) {
      protection.beforeWrite(address, length);
      bytes.fill(address, length, value);
    }
  }

  /// Writes the pages that are not all zeros.
  public void save(StateWriter out) {
    out.i32(size);
    byte[] zeros = new byte[PhysicalMemory.PAGE_BYTES];
    byte[] content = new byte[PhysicalMemory.PAGE_BYTES];
    for (int page = 0; page < bytes.touched(); page += content.length) {
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
    bytes.fill(0, bytes.touched(), 0);
    for (int page = in.i32(); page != -1; page = in.i32()) {
      if (page % PhysicalMemory.PAGE_BYTES != 0 || !inside(page, PhysicalMemory.PAGE_BYTES)) {
        throw in.damaged("no page begins at " + Integer.toHexString(page));
      }
      bytes.write(page, in.raw(PhysicalMemory.PAGE_BYTES), 0, PhysicalMemory.PAGE_BYTES);
    }
  }

  private boolean inside(int address, int length) {
    return bytes.isInside(address, length);
  }

  private void checkRange(int address, int length) {
    Objects.checkFromIndexSize(address, length, size);
  }
}
