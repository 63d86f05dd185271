package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Which alias entries the obligations of load elimination hold; the others are free for loads that pass stores.
///
/// Obligations that do not overlap in program order may share an entry, and then the later protector waits for the
/// earlier checkers.
final class AliasPlan {
  /// An ordering the plan asks for.
  interface Edge {
    void add(int before, int after, int cycles);
  }

  private final List<LegalTrace.Obligation> obligations;
  private final int[] entryOf;
  private final int[] masks;
  private final int free;

  private AliasPlan(List<LegalTrace.Obligation> obligations, int operations, int[] entryOf, int free) {
    this.obligations = obligations;
    this.entryOf = entryOf;
    this.free = free;
    this.masks = new int[operations];
    for (LegalTrace.Obligation obligation : obligations) {
      for (int checker : obligation.checkers()) {
        masks[checker] |= 1 << entryOf[obligation.protector()];
      }
    }
  }

  /// A plan for obligations over `operations` operations on a machine with `entries` entries; empty if they are too
  /// few, or if a store would have to protect and check at once, which no atom can.
  static Optional<AliasPlan> of(List<LegalTrace.Obligation> obligations, int operations, int entries) {
    List<LegalTrace.Obligation> sorted = merged(obligations);
    int[] entryOf = new int[operations];
    Arrays.fill(entryOf, -1);
    int[] busyUntil = new int[entries];
    Arrays.fill(busyUntil, -1);
    int used = 0;
    for (LegalTrace.Obligation obligation : sorted) {
      int entry = 0;
      while (entry < entries && busyUntil[entry] >= obligation.protector()) {
        entry++;
      }
      if (entry == entries) {
        return Optional.empty();
      }
      busyUntil[entry] = obligation.checkers().stream().max(Integer::compare).orElse(obligation.protector());
      entryOf[obligation.protector()] = entry;
      used = Math.max(used, entry + 1);
    }
    AliasPlan plan = new AliasPlan(sorted, operations, entryOf, ((1 << entries) - 1) & -(1 << used));
    boolean impossible = sorted.stream().anyMatch(obligation -> plan.masks[obligation.protector()] != 0);
    return impossible ? Optional.empty() : Optional.of(plan);
  }

  /// Obligations of the same protector become one; those without checkers vanish.
  private static List<LegalTrace.Obligation> merged(List<LegalTrace.Obligation> obligations) {
    List<LegalTrace.Obligation> result = new ArrayList<>();
    for (LegalTrace.Obligation obligation : obligations) {
      if (!obligation.checkers().isEmpty()) {
        List<Integer> checkers = new ArrayList<>(obligation.checkers());
        result.removeIf(other -> other.protector() == obligation.protector() && checkers.addAll(other.checkers()));
        result.add(new LegalTrace.Obligation(obligation.protector(), checkers.stream().distinct().sorted().toList()));
      }
    }
    result.sort((a, b) -> Integer.compare(a.protector(), b.protector()));
    return result;
  }

  /// Whether operation `i` protects its range on behalf of load elimination.
  boolean protects(int i) {
    return entryOf[i] >= 0;
  }

  /// The entry operation `i` holds, or -1.
  int entry(int i) {
    return entryOf[i];
  }

  /// Entries that store `i` checks on behalf of load elimination.
  int mask(int i) {
    return masks[i];
  }

  /// Entries, as a mask, that no obligation uses.
  int free() {
    return free;
  }

  /// Tells every ordering the obligations need.
  void order(Edge edge) {
    for (LegalTrace.Obligation obligation : obligations) {
      BitSet checkers = new BitSet();
      for (int checker : obligation.checkers()) {
        edge.add(obligation.protector(), checker, 1);
        checkers.set(checker);
      }
      int entry = entryOf[obligation.protector()];
      for (LegalTrace.Obligation later : obligations) {
        if (later.protector() > obligation.protector() && entryOf[later.protector()] == entry) {
          checkers.stream().forEach(checker -> edge.add(checker, later.protector(), 1));
          break;
        }
      }
    }
  }
}
