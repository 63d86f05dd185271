package palimpsest.verify.inject;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import palimpsest.cms.runtime.Attachments;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.ResolvedMachine;
import palimpsest.verify.account.AccountingChecker;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.lockstep.Lockstep;
import palimpsest.verify.lockstep.Verdict;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.x86.elf.ElfException;

/// One run under injection, compared with the undisturbed interpreter wherever both stand at the same instruction.
///
/// @param machine what it runs on
/// @param gear the highest
/// @param hostilities what the machine is short of
/// @param plan what is injected
public record DisturbedRun(MachineDescription machine, int gear, Set<Hostility> hostilities, InjectionPlan plan) {
  private static final long MEMORY_INTERVAL = 20_000;
  private static final String GEAR = "gear";
  private static final String HOSTILITIES = "short-of";
  private static final String PLAN = "plan";

  public DisturbedRun {
    hostilities = Set.copyOf(hostilities);
  }

  /// The run a replay file describes.
  ///
  /// @throws IllegalArgumentException in one line, if it describes none
  static DisturbedRun of(ReplayFile file) {
    EnumSet<Hostility> hostilities = EnumSet.noneOf(Hostility.class);
    for (String word : file.value(HOSTILITIES).orElse("").split("[\\s,]+", -1)) {
      if (!word.isEmpty()) {
        hostilities.add(Hostility.valueOf(word));
      }
    }
    String gear = file.value(GEAR).orElse("3");
    if (!gear.matches("[2-4]")) {
      throw new IllegalArgumentException(GEAR + " must be 2 to 4, found '" + gear + "'");
    }
    return new DisturbedRun(
        LockstepCase.of(file).description(),
        Integer.parseInt(gear),
        hostilities,
        InjectionPlan.parse(file.value(PLAN).orElse("seed=0")));
  }

  /// The keys of a replay file that say all of it.
  ///
  /// @param memoryMib the guest's memory in MiB
  /// @param limit guest instructions after which it ends
  Map<String, String> keys(int memoryMib, long limit) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(ReplayFile.COMPARE, InjectionReplayer.NAME);
    keys.put("machine", machine.name());
    keys.put("memory", Integer.toString(memoryMib));
    keys.put("limit", Long.toString(limit));
    keys.put(GEAR, Integer.toString(gear));
    keys.put(HOSTILITIES, hostilities.stream().sorted().map(Hostility::name).collect(Collectors.joining(" ")));
    keys.put(PLAN, plan.toString());
    return keys;
  }

  /// A run drawn at random: every second one is injected into only, the others are short of something too.
  public static DisturbedRun random(List<MachineDescription> machines, long seed) {
    Random random = new Random(seed);
    MachineDescription machine = machines.get(random.nextInt(machines.size()));
    EnumSet<Hostility> hostilities = EnumSet.noneOf(Hostility.class);
    if (random.nextBoolean()) {
      for (Hostility hostility : Hostility.values()) {
        if (random.nextInt(3) == 0) {
          hostilities.add(hostility);
        }
      }
    }
    int gear = random.nextInt(4) == 0 ? 2 : 3 + random.nextInt(2);
    return new DisturbedRun(machine, gear, hostilities, InjectionPlan.random(random.nextLong()));
  }

  /// What it came to.
  ///
  /// @param injected how often each kind was injected, if the run agreed; else, until it diverged
  /// @param misaccounted what is wrong in the books of a run that agreed, one line each; empty is good
  public record Result(Verdict verdict, Map<InjectionKind, Long> injected, List<String> misaccounted) {}

  /// Runs `guest` to its end, or to `limit` guest instructions if they come first.
  ///
  /// @throws ElfException in one line, if the program cannot be run
  public Result of(Guest guest, long limit) throws ElfException {
    Configuration subject = Configuration.eager(machine, gear);
    for (Hostility hostility : hostilities) {
      subject = hostility.applied(subject);
    }
    Deque<Injector> injectors = new ArrayDeque<>();
    Deque<AccountingChecker> checkers = new ArrayDeque<>();
    ResolvedMachine resolved = subject.machine();
    Configuration disturbed = subject.withAttachments(() -> {
      injectors.addLast(new Injector(plan));
      checkers.addLast(new AccountingChecker(resolved));
      return checkers.getLast().attachedTo(injectors.getLast().attachedTo(Attachments.NONE));
    });
    Verdict verdict =
        new Lockstep(Configuration.eager(machine, 1), disturbed, MEMORY_INTERVAL).run(guest, limit);
    List<String> misaccounted = switch (verdict) {
      case Verdict.Agreed agreed -> checkers.getLast().problems(agreed.subject());
      case Verdict.Diverged _ -> List.of();
    };
    return new Result(verdict, injectors.getLast().injected(), misaccounted);
  }

  /// What is wrong with a result, for a person; empty where nothing is.
  Optional<String> complaint(Result result) {
    return switch (result.verdict()) {
      case Verdict.Diverged(var divergence) -> Optional.of(this + "\n" + divergence);
      case Verdict.Agreed _ -> result.misaccounted().isEmpty()
          ? Optional.empty()
          : Optional.of(this + ": the books are wrong\n" + String.join("\n", result.misaccounted()));
    };
  }

  /// One line: machine, gear, what it is short of, and the plan.
  @Override
  public String toString() {
    return machine.name() + " in gear " + gear + (hostilities.isEmpty() ? "" : " " + EnumSet.copyOf(hostilities))
        + " with " + plan;
  }
}
