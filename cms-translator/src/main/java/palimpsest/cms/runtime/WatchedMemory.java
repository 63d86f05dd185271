package palimpsest.cms.runtime;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What of the guest's memory a debugger watches, and what translated code must therefore not reach by itself.
final class WatchedMemory {
  private List<DebugWatch> watches = List.of();

  void set(List<DebugWatch> newWatches) {
    watches = List.copyOf(newWatches);
  }

  /// Whether nothing is watched.
  boolean isEmpty() {
    return watches.isEmpty();
  }

  /// The first watch that an access meets.
  Optional<DebugWatch> met(int linear, int length, boolean write) {
    return watches.stream().filter(each -> each.isMetBy(linear, length, write)).findFirst();
  }

  /// Numbers of the pages that hold any of it.
  Set<Integer> pages() {
    return watches.stream()
        .flatMap(each -> Stream.of(each.firstPage(), each.lastPage()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// Whether translated code must not find the page that holds `linear`, to read it or to write it.
  boolean hides(int linear, boolean write) {
    return watches.stream()
        .anyMatch(each -> each.isOn(linear >>> 12) && (write || each.kind() != DebugWatch.Kind.WRITE));
  }
}
