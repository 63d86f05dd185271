package palimpsest.verify.robust;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import palimpsest.cms.runtime.SavedCacheException;
import palimpsest.host.machine.MachineException;
import palimpsest.host.machine.Machines;
import palimpsest.verify.assemble.MinimalElf;
import palimpsest.verify.battery.Area;
import palimpsest.verify.battery.AreaReport;
import palimpsest.verify.battery.AreaReport.Finding;
import palimpsest.verify.battery.AreaReport.Tally;
import palimpsest.verify.battery.Stint;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.guest.ManifestRow;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.verify.replay.ProgramFile;
import palimpsest.verify.replay.ReplayException;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.x86.elf.ElfException;

/// Damaged files, and random bytes as code: each ends in a result or in a complaint of one line. An exception that is
/// not a complaint is a finding; so is a random program whose gears disagree.
public final class RobustnessArea implements Area {
  /// Guest instructions a damaged program may run: a hang is the guest's right, an endless test is not.
  private static final long LIMIT = 20_000;

  private static final int GUEST_MIB = 24;
  private static final int RANDOM_CODE_BYTES = 256;
  private static final String REPLAY_FILE = ReplayFile.of(
          "a claim", Map.of("machine", Machines.DEFAULT, "limit", "1000"), new byte[] {0x40, 0x41, (byte) 0xeb, -2})
      .print();
  private static final List<Kind> KINDS = List.of(Kind.values());

  private final Path guests;

  /// @param guests the folder of `manifest.tsv`
  public RobustnessArea(Path guests) {
    this.guests = guests;
  }

  /// What is fed.
  private enum Kind {
    ELF("damaged ELF files"),
    CODE("random bytes as code"),
    TOML("damaged machine files"),
    REPLAY("damaged replay files"),
    SAVED("damaged saved T-caches"),
    RESEALED("damaged saved T-caches whose checksum was made right again");

    private final String plural;

    Kind(String plural) {
      this.plural = plural;
    }
  }

  /// What came of it.
  private sealed interface Answer {
    /// It was as good as any other.
    record Accepted(long instructions) implements Answer {}

    /// It was refused.
    record Refused(String complaint) implements Answer {}
  }

  @Override
  public String name() {
    return "robustness";
  }

  @Override
  public String claim() {
    return "bad files and random code end in a result or in one clear line";
  }

  @Override
  public AreaReport run(Stint stint) {
    List<byte[]> programs;
    List<String> machines;
    try {
      programs = programs();
      machines = machines();
    } catch (IOException e) {
      return new AreaReport(0, 0, List.of(), List.of(), List.of(String.valueOf(e.getMessage())));
    }
    return run(stint, programs, machines);
  }

  private static AreaReport run(Stint stint, List<byte[]> programs, List<String> machines) {
    Map<Kind, Long> accepted = new EnumMap<>(Kind.class);
    Map<Kind, Long> fed = new EnumMap<>(Kind.class);
    List<Finding> findings = new ArrayList<>();
    Lockstep lockstep = lockstep();
    SavedSample saved = SavedSample.make();
    long instructions = 0;
    long pieces = 0;
    while (stint.goesOn()) {
      Random random = new Random(stint.seed() * 1_000_003 + pieces);
      Kind kind = KINDS.get((int) (pieces % KINDS.size()));
      pieces++;
      byte[] input = switch (kind) {
        case ELF -> damaged(programs.get(random.nextInt(programs.size())), random);
        case CODE -> MinimalElf.of(noise(random));
        case TOML -> damaged(machines.get(random.nextInt(machines.size())).getBytes(StandardCharsets.UTF_8), random);
        case REPLAY -> damaged(REPLAY_FILE.getBytes(StandardCharsets.UTF_8), random);
        case SAVED -> damaged(saved.bytes(), random);
        case RESEALED -> saved.resealed(damaged(saved.unsealed(), random));
      };
      fed.merge(kind, 1L, Long::sum);
      try {
        switch (feed(kind, input, lockstep, saved)) {
          case Answer.Accepted(long retired) -> {
            accepted.merge(kind, 1L, Long::sum);
            instructions += retired;
            stint.advanced(1, retired);
          }
          case Answer.Refused(String complaint) -> {
            stint.advanced(1, 0);
            if (complaint.isBlank() || complaint.lines().count() != 1) {
              findings.add(new Finding("a complaint is one line", complaint, ""));
            }
          }
        }
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError problem) {
        findings.add(new Finding(kind.plural + " end in a result or in one line", explanation(problem, input), ""));
      }
    }
    List<Tally> tallies = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      tallies.add(new Tally(
          kind.plural + ", accepted", accepted.getOrDefault(kind, 0L), fed.getOrDefault(kind, 0L)));
    }
    return new AreaReport(pieces, instructions, tallies, findings, List.of());
  }

  private static Answer feed(Kind kind, byte[] input, Lockstep lockstep, SavedSample saved) {
    try {
      return switch (kind) {
        case ELF, CODE -> ProgramFile.holding(input, guest -> compared(lockstep, guest));
        case TOML -> {
          Machines.parse("damaged.toml", new String(input, StandardCharsets.UTF_8)).resolve();
          yield new Answer.Accepted(0);
        }
        case REPLAY -> {
          ReplayFile.parse("damaged.replay", new String(input, StandardCharsets.UTF_8));
          yield new Answer.Accepted(0);
        }
        case SAVED, RESEALED -> {
          saved.read(input);
          yield new Answer.Accepted(0);
        }
      };
    } catch (ElfException | MachineException | ReplayException | SavedCacheException complaint) {
      return new Answer.Refused(String.valueOf(complaint.getMessage()));
    }
  }

  private static Lockstep lockstep() {
    try {
      var machine = Configuration.withGuestMemory(Machines.load(Machines.DEFAULT), GUEST_MIB);
      return new Lockstep(Configuration.eager(machine, 1), Configuration.eager(machine, 3), LIMIT);
    } catch (MachineException e) {
      throw new IllegalStateException("preset " + Machines.DEFAULT, e);
    }
  }

  private static Answer compared(Lockstep lockstep, Guest guest) throws ElfException {
    return switch (lockstep.run(new Guest(guest.program(), List.of("20")), LIMIT)) {
      case Verdict.Agreed agreed -> new Answer.Accepted(agreed.subject().guestInstructions());
      case Verdict.Diverged diverged -> throw new IllegalStateException(diverged.divergence().toString());
    };
  }

  private static byte[] damaged(byte[] whole, Random random) {
    List<Damage> ways = List.of(Damage.values());
    Damage damage = ways.get(random.nextInt(ways.size()));
    return damage.on(whole, random);
  }

  private static byte[] noise(Random random) {
    byte[] code = new byte[RANDOM_CODE_BYTES];
    random.nextBytes(code);
    return code;
  }

  private List<byte[]> programs() throws IOException {
    List<byte[]> programs = new ArrayList<>();
    for (ManifestRow row : ManifestRow.all(guests, "small")) {
      programs.add(Files.readAllBytes(row.guest().program()));
    }
    return programs;
  }

  private static List<String> machines() {
    return Machines.names().stream().map(name -> {
      try {
        return Machines.presetText(name);
      } catch (MachineException e) {
        throw new IllegalStateException("preset " + name, e);
      }
    }).toList();
  }

  private static String explanation(Throwable problem, byte[] input) {
    StringWriter text = new StringWriter();
    problem.printStackTrace(new PrintWriter(text));
    return text + "\nthe file, in Base64:\n" + Base64.getMimeEncoder().encodeToString(input);
  }
}
