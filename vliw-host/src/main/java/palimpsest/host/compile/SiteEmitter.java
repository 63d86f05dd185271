package palimpsest.host.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers the places where the engine may have to help, and the ways out of the unit within an interval.
final class SiteEmitter {
  private final CodeBuilder code;
  private final List<Site> sites;
  private final Map<Integer, Label> exits = new HashMap<>();

  SiteEmitter(CodeBuilder code, List<Site> sites) {
    this.code = code;
    this.sites = sites;
  }

  /// The number of a site.
  int number(Site site) {
    sites.add(site);
    return sites.size() - 1;
  }

  /// Where to go to abandon the interval.
  ///
  /// @param stores how many stores it has done
  Label abandon(int stores) {
    return exits.computeIfAbsent(stores, _ -> code.newLabel());
  }

  /// Emits all ways out.
  void exits() {
    exits.forEach((stores, label) -> code.labelBinding(label).loadConstant(Exits.abandoned(stores)).ireturn());
  }
}
