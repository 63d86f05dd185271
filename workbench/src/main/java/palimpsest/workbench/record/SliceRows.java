package palimpsest.workbench.record;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Slices by row, no more than can be looked at.
///
/// Two slices of a row become one if less than the *resolution* lies between them. It begins at nothing and is doubled
/// whenever there are too many slices: so a short trace shows everything, and a long one what can be seen at its
/// length.
final class SliceRows {
  private final int most;
  private final Map<Slice.Row, List<Slice>> rows = new EnumMap<>(Slice.Row.class);
  private long resolution;
  private int size;

  /// @param most slices
  SliceRows(int most) {
    this.most = most;
    for (Slice.Row row : Slice.Row.values()) {
      rows.put(row, new ArrayList<>());
    }
  }

  /// Adds what was done after everything that has been added to its row.
  void add(Slice.Row row, Slice slice) {
    size += join(rows.getOrDefault(row, List.of()), slice) ? 0 : 1;
    while (size > most) {
      coarsen();
    }
  }

  private boolean join(List<Slice> before, Slice slice) {
    if (!before.isEmpty() && slice.start - before.getLast().end < resolution) {
      before.getLast().absorb(slice);
      return true;
    }
    before.add(slice);
    return false;
  }

  private void coarsen() {
    resolution = Math.max(1, 2 * resolution);
    size = 0;
    for (List<Slice> row : rows.values()) {
      List<Slice> old = List.copyOf(row);
      row.clear();
      old.forEach(slice -> join(row, slice));
      size += row.size();
    }
  }

  /// The slices of a row in the order of time, none overlapping another.
  List<Slice> of(Slice.Row row) {
    return rows.getOrDefault(row, List.of());
  }

  /// Picoseconds between slices that are shown apart.
  long resolution() {
    return resolution;
  }
}
