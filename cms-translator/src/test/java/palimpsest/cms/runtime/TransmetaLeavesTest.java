package palimpsest.cms.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.CpuidResult;

/// CPUID tells where LongRun is, as Linux's driver reads it.
class TransmetaLeavesTest {
  @ParameterizedTest
  @CsvSource({"0, 300, 1200, 0", "1, 400, 1225, 27", "3, 600, 1500, 81", "4, 667, 1600, 100"})
  void theLastLeafHasThePresentFrequencyVoltageAndLevel(int index, int mhz, int millivolts, int percent)
      throws MachineException {
    MachineDescription machine = Machines.load("tm5600");
    assertEquals(
        Optional.of(new CpuidResult(mhz, millivolts, percent, 0)),
        TransmetaLeaves.of(0x8086_0007, CpuModel.I686, machine.resolve(machine.operatingPoints().get(index))));
  }

  @ParameterizedTest
  @CsvSource({"tm5600, 667, 10", "ideal16, 1000, 0"})
  void theFeatureBitSaysWhetherThereIsMoreThanOnePoint(String preset, int nominal, int features)
      throws MachineException {
    assertEquals(
        Optional.of(new CpuidResult(CpuModel.I686.signature(), 0, nominal, features)),
        TransmetaLeaves.of(0x8086_0001, CpuModel.I686, Machines.load(preset).resolve()));
    assertEquals(
        Optional.of(new CpuidResult(0x8086_0007, 0, 0, 0)),
        TransmetaLeaves.of(0x8086_0000, CpuModel.I686, Machines.load(preset).resolve()));
    assertEquals(Optional.empty(), TransmetaLeaves.of(0x8086_0008, CpuModel.I686, Machines.load(preset).resolve()));
  }
}
