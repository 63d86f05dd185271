package palimpsest.cms.schedule;

import java.util.Arrays;
import java.util.List;

/// When the home of a guest register, or of a value the loop carries, may receive its final value: everything that
/// still needs what came in must have read it, and every exit that must leave it behind must have passed.
final class HomeClaims {
  private static final int HOMES = LegalTrace.END_OF_CARRIED;

  private final int[] readers = new int[HOMES];
  private final int[] exits = new int[HOMES];
  private final int[] lastExit = new int[HOMES];

  HomeClaims(List<Operation> operations, List<Departure> departures) {
    Arrays.fill(lastExit, -1);
    for (Operation operation : operations) {
      count(operation, departures, 1);
    }
  }

  /// Whether host register `home` may be written in `cycle` by `writer`, which may itself be the last reader.
  boolean open(int home, int cycle, VirtualAtom writer) {
    if (home >= HOMES) {
      return true;
    }
    int others = readers[home];
    for (int source : writer.sources()) {
      others -= source == home ? 1 : 0;
    }
    return others == 0 && exits[home] == 0 && lastExit[home] < cycle;
  }

  /// Whether `operation` needs the incoming value of `home`.
  static boolean needs(Operation operation, List<Departure> departures, int home) {
    for (int source : operation.atom().sources()) {
      if (source == home) {
        return true;
      }
    }
    if (operation.kind() == Operation.Kind.EXIT) {
      for (int read : departures.get(operation.departure()).reads()) {
        if (read == home) {
          return true;
        }
      }
    }
    return false;
  }

  /// Notes that `operation` has been placed in `cycle`.
  void placed(Operation operation, List<Departure> departures, int cycle) {
    count(operation, departures, -1);
    if (operation.kind() == Operation.Kind.EXIT) {
      for (int read : departures.get(operation.departure()).reads()) {
        if (read < HOMES) {
          lastExit[read] = Math.max(lastExit[read], cycle);
        }
      }
    }
  }

  private void count(Operation operation, List<Departure> departures, int change) {
    for (int source : operation.atom().sources()) {
      if (source < HOMES) {
        readers[source] += change;
      }
    }
    if (operation.kind() == Operation.Kind.EXIT) {
      for (int read : departures.get(operation.departure()).reads()) {
        if (read < HOMES) {
          exits[read] += change;
        }
      }
    }
  }
}
