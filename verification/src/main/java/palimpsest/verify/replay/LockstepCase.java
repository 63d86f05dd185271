package palimpsest.verify.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.core.EngineKind;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.lockstep.Lockstep;

/// What a comparison of two configurations in lockstep needs to know, and the keys in which a replay file says so.
///
/// @param machine a preset's name or a machine file's path, key `machine`
/// @param memoryMib the guest's memory in MiB, key `memory`
/// @param concealedMib concealed memory in MiB, key `concealed`
/// @param reference key `reference`
/// @param subject key `subject`
/// @param interval guest instructions between comparisons of memory, key `memory-interval`
/// @param limit guest instructions after which a comparison ends, key `limit`
public record LockstepCase(
    String machine,
    int memoryMib,
    int concealedMib,
    CmsOptions reference,
    CmsOptions subject,
    long interval,
    long limit) {
  /// Enough for a generated program; one that goes on longer has lost its loop counter.
  private static final long LIMIT = 2_000_000;

  private static final long INTERVAL = 4_000;
  private static final int MEMORY_MIB = 2;
  private static final int CONCEALED_MIB = 2;
  private static final int MOST_MIB = 1024;
  private static final int MOST_CONCEALED_MIB = 64;

  /// Gear 1 against `gear` on little memory, both as eager as can be.
  public static LockstepCase eager(String machine, int gear) {
    return new LockstepCase(
        machine,
        MEMORY_MIB,
        CONCEALED_MIB,
        Configuration.EAGER.withHighestGear(1),
        Configuration.EAGER.withHighestGear(gear),
        INTERVAL,
        LIMIT);
  }

  /// The same with translations of the subject executed by `engine`.
  public LockstepCase on(EngineKind engine) {
    return new LockstepCase(machine, memoryMib, concealedMib, reference, subject.withEngine(engine), interval, limit);
  }

  /// The case a replay file describes; what it leaves out is as in [#eager], in gear 3 on the default machine.
  ///
  /// @throws IllegalArgumentException if the file was not checked when it was read
  public static LockstepCase of(ReplayFile file) {
    LockstepCase usual = eager(Machines.DEFAULT, 3);
    return new LockstepCase(
        file.value("machine").orElse(usual.machine),
        file.value("memory").map(Integer::parseInt).orElse(usual.memoryMib),
        file.value("concealed").map(Integer::parseInt).orElse(usual.concealedMib),
        file.value("reference").map(OptionsText::parse).orElse(usual.reference),
        file.value("subject").map(OptionsText::parse).orElse(usual.subject),
        file.value("memory-interval").map(Long::parseLong).orElse(usual.interval),
        file.value("limit").map(Long::parseLong).orElse(usual.limit));
  }

  /// The keys that say all of it.
  public Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(ReplayFile.COMPARE, LockstepReplayer.NAME);
    keys.put("machine", machine);
    keys.put("memory", Integer.toString(memoryMib));
    keys.put("concealed", Integer.toString(concealedMib));
    keys.put("reference", OptionsText.print(reference));
    keys.put("subject", OptionsText.print(subject));
    keys.put("memory-interval", Long.toString(interval));
    keys.put("limit", Long.toString(limit));
    return keys;
  }

  /// Refuses a value that [#of] could not read.
  static void check(String file, int line, String key, String value) throws ReplayException {
    try {
      switch (key) {
        case "machine" -> Machines.load(value);
        case "reference", "subject" -> OptionsText.parse(value);
        case ReplayFile.GUEST -> ReplayFile.processor(value);
        case "memory" -> checkNumber(key, value, MOST_MIB);
        case "concealed" -> checkNumber(key, value, MOST_CONCEALED_MIB);
        case "memory-interval", "limit" -> checkNumber(key, value, Long.MAX_VALUE);
        default -> {}
      }
    } catch (IllegalArgumentException | MachineException e) {
      throw new ReplayException(file, line, String.valueOf(e.getMessage()));
    }
  }

  private static void checkNumber(String key, String value, long greatest) {
    try {
      long number = Long.parseLong(value);
      if (number >= 1 && number <= greatest) {
        return;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new IllegalArgumentException(key + " must be a number from 1 to " + greatest + ", found '" + value + "'");
  }

  /// The machine with the memory asked for.
  ///
  /// @throws IllegalArgumentException if there is no such machine
  public MachineDescription description() {
    try {
      return Configuration.withMemory(Machines.load(machine), memoryMib, concealedMib);
    } catch (MachineException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /// The comparison it describes. Making one reads the machine's description: worth keeping where many programs are
  /// compared.
  ///
  /// @throws IllegalArgumentException if there is no such machine
  public Lockstep lockstep() {
    ResolvedMachine resolved = description().resolve();
    return new Lockstep(
        new Configuration(resolved, reference, () -> Attachments.NONE),
        new Configuration(resolved, subject, () -> Attachments.NONE),
        interval);
  }
}
