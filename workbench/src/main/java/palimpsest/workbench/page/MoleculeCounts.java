package palimpsest.workbench.page;

import java.util.TreeMap;
import palimpsest.host.core.HostFault;
import palimpsest.host.core.HostState;
import palimpsest.host.core.MoleculeObserver;
import palimpsest.memory.ConcealedMemory;

/// How often each molecule was executed, and how many cycles it took, by its address. Where code is written anew,
/// counting begins anew.
public final class MoleculeCounts implements MoleculeObserver {
  /// What a molecule did.
  ///
  /// @param executions that were completed
  /// @param cycles in all: one for each execution, the others are waiting
  /// @param faults executions that ended in a rollback instead
  public record Count(long executions, long cycles, long faults) {
    static final Count NONE = new Count(0, 0, 0);

    long waiting() {
      return Math.max(0, cycles - executions);
    }
  }

  private static final class Running {
    private long executions;
    private long cycles;
    private long faults;
  }

  private final TreeMap<Integer, Running> counts = new TreeMap<>();
  private Running current = new Running();
  private long since;
  private int concealedBase;

  @Override
  public void attached(ConcealedMemory code) {
    concealedBase = code.base();
  }

  @Override
  public void begins(int moleculePc, HostState state, long now) {
    current = counts.computeIfAbsent(moleculePc, _ -> new Running());
    since = now;
  }

  @Override
  public void executed(int nextPc, long now) {
    current.executions++;
    current.cycles += now - since;
  }

  @Override
  public void faulted(HostFault fault, long now) {
    current.faults++;
  }

  @Override
  public void codeChanges(int address, int length) {
    counts.subMap(address, address + length).clear();
  }

  /// First address of concealed memory.
  int concealedBase() {
    return concealedBase;
  }

  /// What the molecule at an address did.
  Count at(int moleculePc) {
    Running found = counts.get(moleculePc);
    return found == null ? Count.NONE : new Count(found.executions, found.cycles, found.faults);
  }
}
