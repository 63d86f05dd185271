package palimpsest.verify.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import palimpsest.cms.CmsSettings;
import palimpsest.cms.CmsSwitch;

/// Every two values meet, in far fewer rows than there are combinations.
class CoveringArrayTest {
  @Property(tries = 200)
  void everyPairIsCovered(@ForAll @Size(min = 2, max = 12) List<@IntRange(min = 1, max = 5) Integer> sizes) {
    List<int[]> rows = CoveringArray.pairwise(sizes);
    for (int i = 0; i < sizes.size(); i++) {
      for (int j = i + 1; j < sizes.size(); j++) {
        Set<Integer> met = new HashSet<>();
        for (int[] row : rows) {
          met.add(row[i] * 5 + row[j]);
        }
        assertEquals(sizes.get(i) * sizes.get(j), met.size(), "parameters " + i + " and " + j + " of " + sizes);
      }
    }
  }

  @Property(tries = 50)
  void theSameSizesGiveTheSameRows(@ForAll @Size(min = 2, max = 8) List<@IntRange(min = 1, max = 4) Integer> sizes) {
    assertTrue(Arrays.deepEquals(
        CoveringArray.pairwise(sizes).toArray(), CoveringArray.pairwise(sizes).toArray()));
  }

  @Test
  void everyTwoValuesOfTwoSwitchesMeetInFewSettings() {
    List<CmsSettings> settings = SwitchValues.pairwise();
    for (CmsSwitch one : CmsSwitch.values()) {
      for (CmsSwitch other : CmsSwitch.values()) {
        if (one != other) {
          Set<List<String>> met = new HashSet<>();
          settings.forEach(each -> met.add(List.of(each.value(one), each.value(other))));
          assertEquals(SwitchValues.of(one).size() * SwitchValues.of(other).size(), met.size(), one + " and " + other);
        }
      }
    }
    assertEquals(CmsSettings.STANDARD, settings.getFirst());
    assertTrue(settings.size() < 40, settings.size() + " settings");
  }

  @Test
  void everyGuestMeetsEveryValueAndEverySettingIsUsed() {
    List<CmsSettings> settings = SwitchValues.pairwise();
    List<List<Integer>> shares = SwitchValues.shares(settings, settings.size());
    Set<Integer> used = new HashSet<>();
    for (List<Integer> share : shares) {
      Set<String> met = new HashSet<>();
      share.forEach(index -> met.addAll(SwitchValues.assignments(settings.get(index))));
      for (CmsSwitch which : CmsSwitch.values()) {
        for (String value : SwitchValues.of(which)) {
          assertTrue(met.contains(which.key() + "=" + value), which + "=" + value);
        }
      }
      used.addAll(share);
    }
    assertEquals(settings.size(), used.size());
  }

  @Test
  void everySwitchHasSeveralValuesAndTheyArePossible() {
    for (CmsSwitch which : CmsSwitch.values()) {
      assertTrue(SwitchValues.of(which).size() > 1, which.key());
      assertTrue(SwitchValues.of(which).stream().allMatch(value -> which.possible().contain(value)), which.key());
    }
  }

  @Test
  void whatIsDrawnDependsOnTheSeedAlone() {
    assertEquals(
        SwitchValues.draw(CmsSettings.STANDARD, new Random(7)), SwitchValues.draw(CmsSettings.STANDARD, new Random(7)));
  }
}
