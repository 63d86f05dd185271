package palimpsest.workbench.record;

import java.util.List;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.RunObserver;
import palimpsest.host.core.HostFault;

/// Several observers of one run, told one after the other.
///
/// @param members in the order in which they are told
public record RunObservers(List<RunObserver> members) implements RunObserver {
  public RunObservers {
    members = List.copyOf(members);
  }

  @Override
  public void loaded(GuestMachine machine) {
    for (RunObserver each : members) {
      each.loaded(machine);
    }
  }

  @Override
  public boolean followsInterpreter() {
    return members.stream().anyMatch(RunObserver::followsInterpreter);
  }

  @Override
  public void standsAt(int eip) {
    for (RunObserver each : members) {
      each.standsAt(eip);
    }
  }

  @Override
  public void interprets(int eip, long cycles, long instructions) {
    for (RunObserver each : members) {
      each.interprets(eip, cycles, instructions);
    }
  }

  @Override
  public void enters(int eip, int gear) {
    for (RunObserver each : members) {
      each.enters(eip, gear);
    }
  }

  @Override
  public void leaves() {
    for (RunObserver each : members) {
      each.leaves();
    }
  }

  @Override
  public void rolledBack(HostFault fault, int eip) {
    for (RunObserver each : members) {
      each.rolledBack(fault, eip);
    }
  }

  @Override
  public void translated(int eip, int gear, int instructions, int bytes) {
    for (RunObserver each : members) {
      each.translated(eip, gear, instructions, bytes);
    }
  }

  @Override
  public void evicted(int eip, int gear) {
    for (RunObserver each : members) {
      each.evicted(eip, gear);
    }
  }

  @Override
  public void calls(int vector, int number) {
    for (RunObserver each : members) {
      each.calls(vector, number);
    }
  }

  @Override
  public void served() {
    for (RunObserver each : members) {
      each.served();
    }
  }

  @Override
  public void settled(long now) {
    for (RunObserver each : members) {
      each.settled(now);
    }
  }
}
