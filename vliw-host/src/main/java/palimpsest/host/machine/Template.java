package palimpsest.host.machine;

import java.util.List;
import palimpsest.host.isa.Atom;

/// A legal shape of molecule: which slots it has, in order. Four bytes each.
public record Template(List<Slot> slots) {
  public Template {
    slots = List.copyOf(slots);
  }

  /// Size of a molecule of this shape, in bytes.
  public int bytes() {
    return slots.size() * 4;
  }

  /// Whether `atom` may stand in slot `index`: the slot's unit executes it, and a long immediate has a slot to live in.
  public boolean accepts(int index, Atom atom) {
    return slots.get(index).accepts(atom) && (!atom.needsImmediateSlot() || immediateSlotFor(index) >= 0);
  }

  /// Index of the immediate slot that serves slot `index`, or -1 where there is none.
  public int immediateSlotFor(int index) {
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i).immediateFor() == index) {
        return i;
      }
    }
    return -1;
  }
}
