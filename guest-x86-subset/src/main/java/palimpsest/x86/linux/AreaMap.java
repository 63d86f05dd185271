package palimpsest.x86.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Which areas there are, by address. None overlaps another, and equal neighbours are one.
final class AreaMap {
  private final TreeMap<Long, Area> areas = new TreeMap<>();

  /// All areas by ascending address.
  List<Area> all() {
    return List.copyOf(areas.values());
  }

  void addAll(AreaMap other) {
    areas.putAll(other.areas);
  }

  Optional<Area> at(long address) {
    return Optional.ofNullable(areas.floorEntry(address)).map(Map.Entry::getValue).filter(area -> area.end() > address);
  }

  /// The lowest area that begins above `address`.
  Optional<Area> above(long address) {
    return Optional.ofNullable(areas.higherEntry(address)).map(Map.Entry::getValue);
  }

  /// Whether no area touches the range.
  boolean isFree(long start, long length) {
    Map.Entry<Long, Area> below = areas.lowerEntry(start + length);
    return below == null || below.getValue().end() <= start;
  }

  /// Whether every page of the range lies in some area.
  boolean isCovered(long start, long length) {
    long at = start;
    while (at < start + length) {
      Optional<Area> area = at(at);
      if (area.isEmpty()) {
        return false;
      }
      at = area.get().end();
    }
    return true;
  }

  /// Whether part of the range shows a file that was opened for reading only and that stores would go to.
  boolean isReadOnlyFile(long start, long length) {
    return areas.values().stream()
        .filter(area -> area.start() < start + length && area.end() > start)
        .flatMap(area -> area.source().shared().stream())
        .anyMatch(pages -> !pages.isWritable());
  }

  /// The highest free range of `length` bytes below the mmap area's top, or failing that anywhere below the stack.
  OptionalLong findFree(long length) {
    long top = AddressSpace.MMAP_TOP;
    while (top - length >= AddressSpace.LOWEST) {
      Map.Entry<Long, Area> below = areas.lowerEntry(top);
      if (below == null || below.getValue().end() <= top - length) {
        return OptionalLong.of(top - length);
      }
      top = Math.min(top, below.getValue().start());
    }
    return OptionalLong.empty();
  }

  /// Splits areas so that none crosses either end of the range.
  ///
  /// @return the areas inside it, by ascending address
  List<Area> carve(long start, long end) {
    splitAt(start);
    splitAt(end);
    return new ArrayList<>(areas.subMap(start, end).values());
  }

  /// Removes an area as [#carve] gave it.
  void remove(Area area) {
    areas.remove(area.start());
  }

  /// Adds an area where there is none, joined with equal neighbours: no neighbour may still await a change.
  void insert(Area area) {
    Area joined = area;
    Map.Entry<Long, Area> below = areas.lowerEntry(area.start());
    if (below != null && below.getValue().joins(joined)) {
      joined = below.getValue().until(joined.end());
    }
    Map.Entry<Long, Area> above = areas.ceilingEntry(area.end());
    if (above != null && joined.joins(above.getValue())) {
      areas.remove(above.getKey());
      joined = joined.until(above.getValue().end());
    }
    areas.put(joined.start(), joined);
  }

  private void splitAt(long address) {
    at(address)
        .filter(area -> area.start() != address)
        .ifPresent(
            area -> {
              areas.put(area.start(), area.until(address));
              areas.put(address, area.from(address));
            });
  }

  void save(StateWriter out, Shared shared) throws StateException {
    out.list(areas.values(), area -> area.save(out, shared));
  }

  void restore(StateReader in, Shared shared) throws StateException {
    areas.clear();
    in.list(() -> Area.restored(in, shared)).forEach(area -> areas.put(area.start(), area));
  }
}
