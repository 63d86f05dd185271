package palimpsest.cms.emit;

import java.util.ArrayList;
import java.util.List;
import palimpsest.cms.schedule.Place;

/// The moves that bring values into registers all at once, taken apart into groups that can be done one after another.
///
/// Within a group all moves read before any writes, as atoms of a molecule do; so a group may overwrite what its own
/// moves read, but not what later groups read.
final class ParallelCopy {
  /// One move.
  record Move(int to, Place from) {}

  private final List<Move> pending = new ArrayList<>();

  /// Adds a move; one that changes nothing is dropped.
  void add(int to, Place from) {
    if (!from.is(to)) {
      pending.add(new Move(to, from));
    }
  }

  /// Whether a move that is left reads `register`.
  boolean reads(int register) {
    return pending.stream().anyMatch(move -> move.from().is(register));
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /// Another copy of the same moves.
  ParallelCopy copy() {
    ParallelCopy copy = new ParallelCopy();
    copy.pending.addAll(pending);
    return copy;
  }

  /// What has not been taken.
  List<Move> remaining() {
    return List.copyOf(pending);
  }

  /// Removes and returns moves that may be done first, together, in the order added.
  ///
  /// @param capacity most moves, at least 1
  /// @param scratch a register no move reads or writes, to open a ring that does not fit
  List<Move> take(int capacity, int scratch) {
    List<Move> group = new ArrayList<>();
    boolean grew = true;
    while (grew && group.size() < capacity) {
      grew = false;
      for (Move move : pending) {
        if (!group.contains(move) && isFree(move, group)) {
          group.add(move);
          grew = true;
          break;
        }
      }
    }
    if (group.isEmpty()) {
      group.addAll(swap(capacity));
    }
    pending.removeAll(group);
    if (group.isEmpty()) {
      Move first = pending.removeFirst();
      group.add(new Move(scratch, first.from()));
      pending.add(new Move(first.to(), new Place.Reg(scratch)));
    }
    return group;
  }

  /// Whether nothing outside `group` still reads the register that `move` overwrites.
  private boolean isFree(Move move, List<Move> group) {
    return pending.stream().noneMatch(other -> other.from().is(move.to()) && !group.contains(other));
  }

  /// Two moves that exchange registers nothing else reads.
  private List<Move> swap(int capacity) {
    if (capacity >= 2) {
      for (Move a : pending) {
        for (Move b : pending) {
          if (a.from().is(b.to()) && b.from().is(a.to()) && isFree(a, List.of(b)) && isFree(b, List.of(a))) {
            return List.of(a, b);
          }
        }
      }
    }
    return List.of();
  }
}
