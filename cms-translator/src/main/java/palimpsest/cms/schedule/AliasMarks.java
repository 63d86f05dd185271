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
    for (Operation later : operations) {
      if (later.isMemory()) {
        for (int i = 0; i < later.index(); i++) {
          Operation earlier = operations.get(i);
          if (earlier.kind() == Operation.Kind.EXIT && cycleOf[i] >= cycleOf[later.index()]) {
            moved[later.index()] = true;
          } else if (earlier.isMemory() && cycleOf[i] > cycleOf[later.index()]) {
            moved[later.kind() == Operation.Kind.LOAD ? later.index() : i] = true;
          }
        }
      }
    }
    return moved;
  }
}
