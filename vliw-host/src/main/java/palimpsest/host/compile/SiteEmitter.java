package palimpsest.host.compile;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.Deque;
import java.util.List;

/// Numbers the places where the engine has to help, and the ways out of the unit within an interval.
final class SiteEmitter {
  private final CodeBuilder code;
  private final List<Site> sites;
  private final Deque<Runnable> behind;
  private final Label leave;

  SiteEmitter(CodeBuilder code, List<Site> sites, Deque<Runnable> behind) {
    this.code = code;
    this.sites = sites;
    this.behind = behind;
    this.leave = code.newLabel();
  }

  /// Where all ways out lead.
  Label leave() {
    return leave;
  }

  /// The number of a site.
  int number(Site site) {
    sites.add(site);
    return sites.size() - 1;
  }

  /// Where to go to leave in the present state, `pc` being the molecule to execute next.
  Label leaveAt(int pc, PathState state) {
    int number = number(new Site.Leave(
        pc,
        state.intervalPc,
        state.offset,
        new PathTotals(state.totals),
        state.savedRegisters(),
        state.codesSaved,
        state.codes.equals(HeldKind.HELD) ? -1 : state.codes.number(),
        List.copyOf(state.stores),
        state.protectedEntries(),
        state.inFlight()));
    Label here = code.newLabel();
    later(() -> code.labelBinding(here).loadConstant(number).istore(Slots.SITE).goto_(leave));
    return here;
  }

  /// Has `emission` emitted behind the code of the interval.
  void later(Runnable emission) {
    behind.addLast(emission);
  }
}
