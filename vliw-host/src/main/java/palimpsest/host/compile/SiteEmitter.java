package palimpsest.host.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers the places where the engine may have to help, and the ways out of the unit within an interval.
final class SiteEmitter {
  private final CodeBuilder code;
  private final List<Site> sites;
  private final Map<Integer, Label> exits = new HashMap<>();
  private final List<Runnable> aside = new ArrayList<>();

  SiteEmitter(CodeBuilder code, List<Site> sites) {
    this.code = code;
    this.sites = sites;
  }

  /// The number of a site.
  int number(Site site) {
    sites.add(site);
    return sites.size() - 1;
  }

  /// Emits `help` out of the way, to be executed only where something dynamic has happened since the interval began, or
  /// something is late from before.
  void ifDisturbed(Runnable help) {
    Label there = code.newLabel();
    Label back = code.newLabel();
    code.aload(Slots.FRAME).getfield(Names.FRAME, "disturbed", Names.BOOLEAN).ifne(there).labelBinding(back);
    aside.add(() -> {
      code.labelBinding(there);
      help.run();
      code.goto_(back);
    });
  }

  /// Where to go to abandon the interval.
  ///
  /// @param stores how many stores it has done
  Label abandon(int stores) {
    return exits.computeIfAbsent(stores, _ -> code.newLabel());
  }

  /// Emits all that lies out of the way, and the ways out.
  void exits() {
    aside.forEach(Runnable::run);
    exits.forEach((stores, label) -> code.labelBinding(label).loadConstant(Exits.abandoned(stores)).ireturn());
  }
}
