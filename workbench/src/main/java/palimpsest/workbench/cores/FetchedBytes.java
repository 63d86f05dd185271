package palimpsest.workbench.cores;

/// The reads of the instruction cache: one for each 16 bytes in which instructions begin or end, and one more where
/// control comes back to the same.
final class FetchedBytes {
  private static final int SHIFT = 4;

  private int block = -1;

  /// How many reads an instruction takes.
  int reads(Step step) {
    int first = step.eip >>> SHIFT;
    int last = step.eip + step.length() - 1 >>> SHIFT;
    int reads = last - first + (first == block ? 0 : 1);
    block = step.taken ? -1 : last;
    return reads;
  }
}
