package palimpsest.x86.linux;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Objects of one kind that several others share, numbered as they are met: the first mention of one carries its
/// content, the others its number. No content may mention an object of its own kind.
final class Mentions<T> {
  private final Map<T, Integer> numbers = new IdentityHashMap<>();
  private final List<T> read = new ArrayList<>();

  /// Mentions `object`; `content` writes it if it is the first time.
  void write(T object, StateWriter out, StateWriter.Item<? super T> content) throws StateException {
    Integer known = numbers.get(object);
    if (known != null) {
      out.i32(known);
      return;
    }
    out.i32(numbers.size());
    numbers.put(object, numbers.size());
    content.write(object);
  }

  /// The object mentioned next; `content` reads it if it is the first time.
  T read(StateReader in, StateReader.Item<? extends T> content) throws StateException {
    int number = in.i32();
    if (number < 0 || number > read.size()) {
      throw in.damaged("mentions number " + number + " of " + read.size());
    }
    if (number == read.size()) {
      read.add(content.read());
    }
    return read.get(number);
  }
}
