package palimpsest.workbench.record;

import java.util.List;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.HostState;
import palimpsest.host.core.MoleculeObserver;
import palimpsest.memory.ConcealedMemory;

/// Several observers of one engine's molecules, told one after the other of what recordings look at.
///
/// @param members in the order in which they are told
public record MoleculeObservers(List<MoleculeObserver> members) implements MoleculeObserver {
  public MoleculeObservers {
    members = List.copyOf(members);
  }

  @Override
  public void attached(ConcealedMemory code) {
    for (MoleculeObserver each : members) {
      each.attached(code);
    }
  }

  @Override
  public void begins(int moleculePc, HostState state, long now) {
    for (MoleculeObserver each : members) {
      each.begins(moleculePc, state, now);
    }
  }

  @Override
  public void executed(int nextPc, long now) {
    for (MoleculeObserver each : members) {
      each.executed(nextPc, now);
    }
  }

  @Override
  public void faulted(HostFault fault, long now) {
    for (MoleculeObserver each : members) {
      each.faulted(fault, now);
    }
  }

  @Override
  public void codeChanges(int address, int length) {
    for (MoleculeObserver each : members) {
      each.codeChanges(address, length);
    }
  }
}
