package palimpsest.cms.allocate;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import palimpsest.cms.ir.FloatState;
import palimpsest.cms.schedule.Departure;
import palimpsest.cms.schedule.Operation;
import palimpsest.cms.schedule.Place;
import palimpsest.cms.schedule.Schedule;
import palimpsest.cms.schedule.VirtualAtom;
import palimpsest.host.machine.MachineDescription;

/// Gives virtual registers host registers, in the order in which they are first written.
///
/// Time is counted in boundaries: boundary `m` lies before molecule `m` (the prologue's and the body's, numbered
/// through). A register written by molecule `d` and read last by molecule `u` is occupied at boundaries `d + 1` to `u`;
/// where an exit in molecule `e` needs it behind the branch, at `e + 1` too, and so is what that exit recomputes. What
/// a prologue computes is occupied to the end, for the loop comes back; what it carries in a home, to the last need of
/// what came in. Two values may share a register if they share no boundary.
public final class LinearScan {
  private static final int HOST_REGISTERS = Place.FIRST;
  private static final int GUEST_REGISTERS = 8;
  private static final int FIRST_TEMPORARY = 8;
  private static final int FIRST_RESERVED = 44;
  private static final int[] UNSHADOWED = {48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 60, 61};

  private final Schedule prologue;
  private final Schedule body;
  private final int boundaries;
  private final int[] first;
  private final int[] last;
  private final BitSet kept = new BitSet();
  private final BitSet floats = new BitSet();
  private final BitSet[] occupied = new BitSet[HOST_REGISTERS];

  private LinearScan(Schedule prologue, Schedule body) {
    this.prologue = prologue;
    this.body = body;
    this.boundaries = prologue.molecules().size() + body.molecules().size() + 1;
    first = new int[body.registers()];
    last = new int[body.registers()];
    Arrays.fill(first, -1);
    Arrays.fill(last, -1);
    for (int r = 0; r < HOST_REGISTERS; r++) {
      occupied[r] = new BitSet(boundaries);
    }
  }

  /// Values that can be alive at once without any home: the scheduler's idea of enough registers.
  public static int temporaries(MachineDescription machine) {
    return order(machine, false).length;
  }

  /// Allocates; empty if the machine has too few registers.
  ///
  /// @param prologue the loop's prologue, without molecules where there is none
  public static Optional<Allocation> allocate(Schedule prologue, Schedule body, MachineDescription machine) {
    return new LinearScan(prologue, body).run(machine);
  }

  private static int[] order(MachineDescription machine, boolean shadowed) {
    int[] order = new int[HOST_REGISTERS];
    int count = 0;
    int all = Math.min(FIRST_RESERVED, machine.registers().general());
    int limit = shadowed ? Math.min(all, machine.registers().shadowedGeneral()) : all;
    for (int r = FIRST_TEMPORARY; r < limit; r++) {
      order[count++] = r;
    }
    if (!shadowed) {
      for (int r : UNSHADOWED) {
        if (r < machine.registers().general()) {
          order[count++] = r;
        }
      }
    }
    return Arrays.copyOf(order, count);
  }

  /// Floating-point registers: temporaries with shadows, and unless `shadowed` those without, and homes.
  private static int[] floatOrder(MachineDescription machine, boolean shadowed) {
    int all = machine.registers().floating();
    int[] order = new int[all];
    int count = 0;
    for (int r = 0; r < (shadowed ? Math.min(all, machine.registers().shadowedFloating()) : all); r++) {
      if (!FloatState.HOMES.contains(FloatState.FLOATS + r)) {
        order[count++] = FloatState.FLOATS + r;
      }
    }
    if (!shadowed) {
      for (int home : FloatState.HOMES) {
        if (FloatState.isFloat(home)) {
          order[count++] = home;
        }
      }
    }
    return Arrays.copyOf(order, count);
  }

