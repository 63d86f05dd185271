package palimpsest.verify.guest;

import java.io.OutputStream;
import java.util.function.Supplier;
import palimpsest.cms.CmsSwitch;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.cms.runtime.GuestMachine;
import palimpsest.cms.runtime.SavedCache;
import palimpsest.cms.runtime.SavedCacheException;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.x86.elf.ElfException;
import palimpsest.x86.linux.Launch;

/// One way to run a guest.
///
/// @param machine the processor at its operating point
/// @param options what CMS may do
/// @param attachments makes what is attached to one machine; asked anew for each machine, for an attachment may have a
///     state of its own
public record Configuration(ResolvedMachine machine, CmsOptions options, Supplier<Attachments> attachments) {
  /// Entries of a block before gear 2, executions before gears 3 and 4, and guest instructions between two looks,
  /// that bring all gears into play within a few thousand instructions.
  public static final CmsOptions EAGER =
      CmsOptions.DEFAULT.withThresholds(8, 24, 12)
          .with(CmsSwitch.GEAR4_STUDY, 60)
          .with(CmsSwitch.PROFILE_INTERVAL, 400)
          .withCheck(true);

  /// The same machine with less memory for the guest, so that many machines can be built in a short time.
  ///
  /// @param mib what the guest is left
  public static MachineDescription withGuestMemory(MachineDescription machine, int mib) {
    return withMemory(machine, mib, machine.memory().concealedMib());
  }

  /// The same machine with less memory, so that many machines can be built in a short time: building one is mostly
  /// clearing its memory.
  ///
  /// @param guestMib what the guest is left
  /// @param concealedMib what CMS is left, half of it or more for translations
  public static MachineDescription withMemory(MachineDescription machine, int guestMib, int concealedMib) {
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
            concealedMib + guestMib,
            concealedMib,
            memory.localProgramKib(),
            memory.localDataKib()),
        machine.operatingPoints(),
        machine.longrun(),
        machine.energies(),
        machine.cms());
  }

  /// A machine that translates code after a handful of executions and leaves its translations often, under the eyes of
  /// the independent checkers.
  ///
  /// @param gear highest gear, 1 to 4
  public static Configuration eager(MachineDescription machine, int gear) {
    return new Configuration(machine.resolve(), EAGER.withHighestGear(gear), () -> Attachments.NONE);
  }

  /// A machine as users run it.
  ///
  /// @param gear highest gear, 1 to 4
  public static Configuration ordinary(MachineDescription machine, int gear) {
    return new Configuration(machine.resolve(), CmsOptions.DEFAULT.withHighestGear(gear), () -> Attachments.NONE);
  }

  /// The same with other options.
  public Configuration withOptions(CmsOptions other) {
    return new Configuration(machine, other, attachments);
  }

  /// The same with something attached to each machine.
  public Configuration withAttachments(Supplier<Attachments> each) {
    return new Configuration(machine, options, each);
  }

  /// The same, each machine beginning with the translations that one run of `guest` on this configuration leaves
  /// behind.
  ///
  /// @param limit most guest instructions of that run
  /// @throws ElfException in one line, if the guest cannot be run
  public Configuration warmedBy(Guest guest, long limit) throws ElfException {
    GuestMachine cold = load(guest.launch(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()));
    cold.run(limit);
    try {
      SavedCache saved =
          SavedCache.read("a run's T-cache", cold.savedTranslations(), machine.machine(), options.settings());
      return withAttachments(() -> attachments.get().withSaved(saved));
    } catch (SavedCacheException e) {
      throw new IllegalStateException("what was saved cannot be loaded", e);
    }
  }

  /// A new machine with `launch` on it, ready to run.
  ///
  /// @throws ElfException in one line, if the program cannot be run
  public GuestMachine load(Launch launch) throws ElfException {
    return load(launch, attachments.get());
  }

  /// The same with `attached` in the place of this configuration's attachments.
  public GuestMachine load(Launch launch, Attachments attached) throws ElfException {
    return GuestMachine.load(machine, options, launch, attached);
  }

  /// Machine and gear, for messages.
  @Override
  public String toString() {
    return machine.machine().name() + " in gear " + options.highestGear();
  }
}
