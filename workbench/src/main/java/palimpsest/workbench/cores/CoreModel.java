package palimpsest.workbench.cores;

/// A core as a model of time: it is told what retires, in order, and says when.
sealed interface CoreModel permits InOrderCore, OutOfOrderCore {
  /// Places one instruction, or one iteration, in time.
  void execute(Step step);

  /// Lets `cycles` pass in which it executes nothing.
  void wait(CoreLeaf leaf, long cycles);

  /// Cycles so far.
  long now();

  /// Its books; exact at any time.
  CoreBooks books();

  /// What it has of the machine's memory.
  MemorySide memory();
}
