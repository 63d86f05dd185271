package palimpsest.memory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// Reads what a [StateWriter] wrote. Whatever it is given, it takes no more memory than a small multiple of the bytes
/// that are there.
public final class StateReader {
  /// Something that reads one element.
  @FunctionalInterface
  public interface Item<T> {
    /// The next element.
    ///
    /// @throws StateException if there is none
    T read() throws StateException;
  }

  /// A step of reading that yields nothing.
  @FunctionalInterface
  public interface Step {
    /// Reads something and puts it where it belongs.
    ///
    /// @throws StateException if it is not there
    void read() throws StateException;
  }

  private final String name;
  private final ByteBuffer bytes;

  /// @param name what the bytes are, for complaints
  public StateReader(String name, byte[] bytes) {
    this.name = name;
    this.bytes = ByteBuffer.wrap(bytes);
  }

  /// The complaint that something read makes no sense.
  public StateException damaged(String what) {
    return new StateException("section " + name + " at byte " + bytes.position() + ": " + what);
  }

  /// Makes sure that everything has been read.
  ///
  /// @throws StateException if something is left
  public void end() throws StateException {
    if (bytes.hasRemaining()) {
      throw damaged(bytes.remaining() + " bytes too many");
    }
  }

  /// A byte, zero-extended.
  public int u8() throws StateException {
    need(1);
    return bytes.get() & 0xff;
  }

  /// Two bytes, zero-extended.
  public int u16() throws StateException {
    need(2);
    return bytes.getShort() & 0xffff;
  }

  /// Four bytes.
  public int i32() throws StateException {
    need(4);
    return bytes.getInt();
  }

  /// Eight bytes.
  public long i64() throws StateException {
    need(8);
    return bytes.getLong();
  }

  /// What [StateWriter#bool] wrote.
  public boolean bool() throws StateException {
    int value = u8();
    if (value > 1) {
      throw damaged("neither yes nor no: " + value);
    }
    return value == 1;
  }

  /// One of `values`, as [StateWriter#choice] wrote it.
  public <E extends Enum<E>> E choice(E[] values) throws StateException {
    int ordinal = u16();
    if (ordinal >= values.length) {
      throw damaged("choice " + ordinal + " of " + values.length);
    }
    return values[ordinal];
  }

  /// What [StateWriter#optional(OptionalInt)] wrote.
  public OptionalInt optionalInt() throws StateException {
    boolean present = bool();
    int value = i32();
    return present ? OptionalInt.of(value) : OptionalInt.empty();
  }

  /// What [StateWriter#optional(OptionalLong)] wrote.
  public OptionalLong optionalLong() throws StateException {
    boolean present = bool();
    long value = i64();
    return present ? OptionalLong.of(value) : OptionalLong.empty();
  }

  /// What [StateWriter#text] wrote.
  public String text() throws StateException {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /// What [StateWriter#bytes] wrote.
  public byte[] bytes() throws StateException {
    return raw(count(1));
  }

  /// The next `length` bytes.
  public byte[] raw(int length) throws StateException {
    need(length);
    byte[] found = new byte[length];
    bytes.get(found);
    return found;
  }

  /// What [StateWriter#ints] wrote.
  public int[] ints() throws StateException {
    int[] found = new int[count(Integer.BYTES)];
    for (int i = 0; i < found.length; i++) {
      found[i] = i32();
    }
    return found;
  }

  /// What [StateWriter#ints] wrote into `target`, all of it.
  public void ints(int[] target) throws StateException {
    int[] found = ints();
    if (found.length != target.length) {
      throw damaged(found.length + " numbers, not " + target.length);
    }
    System.arraycopy(found, 0, target, 0, target.length);
  }

  /// What [StateWriter#longs] wrote.
  public long[] longs() throws StateException {
    long[] found = new long[count(Long.BYTES)];
    for (int i = 0; i < found.length; i++) {
      found[i] = i64();
    }
    return found;
  }

  /// What [StateWriter#longs] wrote into `target`, all of it.
  public void longs(long[] target) throws StateException {
    long[] found = longs();
    if (found.length != target.length) {
      throw damaged(found.length + " numbers, not " + target.length);
    }
    System.arraycopy(found, 0, target, 0, target.length);
  }

  /// What [StateWriter#list] wrote.
  public <T> List<T> list(Item<T> item) throws StateException {
    List<T> found = new ArrayList<>();
    for (int left = count(1); left > 0; left--) {
      found.add(item.read());
    }
    return found;
  }

  /// Takes `step` as often as [StateWriter#list] wrote elements.
  public void each(Step step) throws StateException {
    for (int left = count(1); left > 0; left--) {
      step.read();
    }
  }

  /// Makes `target` what [StateWriter#set] wrote.
  public void set(Set<Integer> target) throws StateException {
    target.clear();
    for (int each : ints()) {
      target.add(each);
    }
  }

  /// Makes `target` what [StateWriter#map] wrote.
  public <V> void map(Map<Integer, V> target, Item<? extends V> item) throws StateException {
    target.clear();
    for (int left = count(Integer.BYTES); left > 0; left--) {
      target.put(i32(), item.read());
    }
  }

  /// A number from `first` to `last`.
  public int within(int first, int last) throws StateException {
    int value = i32();
    if (value < first || value > last) {
      throw damaged("%d is not within %d to %d".formatted(value, first, last));
    }
    return value;
  }

  /// How many elements follow, each of at least `leastBytes` bytes.
  public int count(int leastBytes) throws StateException {
    int count = i32();
    if (count < 0 || count > bytes.remaining() / leastBytes) {
      throw damaged("a list of " + Integer.toUnsignedString(count) + " in " + bytes.remaining() + " bytes");
    }
    return count;
  }

  private void need(int length) throws StateException {
    if (length < 0 || length > bytes.remaining()) {
      throw damaged("ends too early");
    }
  }
}
