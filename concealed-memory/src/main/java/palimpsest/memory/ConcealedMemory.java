package palimpsest.memory;

import java.util.Objects;

/// Physical memory as CMS and the host's fetch unit see it: the bytes `base() .. base()+size()-1` at the top, and no
/// others.
///
/// Addresses are *physical* addresses, the same numbers the host's branch targets use. Unlike the conventional view, an
/// address outside is an error of CMS itself and throws. Writers announce themselves: a predecode cache above registers
/// a [WriteObserver] and drops what it decoded from the bytes that change.
public final class ConcealedMemory {
  /// Told of every range of concealed bytes that is about to change.
  public interface WriteObserver {
    /// @param address first physical address that changes
    /// @param length how many bytes change
    void concealedWrite(int address, int length);
  }

  private final Words bytes;
  private final int base;
  private final int size;
  private WriteObserver observer = (_, _) -> {};

  ConcealedMemory(int base, int size) {
    this.bytes = new Words(size);
    this.base = base;
    this.size = size;
  }

  /// First concealed physical address.
  public int base() {
    return base;
  }

  /// Concealed bytes in all.
  public int size() {
    return size;
  }

  /// Sets the one observer of writes (the host's predecode cache).
  public void observeWrites(WriteObserver newObserver) {
    observer = newObserver;
  }

  /// The byte at physical `address`, zero-extended.
  ///
  /// @throws IndexOutOfBoundsException if it is not concealed
  public int read8(int address) {
    check(address, 1);
    return bytes.read8(address - base, 0);
  }

  /// The 32-bit little-endian word at physical `address`.
  ///
  /// @throws IndexOutOfBoundsException if any byte of it is not concealed
  public int read32(int address) {
    check(address, 4);
    return bytes.read32(address - base, 0);
  }

  /// Writes a 32-bit little-endian word.
  ///
  /// @throws IndexOutOfBoundsException if any byte of it is not concealed
  public void write32(int address, int value) {
    check(address, 4);
    observer.concealedWrite(address, 4);
    bytes.exchange32(address - base, value, 0);
  }

  /// Copies `source` to physical `address`.
  ///
  /// @throws IndexOutOfBoundsException if any byte of the target is not concealed; nothing is written then
  public void write(int address, byte[] source) {
    check(address, source.length);
    observer.concealedWrite(address, source.length);
    bytes.write(address - base, source, 0, source.length);
  }

  /// Copies `length` bytes from physical `address`.
  ///
  /// @throws IndexOutOfBoundsException if any byte of them is not concealed
  public byte[] read(int address, int length) {
    check(address, length);
    byte[] copy = new byte[length];
    bytes.read(address - base, copy, 0, length);
    return copy;
  }

  private void check(int address, int length) {
    bytes.isInside(Objects.checkFromIndexSize(address - base, length, size), length);
  }
}
