package palimpsest.x86.interp;

/// The live counters of one control transfer.
final class BranchCounter {
  final int address;
  final TargetTable targets = new TargetTable();
  long taken;
  long notTaken;

  BranchCounter(int address) {
    this.address = address;
  }

  BranchProfile profile() {
    return new BranchProfile(address, taken, notTaken, targets.targets());
  }
}
