package palimpsest.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
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

  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int FIRST_BYTES = 1 << 20;

  /// The bytes up to some place behind all that were ever read or written; the rest are zeros.
  private byte[] bytes;
  private final int base;
  private final int size;
  private WriteObserver observer = (_, _) -> {};

  ConcealedMemory(int base, int size) {
    this.bytes = new byte[Math.min(size, FIRST_BYTES)];
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
    return bytes[address - base] & 0xff;
  }

  /// The 32-bit little-endian word at physical `address`.
  ///
  /// @throws IndexOutOfBoundsException if any byte of it is not concealed
  public int read32(int address) {
    check(address, 4);
    return (int) INT.get(bytes, address - base);
  }

  /// Writes a 32-bit little-endian word.
  ///
  /// @throws IndexOutOfBoundsException if any byte of it is not concealed
  public void write32(int address, int value) {
    check(address, 4);
    observer.concealedWrite(address, 4);
    INT.set(bytes, address - base, value);
  }

  /// Copies `source` to physical `address`.
  ///
  /// @throws IndexOutOfBoundsException if any byte of the target is not concealed; nothing is written then
  public void write(int address, byte[] source) {
    check(address, source.length);
    observer.concealedWrite(address, source.length);
    System.arraycopy(source, 0, bytes, address - base, source.length);
  }

  /// Copies `length` bytes from physical `address`.
  ///
  /// @throws IndexOutOfBoundsException if any byte of them is not concealed
  public byte[] read(int address, int length) {
    check(address, length);
    return Arrays.copyOfRange(bytes, address - base, address - base + length);
  }

  private void check(int address, int length) {
    int end = Objects.checkFromIndexSize(address - base, length, size) + length;
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(size, Math.max(end, 2 * bytes.length)));
    }
  }
}
