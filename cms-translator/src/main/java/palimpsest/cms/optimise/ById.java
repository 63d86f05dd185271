package palimpsest.cms.optimise;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Something about each of a trace's values, by the value's id. Ids are small and dense, so this is an array.
final class ById<T> {
  private static final int FIRST = 64;

  private @Nullable Object[] entries = new @Nullable Object[FIRST];

  /// What was put for `id` last, null if nothing was.
  @SuppressWarnings("unchecked")
  @Nullable T get(int id) {
    return id >= 0 && id < entries.length ? (T) entries[id] : null;
  }

  void put(int id, T entry) {
    if (id >= entries.length) {
      entries = Arrays.copyOf(entries, Math.max(id + 1, 2 * entries.length));
    }
    entries[id] = entry;
  }
}
