package palimpsest.verify.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;

/// The values of a switch that are worth testing: all words it can be set to; of numbers the standard one, the least
/// where that is not absurdly far from it, and one between, or the greatest where that is not the standard one.
public final class SwitchValues {
  /// Most switches that a random setting changes.
  private static final int MOST_CHANGED = 6;

  /// How many times the least number the standard one may be for the least to be tested: CMS that looks for hot code
  /// after every instruction does nothing else.
  private static final int FAR = 100;

  private SwitchValues() {}

  /// The values to test, the standard one first.
  public static List<String> of(CmsSwitch which) {
    Set<String> values = new LinkedHashSet<>();
    values.add(which.standard());
    switch (which.possible()) {
      case CmsSwitch.Values.Choice(var words) -> values.addAll(words);
      case CmsSwitch.Values.Number(int least, int most) -> {
        int standard = Integer.parseInt(which.standard());
        boolean boundedAbove = most != Integer.MAX_VALUE && most != standard;
        if (standard / Math.max(1, least) <= FAR) {
          values.add(Integer.toString(least));
        }
        if (standard == least) {
          values.add(Integer.toString(between(least, most)));
          break;
        }
        values.add(Integer.toString(boundedAbove ? most : between(least, standard)));
      }
    }
    return List.copyOf(values);
  }

  /// The geometric mean, for what matters of a number is its size.
  private static int between(int least, int most) {
    return (int) Math.round(StrictMath.sqrt((double) Math.max(1, least) * most));
  }

  /// A setting drawn at random: some switches are not as usual.
  ///
  /// @param from what the others are set to
  public static CmsSettings draw(CmsSettings from, Random random) {
    CmsSettings settings = from;
    CmsSwitch[] all = CmsSwitch.values();
    int changed = random.nextInt(MOST_CHANGED + 1);
    for (int i = 0; i < changed; i++) {
      CmsSwitch which = all[random.nextInt(all.length)];
      List<String> values = of(which);
      settings = settings.with(which, values.get(random.nextInt(values.size())));
    }
    return settings;
  }

  /// Settings in which every two values of different switches meet.
  public static List<CmsSettings> pairwise() {
    List<CmsSwitch> switches = List.of(CmsSwitch.values());
    List<List<String>> values = switches.stream().map(SwitchValues::of).toList();
    return CoveringArray.pairwise(values.stream().map(List::size).toList()).stream()
        .map(row -> {
          CmsSettings settings = CmsSettings.STANDARD;
          for (int i = 0; i < row.length; i++) {
            settings = settings.with(switches.get(i), values.get(i).get(row[i]));
          }
          return settings;
        })
        .toList();
  }

  /// For each of `guests` guests the settings to run it under, as indices into `settings`: the fewest found such that
  /// every guest meets every value that occurs in them. Different guests begin with different settings, so that all are
  /// used.
  public static List<List<Integer>> shares(List<CmsSettings> settings, int guests) {
    List<List<Integer>> shares = new ArrayList<>();
    for (int guest = 0; guest < guests; guest++) {
      shares.add(share(settings, guest));
    }
    return shares;
  }

  private static List<Integer> share(List<CmsSettings> settings, int first) {
    Set<String> unmet = new LinkedHashSet<>();
    settings.forEach(each -> unmet.addAll(assignments(each)));
    List<Integer> share = new ArrayList<>();
    while (!unmet.isEmpty()) {
      int best = 0;
      long most = -1;
      for (int i = 0; i < settings.size(); i++) {
        int at = (first + i) % settings.size();
        long met = share.isEmpty() && i == 0
            ? Long.MAX_VALUE
            : assignments(settings.get(at)).stream().filter(unmet::contains).count();
        if (met > most) {
          best = at;
          most = met;
        }
      }
      share.add(best);
      unmet.removeAll(assignments(settings.get(best)));
    }
    return share;
  }

  /// `NAME=VALUE` of every switch.
  static List<String> assignments(CmsSettings settings) {
    return Arrays.stream(CmsSwitch.values()).map(which -> which.key() + "=" + settings.value(which)).toList();
  }
}
