package palimpsest.host.core;

import palimpsest.host.account.Ledger;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.memory.ConcealedMemory;
import palimpsest.memory.ConventionalMemory;

/// Executes exactly as [ReferenceEngine] does (invariant E1), faster: what is hot is to run as code of this virtual
/// machine, and the rest, for now everything, molecule by molecule.
public final class CompiledEngine implements Engine {
  private final ReferenceEngine stepper;

  /// A processor that has executed nothing yet; what the parameters are, [ReferenceEngine] says.
  public CompiledEngine(
      ResolvedMachine resolved,
      ConventionalMemory conventional,
      ConcealedMemory concealed,
      GuestTranslation translation,
      CommitPoints commitPoints,
      Ledger ledger,
      EngineAttachments attachments) {
    stepper =
        new ReferenceEngine(resolved, conventional, concealed, translation, commitPoints, ledger, attachments);
  }

  @Override
  public Departure run(int hostPc, long retiredLimit) {
    return stepper.run(hostPc, retiredLimit);
  }

  @Override
  public void requestInterrupt() {
    stepper.requestInterrupt();
  }

  @Override
  public HostState state() {
    return stepper.state();
  }

  @Override
  public Tlb tlb() {
    return stepper.tlb();
  }

  @Override
  public ReturnStack returnStack() {
    return stepper.returnStack();
  }

  @Override
  public BranchTargetTable branchTargets() {
    return stepper.branchTargets();
  }
}
