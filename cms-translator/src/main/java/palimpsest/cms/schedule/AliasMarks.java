package palimpsest.cms.schedule;

import java.util.Arrays;
import java.util.List;
import palimpsest.host.isa.Alias;

/// The alias flavour of every memory operation of a finished schedule.
///
/// Of two accesses that changed places, at least one load says that it was reordered, so that no access to
/// memory-mapped I/O happens out of order unnoticed; a load above an exit says so too, and a load of a turn to come.
final class AliasMarks {
  private AliasMarks() {}

  /// By operation index; [Alias#IN_ORDER] for what is no memory operation.
  static Alias[] of(List<Operation> operations, int[] cycleOf, AliasPlan plan, Speculation speculation) {
    boolean[] moved = moved(operations, cycleOf);
    Alias[] result = new Alias[operations.size()];
    Arrays.fill(result, Alias.IN_ORDER);
    for (Operation operation : operations) {
      int i = operation.index();
      if (operation.isMemory()) {
        if (speculation.entry(i) >= 0) {
          result[i] = new Alias.Protect(speculation.entry(i));
        } else if (operation.kind() == Operation.Kind.STORE && speculation.mask(i) != 0) {
          result[i] = new Alias.Check(speculation.mask(i));
        } else if (moved[i] || operation.atom() instanceof VirtualAtom.Load load && load.early()) {
          result[i] = new Alias.Reordered();
        }
      }
    }
    return result;
  }

  private static boolean[] moved(List<Operation> operations, int[] cycleOf) {
    boolean[] moved = new boolean[operations.size()];
    int[] accesses = new int[operations.size()];
    int before = 0;
    int lastExit = -1;
    for (Operation operation : operations) {
      int later = operation.index();
      if (operation.isMemory()) {
        moved[later] |= lastExit >= cycleOf[later];
        for (int a = 0; a < before; a++) {
          if (cycleOf[accesses[a]] > cycleOf[later]) {
            moved[operation.kind() == Operation.Kind.LOAD ? later : accesses[a]] = true;
          }
        }
        accesses[before++] = later;
      } else if (operation.kind() == Operation.Kind.EXIT) {
        lastExit = Math.max(lastExit, cycleOf[later]);
      }
    }
    return moved;
  }
}
