package palimpsest.cms.region;

import java.util.List;
import palimpsest.cms.TranslationPolicy;

/// Chooses the path to translate from an address.
public final class RegionSelector {
  /// The path from `eip` under `policy`. It is empty, with [GuestPath.End#INTERPRET], where the very first instruction
  /// is not [Translatable].
  public GuestPath select(GuestCode code, Profile profile, int eip, TranslationPolicy policy) {
    return new GuestPath(eip, List.of(), GuestPath.End.INTERPRET);
  }
}
