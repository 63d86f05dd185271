package palimpsest.verify.engines;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import palimpsest.cms.runtime.Attachments;
import palimpsest.cms.runtime.CmsOptions;
import palimpsest.host.machine.Machines;
import palimpsest.host.core.EngineKind;
import palimpsest.verify.guest.Configuration;
import palimpsest.verify.guest.Guest;
import palimpsest.verify.inject.Hostility;
import palimpsest.verify.inject.InjectionPlan;
import palimpsest.verify.inject.Injector;
import palimpsest.verify.replay.LockstepCase;
import palimpsest.verify.replay.ReplayFile;
import palimpsest.verify.settings.SwitchValues;
import palimpsest.x86.elf.ElfException;

/// On what a guest runs to compare the engines, and how often.
///
/// @param on the machine and, as its subject, what CMS may do
/// @param shortOf what the machine is short of
/// @param plan what is injected, the same into both runs
/// @param every guest instructions between two comparisons, at least 1
public record EnginesCase(LockstepCase on, Set<Hostility> shortOf, Optional<InjectionPlan> plan, long every) {
  /// At every rest; sometimes; at the end alone, where nothing keeps an engine from going on and on.
  private static final List<Long> PACES = List.of(1L, 700L, 1_000_000L, Long.MAX_VALUE);

  private static final String SHORT_OF = "short-of";
  private static final String PLAN = "plan";
  private static final String EVERY = "every";

  public EnginesCase {
    shortOf = Set.copyOf(shortOf);
    if (every < 1) {
      throw new IllegalArgumentException(EVERY + " must be 1 or more, found " + every);
    }
  }

  /// A case drawn at random, for a generated program: any preset, any gear that translates, in every second one other
  /// settings of CMS, in some a machine short of something, in every second one injections. Nothing judges translations
  /// here: others do.
  public static EnginesCase draw(Random random) {
    List<String> presets = Machines.names();
    String preset = presets.get(random.nextInt(presets.size()));
    LockstepCase usual = LockstepCase.eager(preset, random.nextInt(4) == 0 ? 2 : 3 + random.nextInt(2));
    CmsOptions options = random.nextBoolean()
        ? usual.subject().with(settings -> SwitchValues.draw(settings, random))
        : usual.subject();
    EnumSet<Hostility> shortOf = EnumSet.noneOf(Hostility.class);
    if (random.nextInt(3) == 0) {
      shortOf.add(Hostility.values()[random.nextInt(Hostility.values().length)]);
    }
    Optional<InjectionPlan> plan =
        random.nextBoolean() ? Optional.of(InjectionPlan.random(random.nextLong())) : Optional.empty();
    long every = PACES.get(random.nextInt(PACES.size()));
    return new EnginesCase(under(usual, options.withCheck(false)), shortOf, plan, every);
  }

  private static LockstepCase under(LockstepCase usual, CmsOptions options) {
    return new LockstepCase(
        usual.machine(), usual.memoryMib(), usual.concealedMib(), usual.reference(), options, usual.interval(),
        usual.limit());
  }

  /// The case a replay file describes.
  ///
  /// @throws IllegalArgumentException in one line, if it describes none
  static EnginesCase of(ReplayFile file) {
    EnumSet<Hostility> shortOf = EnumSet.noneOf(Hostility.class);
    for (String word : file.value(SHORT_OF).orElse("").split("\\s+", -1)) {
      if (!word.isEmpty()) {
        shortOf.add(Hostility.valueOf(word));
      }
    }
    return new EnginesCase(
        LockstepCase.of(file),
        shortOf,
        file.value(PLAN).filter(plan -> !plan.isEmpty()).map(InjectionPlan::parse),
        file.value(EVERY).map(Long::parseLong).orElse(1L));
  }

  /// The keys of a replay file that say all of it.
  Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>(on.keys());
    keys.put(ReplayFile.COMPARE, EnginesReplayer.NAME);
    keys.put(SHORT_OF, shortOf.stream().sorted().map(Hostility::name).collect(Collectors.joining(" ")));
    keys.put(PLAN, plan.map(InjectionPlan::toString).orElse(""));
    keys.put(EVERY, Long.toString(every));
    return keys;
  }

  /// The comparison of `guest`, about to begin.
  ///
  /// @throws ElfException in one line, if the program cannot be run
  public EngineComparison comparison(Guest guest) throws ElfException {
    Configuration subject = on.lockstep().subject();
    Configuration configuration = subject.withOptions(subject.options().withEngine(EngineKind.EAGER));
    for (Hostility hostility : shortOf) {
      configuration = hostility.applied(configuration);
    }
    if (plan.isPresent()) {
      InjectionPlan injected = plan.get();
      configuration = configuration.withAttachments(() -> new Injector(injected).attachedTo(Attachments.NONE));
    }
    OutputStream nowhere = OutputStream.nullOutputStream();
    return new EngineComparison(configuration, guest.launch(nowhere, nowhere), every, on.limit());
  }

  /// One line.
  @Override
  public String toString() {
    List<String> words = new ArrayList<>(List.of(on.machine(), "gear " + on.subject().highestGear()));
    words.addAll(on.subject().settings().changes());
    shortOf.stream().sorted().map(Hostility::name).forEach(words::add);
    plan.ifPresent(each -> words.add("with " + each));
    words.add(every == Long.MAX_VALUE ? "compared at the end" : "compared every " + every);
    return String.join(" ", words);
  }
}
