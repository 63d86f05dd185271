package palimpsest.workbench.cores;

import java.util.Arrays;
import java.util.List;

/// A micro-operation of one instruction, before anything is known of when and with what it executes. Its arrays are
/// nobody's to change; they are arrays because models walk them for every instruction executed.
final class Uop {
  /// What it needs.
  final UopKind kind;
  /// [Register] numbers it reads; of memory operations those the address is made of.
  final int[] sources;
  /// Those it writes.
  final int[] destinations;
  /// Index of its memory access, or -1.
  final int access;

  Uop(UopKind kind, List<Integer> sources, List<Integer> destinations, int access) {
    this.kind = kind;
    this.sources = sources.stream().mapToInt(Integer::intValue).toArray();
    this.destinations = destinations.stream().mapToInt(Integer::intValue).toArray();
    this.access = access;
  }

  @Override
  public String toString() {
    return kind.key() + " " + Arrays.toString(sources) + " -> " + Arrays.toString(destinations);
  }
}
