package palimpsest.workbench.cores;

import palimpsest.host.machine.ResolvedMachine;

/// A core as a model of time: it is told what retires, in order, and says when.
sealed interface CoreModel permits InOrderCore, OutOfOrderCore {
  /// The core of a shape that has executed nothing yet.
  ///
  /// @param machine where it has its latencies from
  /// @param books what it counts in; exact at any time
  /// @param memory what it has of the machine's memory
  static CoreModel of(CoreShape shape, ResolvedMachine machine, CoreBooks books, MemorySide memory) {
    return switch (shape.order()) {
      case CoreShape.InOrder order -> new InOrderCore(shape, order, machine, books, memory);
      case CoreShape.OutOfOrder order -> new OutOfOrderCore(shape, order, machine, books, memory);
    };
  }

  /// Places one instruction, or one iteration, in time.
  void execute(Step step);

  /// Lets `cycles` pass in which it executes nothing.
  void wait(CoreLeaf leaf, long cycles);

  /// Cycles so far.
  long now();
}
