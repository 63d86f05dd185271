package palimpsest.cms.adapt;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

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

  /// Writes one.
  static void write(Rung rung, StateWriter out) {
    switch (rung) {
      case Unguessed(SortedSet<Integer> eips) -> {
        out.i8(0);
        out.set(eips);
      }
      case WithoutAlias _ -> out.i8(1);
      case InOrder(SortedSet<Integer> eips) -> {
        out.i8(2);
        out.set(eips);
      }
      case WithoutHoisting _ -> out.i8(3);
      case CommitBefore(int eip) -> {
        out.i8(4);
        out.i32(eip);
      }
      case FewerStores(int most) -> {
        out.i8(5);
        out.i32(most);
      }
      case NotThorough _ -> out.i8(6);
      case Quick _ -> out.i8(7);
      case Alone _ -> out.i8(8);
      case Interpreted _ -> out.i8(9);
    }
  }

  /// Reads what [#write] wrote.
  static Rung read(StateReader in) throws StateException {
    int kind = in.u8();
    return switch (kind) {
      case 0 -> new Unguessed(addresses(in));
      case 1 -> new WithoutAlias();
      case 2 -> new InOrder(addresses(in));
      case 3 -> new WithoutHoisting();
      case 4 -> new CommitBefore(in.i32());
      case 5 -> new FewerStores(in.within(1, Integer.MAX_VALUE));
      case 6 -> new NotThorough();
      case 7 -> new Quick();
      case 8 -> new Alone();
      case 9 -> new Interpreted();
      default -> throw in.damaged("there is no rung " + kind);
    };
  }

  private static SortedSet<Integer> addresses(StateReader in) throws StateException {
    SortedSet<Integer> eips = new TreeSet<>();
    in.set(eips);
    return eips;
  }

  private static String addresses(Collection<Integer> eips) {
    return eips.stream().map(Integer::toHexString).collect(Collectors.joining(" "));
  }
}
