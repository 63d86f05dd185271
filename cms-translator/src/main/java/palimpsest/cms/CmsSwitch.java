package palimpsest.cms;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Everything CMS does that can be set by name, so that the worth of each mechanism can be measured; [CmsSettings]
/// holds the values. `palimpsest machines --cms` prints this table.
public enum CmsSwitch {
  MEMORY_REORDERING(
      "memory-reordering",
      new Values.Choice(List.of("off", "provable", "alias")),
      "alias",
      "how far accesses may change places: not at all, where provably apart, or by alias protection too (FACTS 3)"),
  CONTROL_SPECULATION(
      "control-speculation", Values.ON_OFF, "on", "whether loads may be executed above the exits before them"),
  IF_CONVERSION(
      "if-conversion", Values.ON_OFF, "on", "whether short unpredictable branches become selects"),
  REGION_LIMIT(
      "region-limit",
      new Values.Number(1, 200),
      "200",
      "longest path of a translation, in guest instructions (FACTS 5.2: up to 200, recalled)"),
  COMMIT_INTERVAL(
      "commit-interval",
      new Values.Number(1, 200),
      "200",
      "most guest instructions from one commit to the next, and so in a path; fewer lose less work to a rollback"),
  UNROLL_LIMIT(
      "unroll-limit",
      new Values.Number(1, 16),
      "16",
      "most copies of a loop's body in its path; gear 3 makes no more than 8"),
  ROTATION(
      "rotation",
      Values.ON_OFF,
      "on",
      "whether gear 4 begins a loop's next turn in the present one and carries what it has in registers"),
  CHAINING("chaining", Values.ON_OFF, "on", "whether exits are patched into branches to the next translation"),
  RETURN_STACK(
      "return-stack", Values.ON_OFF, "on", "whether calls push where their return will find its translation"),
  GEAR2_THRESHOLD(
      "gear2-threshold",
      new Values.Number(1, Integer.MAX_VALUE),
      "50",
      "entries of a block in the interpreter before gear 2 translates it (FACTS 5.2: about 50, recalled)"),
  GEAR3_THRESHOLD(
      "gear3-threshold",
      new Values.Number(1, Integer.MAX_VALUE),
      "4000",
      "executions of a gear 2 translation before gear 3 takes its place (FACTS 11: a few thousand, derived)"),
  GEAR4_THRESHOLD(
      "gear4-threshold",
      new Values.Number(1, Integer.MAX_VALUE),
      "200000",
      "executions of a gear 3 translation, and half as many cycles for each of its instructions, before gear 4 takes"
          + " its place (20,000 cycles an instruction come back at a gain of a tenth of a cycle, or of a fifth of"
          + " all)"),
  GEAR4_STUDY(
      "gear4-study",
      new Values.Number(0, 1_000_000),
      "5000",
      "guest instructions interpreted before gear 4 translates, for a profile of what hot code does now"),
  PROFILE_INTERVAL(
      "profile-interval",
      new Values.Number(1, Integer.MAX_VALUE),
      "20000",
      "guest instructions between two looks at how often translations ran"),
  SMC_FINE_GRAIN(
      "smc.fine-grain",
      Values.ON_OFF,
      "on",
      "whether writes to a page with translated code are told apart by granule; off, each meets the whole page"
          + " (FACTS 7)"),
  SMC_SELF_CHECK(
      "smc.self-check",
      Values.AUTO_ON_OFF,
      "auto",
      "translations that compare their guest bytes themselves and need no protection: where that pays, all, none"),
  SMC_REVALIDATE(
      "smc.revalidate",
      Values.ON_OFF,
      "on",
      "whether a write near its bytes sets a translation aside, to be compared at its next entry"),
  SMC_STYLISED(
      "smc.stylised",
      Values.AUTO_ON_OFF,
      "auto",
      "constants that are patched again and again are read from the guest's code: when learned, at the first patch"),
  SMC_GROUPS(
      "smc.groups",
      new Values.Number(0, 16),
      "4",
      "translations of one address kept for the day their bytes are back, 0 for none"),
  ADAPTIVE(
      "adaptive", Values.ON_OFF, "on", "whether a region whose speculation keeps failing is translated more carefully"),
  ADAPTIVE_PATIENCE(
      "adaptive.patience",
      new Values.Number(1, 1_000_000),
      "8",
      "failures of one cause before a region gives up the next thing (FACTS 6 has no number)"),
  ADAPTIVE_RARE(
      "adaptive.rare",
      new Values.Number(1, Integer.MAX_VALUE),
      "500",
      "executions between two failures beyond which the first no longer counts"),
  ADAPTIVE_FORGIVE(
      "adaptive.forgive",
      new Values.Number(1, Integer.MAX_VALUE),
      "200000",
      "executions without a failure after which a region tries again what it gave up last; doubles each time"),
  POWER(
      "power",
      new Values.Choice(List.of("fixed", "longrun")),
      "fixed",
      "whether the operating point stays or LongRun moves it with the guest's demand (FACTS 8.2)"),
  LONGRUN_SAMPLE(
      "longrun.sample",
      new Values.Number(1, 1_000_000),
      "5000",
      "microseconds between two decisions of LongRun (FACTS 8.2: up to 200 changes a second)"),
  LONGRUN_WINDOW(
      "longrun.window",
      new Values.Number(1, 1000),
      "10",
      "samples over which demand is measured (FACTS 8.2 has a window without a length; assumed: longer than a frame)"),
  LONGRUN_TARGET(
      "longrun.target",
      new Values.Number(1, 100),
      "80",
      "per cent of a point's frequency that demand may take (assumed)"),
  LONGRUN_PATIENCE(
      "longrun.patience",
      new Values.Number(1, 1000),
      "2",
      "samples in a row without idle time after which LongRun goes to the highest point (assumed)"),
  TIMER_PERIOD(
      "timer-period",
      new Values.Number(0, 100_000),
      "0",
      "cycles from one timer interrupt of translated code to the next, 0 for none; they cost time and change nothing"
          + " else"),
  TCACHE_BYTES(
      "tcache.bytes",
      new Values.Number(1, Integer.MAX_VALUE),
      Integer.toString(Integer.MAX_VALUE),
      "most bytes of concealed memory translations may take, whatever is there"),
  TCACHE_POLICY(
      "tcache.policy",
      new Values.Choice(List.of("generational", "fifo", "flush")),
      "generational",
      "what leaves a full T-cache: what proved cold, what is oldest, or everything (FACTS 5.4)"),
  TCACHE_ADMISSION(
      "tcache.admission",
      Values.ON_OFF,
      "on",
      "whether regions whose translations had to leave before they paid must run more often for the next");

