package palimpsest.cms.schedule;

import java.util.List;

/// How many values are alive while a schedule grows, homes not counted.
final class Pressure {
  private int[] uses;
  private final boolean[] local;
  private int live;

  Pressure(List<Operation> operations, List<Departure> departures, int registers) {
    uses = new int[registers];
    local = new boolean[registers];
    for (Operation operation : operations) {
      for (int source : operation.atom().sources()) {
        uses[source]++;
      }
      if (operation.departs()) {
        for (int read : departures.get(operation.departure()).reads()) {
          uses[read]++;
        }
      }
    }
  }

  /// Values alive.
  int live() {
    return live;
  }

  /// Notes one more reader of `register`.
  void addUse(int register) {
    uses[register]++;
  }

  /// Notes that `operation` has been placed.
  ///
  /// @param home whether its result goes to a home
  void placed(Operation operation, List<Departure> departures, boolean home) {
    for (int source : operation.atom().sources()) {
      use(source);
    }
    if (operation.departs()) {
      for (int read : departures.get(operation.departure()).reads()) {
        use(read);
      }
    }
    int result = operation.atom().result();
    if (result >= Place.FIRST && result < local.length && !home && !local[result] && uses[result] > 0) {
      local[result] = true;
      live++;
    }
  }

  private void use(int register) {
    if (register < local.length && --uses[register] == 0 && local[register]) {
      live--;
    }
  }
}
