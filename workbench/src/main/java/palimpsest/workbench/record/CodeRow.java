package palimpsest.workbench.record;

import palimpsest.host.account.CycleLeaf;

/// What was spent at one guest address in one gear.
final class CodeRow {
  final int eip;
  final int gear;
  final long[] cycles = new long[CycleLeaf.values().length];
  long instructions;
  long molecules;

  CodeRow(int eip, int gear) {
    this.eip = eip;
    this.gear = gear;
  }
}
