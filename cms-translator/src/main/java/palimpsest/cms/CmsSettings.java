package palimpsest.cms;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A value for every [CmsSwitch].
public final class CmsSettings {
  /// What users run unless they say otherwise.
  public static final CmsSettings STANDARD = new CmsSettings(Map.of());

  private final Map<CmsSwitch, String> changed;
  /// By a switch's place in the table, the number it is set to: CMS's loop asks for some of them all the time.
  private final int[] numbers;

  private CmsSettings(Map<CmsSwitch, String> changed) {
    this.changed = Collections.unmodifiableMap(changed);
    this.numbers = Arrays.stream(CmsSwitch.values())
        .mapToInt(which -> which.possible() instanceof CmsSwitch.Values.Number ? Integer.parseInt(value(which)) : 0)
        .toArray();
  }

  /// The same with one switch set.
  ///
  /// @throws IllegalArgumentException in one line, if the switch cannot take the value
  public CmsSettings with(CmsSwitch which, String value) {
    if (!which.possible().contain(value)) {
      throw new IllegalArgumentException(which.key() + " is " + which.possible().text() + ", not '" + value + "'");
    }
    EnumMap<CmsSwitch, String> map = new EnumMap<>(CmsSwitch.class);
    map.putAll(changed);
    if (value.equals(which.standard())) {
      map.remove(which);
    } else {
      map.put(which, value);
    }
    return new CmsSettings(map);
  }

  /// The same with a number set.
  public CmsSettings with(CmsSwitch which, long value) {
    return with(which, Long.toString(value));
  }

  /// The same with a switch on or off.
  public CmsSettings with(CmsSwitch which, boolean on) {
    return with(which, on ? "on" : "off");
  }

  /// The same with what `NAME=VALUE[,NAME=VALUE...]` says.
  ///
  /// @throws IllegalArgumentException in one line, with the remedy
  public CmsSettings with(String assignments) {
    CmsSettings result = this;
    for (String assignment : assignments.split(",", -1)) {
      int equals = assignment.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("'" + assignment + "' is no NAME=VALUE");
      }
      String key = assignment.substring(0, equals).strip();
      CmsSwitch which = CmsSwitch.named(key).orElseThrow(() -> new IllegalArgumentException(
          "CMS has no switch '" + key + "'; 'palimpsest machines --cms' lists them"));
      result = result.with(which, assignment.substring(equals + 1).strip());
    }
    return result;
  }

  /// What a switch is set to.
  public String value(CmsSwitch which) {
    return changed.getOrDefault(which, which.standard());
  }

  /// Whether a switch is `on`.
  public boolean on(CmsSwitch which) {
    return value(which).equals("on");
  }

  /// The number a switch is set to.
  ///
  /// @throws IllegalArgumentException if it takes no numbers
  public int number(CmsSwitch which) {
    if (!(which.possible() instanceof CmsSwitch.Values.Number)) {
      throw new IllegalArgumentException(which.key() + " takes no numbers");
    }
    return numbers[which.ordinal()];
  }

  /// `NAME=VALUE` of every switch that is not as users run it, in the table's order.
  public List<String> changes() {
    return Arrays.stream(CmsSwitch.values())
        .filter(changed::containsKey)
        .map(which -> which.key() + "=" + changed.get(which))
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CmsSettings settings && changed.equals(settings.changed);
  }

  @Override
  public int hashCode() {
    return changed.hashCode();
  }

  /// The changes, separated by commas: what [#with(String)] reads.
  @Override
  public String toString() {
    return changes().stream().collect(Collectors.joining(","));
  }
}
