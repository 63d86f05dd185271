package palimpsest.x86.interp;

/// Told of each block of guest instructions that the interpreter is about to execute. It changes nothing.
@FunctionalInterface
public interface BlockObserver {
  /// Sees nothing.
  BlockObserver NONE = _ -> {};

  /// @param eip the block's first instruction
  void entered(int eip);
}
