package palimpsest.cms.adapt;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// One rung of the ladder from bold to careful (FACTS 6): one thing a region no longer tries.
public sealed interface Rung {
  /// What is given up, for a person.
  String text();

  /// The accesses of these instructions are no longer guessed to lie apart from others.
  record Unguessed(SortedSet<Integer> eips) implements Rung {
    public Unguessed(Collection<Integer> eips) {
      this(new TreeSet<>(eips));
    }

    @Override
    public String text() {
      return "no alias entry for " + addresses(eips);
    }
  }

  /// No access of the region is guessed to lie apart from others.
  record WithoutAlias() implements Rung {
    @Override
    public String text() {
      return "no alias speculation";
    }
  }

  /// The accesses of these instructions stay in their places.
  record InOrder(SortedSet<Integer> eips) implements Rung {
    public InOrder(Collection<Integer> eips) {
      this(new TreeSet<>(eips));
    }

    @Override
    public String text() {
      return "in order: " + addresses(eips);
    }
  }

  /// No load rises above an exit.
  record WithoutHoisting() implements Rung {
    @Override
    public String text() {
      return "no load above a branch";
    }
  }

  /// Paths end, and so commit, before this instruction; it begins a region of its own.
  record CommitBefore(int eip) implements Rung {
    @Override
    public String text() {
      return "commit before " + Integer.toHexString(eip);
    }
  }

  /// At most so many stores between commits.
  record FewerStores(int most) implements Rung {
    @Override
    public String text() {
      return most + (most == 1 ? " store" : " stores") + " between commits";
    }
  }

  /// No gear 4.
  record NotThorough() implements Rung {
    @Override
    public String text() {
      return "no gear 4";
    }
  }

  /// Quick, in-order code only.
  record Quick() implements Rung {
    @Override
    public String text() {
      return "gear 2 only";
    }
  }

  /// The region's first instruction is translated alone.
  record Alone() implements Rung {
    @Override
    public String text() {
      return "translated alone";
    }
  }

  /// The region is interpreted.
  record Interpreted() implements Rung {
    @Override
    public String text() {
      return "interpreted";
    }
  }

  private static String addresses(Collection<Integer> eips) {
    return eips.stream().map(Integer::toHexString).collect(Collectors.joining(" "));
  }
}
