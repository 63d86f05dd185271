package palimpsest.cms.schedule;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import palimpsest.cms.ir.FloatState;

/// When the home of a guest register, or of a value the loop carries, may receive its final value: everything that
/// still needs what came in must have read it, and every exit that must leave it behind must have passed.
final class HomeClaims {
  private static final int HOMES = LegalTrace.END_OF_CARRIED + FloatState.HOMES.size();

  private final List<Operation> operations;
  /// By departure the homes whose incoming values it needs, as a mask.
  private final int[] needed;
  private final int[] readers = new int[HOMES];
  private final int[] exits = new int[HOMES];
  private final int[] lastExit = new int[HOMES];

  HomeClaims(List<Operation> operations, List<Departure> departures) {
    this.operations = operations;
    needed = new int[departures.size()];
    Arrays.fill(lastExit, -1);
    for (Operation operation : operations) {
      if (operation.kind() == Operation.Kind.EXIT) {
        needed[operation.departure()] = homes(departures.get(operation.departure()).reads());
      }
      count(operation, 1);
    }
  }

  /// The number here of a home with an incoming value; [#HOMES] for any other register.
  private static int index(int register) {
    if (register < LegalTrace.END_OF_CARRIED) {
      return register;
    }
    if (register >= Place.FIRST) {
      return HOMES;
    }
    int inFloats = FloatState.HOMES.indexOf(register);
    return inFloats < 0 ? HOMES : LegalTrace.END_OF_CARRIED + inFloats;
  }

  private static int homes(int[] registers) {
    int mask = 0;
    for (int register : registers) {
      int home = index(register);
      mask |= home < HOMES ? 1 << home : 0;
    }
    return mask;
  }

  /// Whether host register `register` may be written in `cycle` by `writer`, which may itself be the last reader.
  boolean open(int register, int cycle, VirtualAtom writer) {
    int home = index(register);
    if (home >= HOMES) {
      return true;
    }
    int others = readers[home];
    for (int source : writer.sources()) {
      others -= source == register ? 1 : 0;
    }
    return others == 0 && exits[home] == 0 && lastExit[home] < cycle;
  }

  /// Indices of the block's operations that need the incoming value of host register `register`.
  BitSet needing(int register) {
    BitSet needing = new BitSet(operations.size());
    int home = index(register);
    int bit = home < HOMES ? 1 << home : 0;
    for (Operation operation : operations) {
      boolean exits = operation.kind() == Operation.Kind.EXIT && (needed[operation.departure()] & bit) != 0;
      if (exits || (homes(operation.atom().sources()) & bit) != 0) {
        needing.set(operation.index());
      }
    }
    return needing;
  }

  /// Notes that `operation` has been placed in `cycle`.
  void placed(Operation operation, int cycle) {
    count(operation, -1);
    if (operation.kind() == Operation.Kind.EXIT) {
      for (int mask = needed[operation.departure()]; mask != 0; mask &= mask - 1) {
        int home = Integer.numberOfTrailingZeros(mask);
        lastExit[home] = Math.max(lastExit[home], cycle);
      }
    }
  }

  private void count(Operation operation, int change) {
    for (int source : operation.atom().sources()) {
      int home = index(source);
      if (home < HOMES) {
        readers[home] += change;
      }
    }
    if (operation.kind() == Operation.Kind.EXIT) {
      for (int mask = needed[operation.departure()]; mask != 0; mask &= mask - 1) {
        exits[Integer.numberOfTrailingZeros(mask)] += change;
      }
    }
  }
}