  private Optional<Allocation> run(MachineDescription machine) {
    measure(prologue, 0, true);
    measure(body, prologue.molecules().size(), false);
    for (int register = Place.FIRST; register < last.length; register++) {
      if (last[register] < prologue.molecules().size()) {
        kept.clear(register);
      }
    }
    for (int register = kept.nextSetBit(0); register >= 0; register = kept.nextSetBit(register + 1)) {
      last[register] = boundaries - 1;
    }
    int[] result = new int[body.registers()];
    Arrays.fill(result, Place.ZERO.number());
    for (int guest = 0; guest < GUEST_REGISTERS; guest++) {
      occupied[guest].set(0, last[guest] + 1);
    }
    FloatState.HOMES.forEach(home -> occupied[home].set(0, last[home] + 1));
    for (int register = Place.FIRST; register < prologue.homes().length; register++) {
      int home = prologue.homes()[register];
      if (home >= 0) {
        kept.clear(register);
        last[register] = Math.max(prologue.molecules().size(), last[home]);
        occupy(home, register);
        result[register] = home;
      }
    }
    int[] free = new int[body.registers()];
    int count = 0;
    for (int register = Place.FIRST; register < body.registers(); register++) {
      boolean enters = register < prologue.homes().length && prologue.homes()[register] >= 0;
      if (first[register] >= 0 && !enters) {
        if (body.homes()[register] >= 0) {
          occupy(body.homes()[register], register);
          result[register] = body.homes()[register];
        } else {
          free[count++] = register;
        }
      }
    }
    int[] inOrder = keptAndEarlyFirst(free, count);
    int[] shadowed = order(machine, true);
    int[] temporaries = order(machine, false);
    int[] all = Arrays.copyOf(temporaries, temporaries.length + GUEST_REGISTERS);
    for (int guest = 0; guest < GUEST_REGISTERS; guest++) {
      all[temporaries.length + guest] = guest;
    }
    int[] keptFloats = floatOrder(machine, true);
    int[] allFloats = floatOrder(machine, false);
    for (int register : inOrder) {
      boolean isKept = kept.get(register);
      int host = floats.get(register)
          ? find(isKept ? keptFloats : allFloats, register)
          : find(isKept ? shadowed : all, register);
      if (host < 0) {
        return Optional.empty();
      }
      occupy(host, register);
      result[register] = host;
    }
    return Optional.of(new Allocation(result));
  }

  /// The first `count` of `registers`: those that are kept before others, then by when they are first written.
  private int[] keptAndEarlyFirst(int[] registers, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      int register = registers[i];
      keys[i] = (kept.get(register) ? 0 : 1L << 62) | (long) first[register] << 31 | register;
    }
    Arrays.sort(keys);
    int[] sorted = new int[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = (int) keys[i] & Integer.MAX_VALUE;
    }
    return sorted;
  }

  private void measure(Schedule schedule, int offset, boolean keeps) {
    for (int m = 0; m < schedule.molecules().size(); m++) {
      for (Schedule.Placed placed : schedule.molecules().get(m).atoms()) {
        Operation operation = placed.operation();
        int boundary = offset + m;
        for (int source : operation.atom().sources()) {
          last[source] = Math.max(last[source], boundary);
        }
        int result = operation.atom().result();
        if (result >= Place.FIRST) {
          first[result] = first[result] < 0 ? boundary + 1 : Math.min(first[result], boundary + 1);
          last[result] = Math.max(last[result], boundary + 1);
          floats.set(result, operation.atom().makesFloat());
          if (keeps) {
            kept.set(result);
          }
        }
        if (operation.departs()) {
          departure(schedule.departures().get(operation.departure()), boundary + 1);
        }
      }
    }
  }

  private void departure(Departure departure, int boundary) {
    for (int read : departure.reads()) {
      last[read] = Math.max(last[read], boundary);
    }
    for (VirtualAtom atom : departure.recompute()) {
      if (atom.result() >= Place.FIRST) {
        first[atom.result()] = boundary;
        last[atom.result()] = boundary;
      }
    }
  }

  private int find(int[] hosts, int register) {
    for (int host : hosts) {
      int busy = occupied[host].nextSetBit(first[register]);
      if (busy < 0 || busy > last[register]) {
        return host;
      }
    }
    return -1;
  }

  private void occupy(int host, int register) {
    occupied[host].set(first[register], last[register] + 1);
  }
}
