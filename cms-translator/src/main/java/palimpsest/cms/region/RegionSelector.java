package palimpsest.cms.region;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.region.GuestPath.Follow;

/// Chooses the path to translate from an address.
///
/// Gear 2 takes one basic block. Gear 3 takes a superblock: it follows what the profile holds likely, through branches,
/// calls and their returns, until it is back at the head (a loop, repeated as the policy allows), comes to the head of
/// another loop, to code that is cold or too uncertain, to an instruction that must be interpreted, or to a limit.
public final class RegionSelector {
  /// The path from `eip` under `policy`. It is empty, with [GuestPath.End#INTERPRET], where the very first instruction
  /// is not [Translatable].
  public GuestPath select(GuestCode code, Profile profile, int eip, TranslationPolicy policy) {
    Set<Integer> unconverted = new HashSet<>();
    while (true) {
      GuestPath path = new PathSearch(code, profile, eip, policy, Set.copyOf(unconverted)).search();
      if (!addUnfit(path.steps(), unconverted)) {
        return path;
      }
    }
  }

  /// Collects the branches whose conversion the finished path does not allow after all.
  private static boolean addUnfit(List<GuestPath.Step> steps, Set<Integer> unconverted) {
    boolean found = false;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).follow() instanceof Follow.Skip(int skipped) && !Hammock.codesAllow(steps, i, skipped)) {
        unconverted.add(steps.get(i).eip());
        found = true;
      }
    }
    return found;
  }
}