  private final String key;
  private final Values values;
  private final String standard;
  private final String meaning;

  /// What a switch can be set to.
  public sealed interface Values {
    /// On or off.
    Values ON_OFF = new Choice(List.of("on", "off"));

    /// Where CMS chooses by itself, or on, or off.
    Values AUTO_ON_OFF = new Choice(List.of("auto", "on", "off"));

    /// Whether `value` is one of them.
    boolean contain(String value);

    /// How a person is told of them: `on|off`, `1 to 200`.
    String text();

    /// One of a few words.
    record Choice(List<String> words) implements Values {
      public Choice {
        words = List.copyOf(words);
      }

      @Override
      public boolean contain(String value) {
        return words.contains(value);
      }

      @Override
      public String text() {
        return String.join("|", words);
      }
    }

    /// A whole number, ends included.
    record Number(int least, int most) implements Values {
      @Override
      public boolean contain(String value) {
        try {
          int number = Integer.parseInt(value);
          return number >= least && number <= most;
        } catch (NumberFormatException _) {
          return false;
        }
      }

      @Override
      public String text() {
        return most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
      }
    }
  }

  CmsSwitch(String key, Values values, String standard, String meaning) {
    this.key = key;
    this.values = values;
    this.standard = standard;
    this.meaning = meaning;
  }

  /// The switch with a name.
  public static Optional<CmsSwitch> named(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }

  /// Its name on the command line and in files.
  public String key() {
    return key;
  }

  /// What it can be set to.
  public Values possible() {
    return values;
  }

  /// What it is set to unless somebody says otherwise.
  public String standard() {
    return standard;
  }

  /// What it does, in one line.
  public String meaning() {
    return meaning;
  }
}
