package palimpsest.memory;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// What a part of the machine writes its state to, in order; a [StateReader] reads it back in the same order. Numbers
/// are big-endian. Nothing says what a value is: the order does, and the format's version stands for it.
public final class StateWriter {
  /// Something that writes one element.
  @FunctionalInterface
  public interface Item<T> {
    /// Writes `element`.
    ///
    /// @throws StateException if it cannot be saved
    void write(T element) throws StateException;
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /// Everything written so far.
  public byte[] toByteArray() {
    return bytes.toByteArray();
  }

  /// The low 8 bits of `value`.
  public void i8(int value) {
    bytes.write(value);
  }

  /// The low 16 bits of `value`.
  public void i16(int value) {
    bytes.write(value >>> 8);
    bytes.write(value);
  }

  /// All of `value`.
  public void i32(int value) {
    i16(value >>> 16);
    i16(value);
  }

  /// All of `value`.
  public void i64(long value) {
    i32((int) (value >>> 32));
    i32((int) value);
  }

  /// One byte, 0 or 1.
  public void bool(boolean value) {
    bytes.write(value ? 1 : 0);
  }

  /// Which of its enum's constants.
  public void choice(Enum<?> value) {
    i16(value.ordinal());
  }

  /// Its presence, then the value.
  public void optional(OptionalInt value) {
    bool(value.isPresent());
    i32(value.orElse(0));
  }

  /// Its presence, then the value.
  public void optional(OptionalLong value) {
    bool(value.isPresent());
    i64(value.orElse(0));
  }

  /// Its length in bytes of UTF-8, then those.
  public void text(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  /// Their number, then they.
  public void bytes(byte[] value) {
    i32(value.length);
    raw(value, 0, value.length);
  }

  /// `length` bytes, and nothing about how many they are.
  public void raw(byte[] source, int offset, int length) {
    bytes.write(source, offset, length);
  }

  /// Their number, then they.
  public void ints(int[] values) {
    i32(values.length);
    for (int value : values) {
      i32(value);
    }
  }

  /// Their number, then they.
  public void longs(long[] values) {
    i32(values.length);
    for (long value : values) {
      i64(value);
    }
  }

  /// Their number, then they in rising order.
  public void set(Set<Integer> numbers) {
    ints(numbers.stream().mapToInt(Integer::intValue).sorted().toArray());
  }

  /// Their number, then each by rising key: the key, and what `item` writes of the value.
  ///
  /// @throws StateException if one cannot be saved
  public <V> void map(Map<Integer, V> entries, Item<? super V> item) throws StateException {
    list(new TreeMap<>(entries).entrySet(), entry -> {
      i32(entry.getKey());
      item.write(entry.getValue());
    });
  }

  /// Their number, then each in turn.
  ///
  /// @throws StateException if one cannot be saved
  public <T> void list(Collection<T> elements, Item<? super T> item) throws StateException {
    i32(elements.size());
    for (T element : elements) {
      item.write(element);
    }
  }
}
