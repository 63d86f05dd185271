package palimpsest.workbench.reproduce;

import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;

/// A machine that an experiment names itself.
final class PresetMachine {
  private PresetMachine() {}

  static MachineDescription of(String preset) {
    try {
      return Machines.load(preset);
    } catch (MachineException e) {
      throw new IllegalStateException("the preset " + preset + " cannot be read", e);
    }
  }
}
