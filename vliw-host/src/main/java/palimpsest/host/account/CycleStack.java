package palimpsest.host.account;

import java.util.Arrays;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Cycles per leaf. What was charged since the last commit can still be taken back: a rollback moves all of it to
/// [CycleLeaf#ROLLBACK_LOST], which is how work thrown away is told from work done.
public final class CycleStack {
  private static final CycleLeaf[] LEAVES = CycleLeaf.values();

  private final long[] cycles = new long[LEAVES.length];
  private final long[] atCommit = new long[LEAVES.length];

  /// Cycles charged to `leaf`.
  public long get(CycleLeaf leaf) {
    return cycles[leaf.ordinal()];
  }

  /// The sum of all leaves.
  public long sum() {
    return Arrays.stream(cycles).sum();
  }

  /// Charges cycles of a translation's execution, which a rollback takes back.
  public void charge(CycleLeaf leaf, long count) {
    cycles[leaf.ordinal()] += count;
  }

  /// Charges cycles that no rollback takes back: CMS's own.
  public void chargeForGood(CycleLeaf leaf, long count) {
    cycles[leaf.ordinal()] += count;
    atCommit[leaf.ordinal()] += count;
  }

  /// What has been charged stays where it is.
  public void commit() {
    System.arraycopy(cycles, 0, atCommit, 0, cycles.length);
  }

  /// Moves what was charged since the last commit to [CycleLeaf#ROLLBACK_LOST].
  ///
  /// @return how many cycles that were
  public long rollback() {
    long lost = sum() - Arrays.stream(atCommit).sum();
    System.arraycopy(atCommit, 0, cycles, 0, cycles.length);
    chargeForGood(CycleLeaf.ROLLBACK_LOST, lost);
    return lost;
  }

  /// Writes it; nothing may have been charged since the last commit.
  void save(StateWriter out) {
    out.longs(cycles);
  }

  /// Becomes what [#save] wrote.
  void restore(StateReader in) throws StateException {
    in.longs(cycles);
    commit();
  }

  /// Takes back what was charged since the last commit, as if it had never been spent.
  public void revoke() {
    System.arraycopy(atCommit, 0, cycles, 0, cycles.length);
  }
}
