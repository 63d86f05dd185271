package palimpsest.verify.guest;

import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;

/// One way to run a guest.
///
/// @param machine the processor at its operating point
/// @param options what CMS may do
public record Configuration(ResolvedMachine machine, CmsOptions options) {
  /// Entries of a block before gear 2, executions before gear 3, and guest instructions between two looks, that bring
  /// all gears into play within a few thousand instructions.
  private static final CmsOptions EAGER = new CmsOptions(3, 8, 24, 400, true, Integer.MAX_VALUE, true);

  /// The same machine with less memory for the guest, so that many machines can be built in a short time.
  ///
  /// @param mib what the guest is left
  public static MachineDescription withGuestMemory(MachineDescription machine, int mib) {
    MachineDescription.Memory memory = machine.memory();
    return new MachineDescription(
        machine.name(),
        machine.summary(),
        machine.interlock(),
        machine.templates(),
        machine.latency(),
        machine.branch(),
        machine.registers(),
        machine.tables(),
        machine.l1i(),
        machine.l1d(),
        machine.l2(),
        machine.tlb(),
        new MachineDescription.Memory(
            memory.latencyNs(),
            memory.burstNs(),
            memory.concealedMib() + mib,
            memory.concealedMib(),
            memory.localProgramKib(),
            memory.localDataKib()),
        machine.operatingPoints(),
        machine.energies(),
        machine.cms());
  }

  /// A machine that translates code after a handful of executions and leaves its translations often, under the eyes of
  /// the independent checkers.
  ///
  /// @param gear highest gear, 1 to 3
  public static Configuration eager(MachineDescription machine, int gear) {
    return new Configuration(machine.resolve(), EAGER.withHighestGear(gear));
  }

  /// A machine as users run it.
  ///
  /// @param gear highest gear, 1 to 3
  public static Configuration ordinary(MachineDescription machine, int gear) {
    return new Configuration(machine.resolve(), CmsOptions.DEFAULT.withHighestGear(gear));
  }

  /// Machine and gear, for messages.
  @Override
  public String toString() {
    return machine.machine().name() + " in gear " + options.highestGear();
  }
}
