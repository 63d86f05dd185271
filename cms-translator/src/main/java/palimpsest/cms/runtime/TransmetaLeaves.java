package palimpsest.cms.runtime;

import java.util.List;
import java.util.Optional;
import palimpsest.cms.longrun.LongRunRegisters;
import palimpsest.host.machine.OperatingPoint;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.x86.cpu.CpuModel;
import palimpsest.x86.cpu.CpuidResult;

/// What CPUID tells of LongRun, in the leaves that Linux reads (`arch/x86/kernel/cpu/transmeta.c`,
/// `drivers/cpufreq/longrun.c`): the highest such leaf; the nominal frequency and the feature bits, of which LongRun's
/// is bit 1 of EDX (FACTS 8.2); the present frequency in MHz, the voltage in mV, and the performance level in per cent
/// of the way from the lowest frequency to the highest. The leaves between have revisions and texts of CMS's, and are
/// zeros here.
///
/// With it goes bit 3, the table interface ([palimpsest.cms.longrun.LongRunRegisters]): RDMSR and WRMSR reach it at
/// privilege level 0 and fault for programs, as on hardware.
final class TransmetaLeaves {
  private static final int BASE = 0x8086_0000;
  private static final int HIGHEST = BASE + 7;
  private static final int LONGRUN = 1 << 1;
  private static final int TABLE_INTERFACE = 1 << 3;
  private static final int MILLIVOLTS_PER_VOLT = 1000;

  private TransmetaLeaves() {}

  /// The answer to `leaf` at the machine's present point; empty if it is none of these leaves.
  static Optional<CpuidResult> of(int leaf, CpuModel processor, ResolvedMachine machine) {
    List<OperatingPoint> points = machine.machine().operatingPoints();
    OperatingPoint point = machine.point();
    return switch (leaf) {
      case BASE -> Optional.of(new CpuidResult(HIGHEST, 0, 0, 0));
      case BASE + 1 -> Optional.of(new CpuidResult(
          processor.signature(), 0, points.getLast().mhz(), points.size() > 1 ? LONGRUN | TABLE_INTERFACE : 0));
      case HIGHEST -> Optional.of(new CpuidResult(
          point.mhz(),
          (int) Math.round(point.volts() * MILLIVOLTS_PER_VOLT),
          LongRunRegisters.level(points, point),
          0));
      default -> Optional.empty();
    };
  }
}
