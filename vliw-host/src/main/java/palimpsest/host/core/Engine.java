package palimpsest.host.core;

import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// Executes molecules from concealed memory.
public interface Engine {
  /// Executes from the molecule at `hostPc` until something needs CMS. State must be committed when this is called, and
  /// is committed when it returns.
  ///
  /// @param hostPc physical address in concealed memory, a multiple of 8
  /// @param retiredLimit leave with [Departure.Limit] at the first commit after which the ledger's count of retired
  ///     guest instructions (an absolute number, the interpreter's included) is this or more
  Departure run(int hostPc, long retiredLimit);

  /// Asks the engine to leave with [Departure.Limit] at its next commit. The request is dropped once it has been
  /// honoured by any departure.
  void requestInterrupt();

  /// Goes on at another operating point of the same machine: memory, whose times are in nanoseconds, is so many more or
  /// fewer cycles away. To be called between two runs.
  void operateAt(ResolvedMachine machine);

  /// Writes the processor's state between two runs, the same whichever engine it is; memory, the ledger and the
  /// operating point are not in it.
  ///
  /// @throws StateException never
  void save(StateWriter out) throws StateException;

  /// An engine that has executed nothing becomes what one of the same machine wrote by [#save]. What is in concealed
  /// memory must be there already.
  ///
  /// @throws StateException if it is not that
  void restore(StateReader in) throws StateException;

  /// Registers and condition codes.
  HostState state();

  /// The TLB, for CMS to flush when guest page tables change.
  Tlb tlb();

  /// The return stack, for CMS to clear when translations go.
  ReturnStack returnStack();

  /// The branch target table, for CMS to fill and clear.
  BranchTargetTable branchTargets();
}
