package palimpsest.x86.interp;

import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// The live counters of one control transfer.
final class BranchCounter {
  final int address;
  final TargetTable targets = new TargetTable();
  long taken;
  long notTaken;

  BranchCounter(int address) {
    this.address = address;
  }

  /// Writes all but the address.
  void save(StateWriter out) {
    out.i64(taken);
    out.i64(notTaken);
    targets.save(out);
  }

  /// The counter at `address` that [#save] wrote.
  static BranchCounter read(int address, StateReader in) throws StateException {
    BranchCounter counter = new BranchCounter(address);
    counter.taken = in.i64();
    counter.notTaken = in.i64();
    counter.targets.restore(in);
    return counter;
  }

  BranchProfile profile() {
    return new BranchProfile(address, taken, notTaken, targets.targets());
  }
}
