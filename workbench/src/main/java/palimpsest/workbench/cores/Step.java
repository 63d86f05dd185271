package palimpsest.workbench.cores;

/// One retired instruction, or one iteration of a repeated one, as a core sees it. It is used again and again: nobody
/// keeps it.
final class Step {
  /// What is executed.
  Cracked cracked;
  /// Linear address of the instruction.
  int eip;
  /// Linear address of the next.
  int next;
  /// Whether it goes elsewhere than to the instruction behind it.
  boolean taken;
  /// Whether it was fetched; further iterations of a repeated instruction are not.
  boolean fetched;
  /// Physical register that is the top of the x87 stack, before it.
  int top;
  /// Per access its linear address.
  final int[] linear = new int[MOST_ACCESSES];
  /// Per access its physical address; -1 where there is no memory.
  final int[] physical = new int[MOST_ACCESSES];
  /// Physical address of its first byte; -1 where there is no memory.
  int code;

  private static final int MOST_ACCESSES = 16;

  Step(Cracked cracked) {
    this.cracked = cracked;
  }

  int length() {
    return cracked.instruction.length();
  }
}
