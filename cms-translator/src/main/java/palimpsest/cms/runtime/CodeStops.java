package palimpsest.cms.runtime;

import java.util.List;
import java.util.Set;

/// The linear addresses of instructions that nobody may execute without asking: a debugger's breakpoints.
///
/// **Invariant**: no translation contains one of them. Who translates reads nothing there, so that paths end before it;
/// who sets one removes the translations that do contain it ([DebugControl]).
final class CodeStops {
  private Set<Integer> addresses = Set.of();

  void set(Set<Integer> newAddresses) {
    addresses = Set.copyOf(newAddresses);
  }

  Set<Integer> addresses() {
    return addresses;
  }

  boolean contains(int eip) {
    return addresses.contains(eip);
  }

  /// Whether one of them is a byte of these ranges.
  boolean meets(List<SourceRange> sources) {
    return !addresses.isEmpty()
        && sources.stream().anyMatch(source -> addresses.stream()
            .anyMatch(address -> Integer.compareUnsigned(address - source.linear(), source.length()) < 0));
  }
}
