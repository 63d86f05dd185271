package palimpsest.host.compile;

import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.VOID;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Numbers the places where the engine may have to help, and the ways out of the unit within an interval.
final class SiteEmitter {
  private final CodeBuilder code;
  private final Slots slots;
  private final List<Site> sites;
  private final Map<List<Stored>, Label> exits = new LinkedHashMap<>();
  private final List<Runnable> aside = new ArrayList<>();

  SiteEmitter(CodeBuilder code, Slots slots, List<Site> sites) {
    this.code = code;
    this.slots = slots;
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
  /// @param stored the stores it has done
  Label abandon(List<Stored> stored) {
    return exits.computeIfAbsent(stored, _ -> code.newLabel());
  }

  /// Emits all that lies out of the way, and the ways out.
  void exits() {
    aside.forEach(Runnable::run);
    Deque<List<Stored>> left = new ArrayDeque<>(exits.keySet());
    while (!left.isEmpty()) {
      List<Stored> stored = left.removeFirst();
      code.labelBinding(abandon(stored));
      if (stored.isEmpty()) {
        code.loadConstant(Exits.ABANDONED).ireturn();
      } else {
        List<Stored> before = stored.subList(0, stored.size() - 1);
        undo(stored.getLast(), before.size());
        if (!exits.containsKey(before)) {
          left.addFirst(before);
        }
        code.goto_(abandon(before));
      }
    }
  }

  private void undo(Stored stored, int index) {
    switch (stored) {
      case W8, W16, W32 -> code.aload(Slots.MEMORY).iload(slots.stored(index)).iload(slots.overwritten(index))
          .invokevirtual(Names.MEMORY, "exchange" + stored.name().substring(1) + "Unmarked", type(INT, INT, INT)).pop();
      case LOGGED -> code.aload(Slots.FRAME).loadConstant(index).invokevirtual(Names.FRAME, "undo", type(VOID, INT));
    }
  }
}
