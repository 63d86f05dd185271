package palimpsest.host.machine;

import java.util.Set;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.UnitClass;

/// One position of a molecule template.
///
/// @param name as assembler text shows it, for example `alu1`
/// @param accepts what may stand here; empty for an immediate slot
/// @param immediateFor for an immediate slot the index in the template of the slot whose atom uses it, else -1
public record Slot(String name, Set<UnitClass> accepts, int immediateFor) {
  public Slot {
    accepts = Set.copyOf(accepts);
  }

  /// Whether this position holds a 32-bit immediate.
  public boolean isImmediate() {
    return immediateFor >= 0;
  }

  /// Whether the unit behind this position can execute `atom`; an empty slot is accepted everywhere. A long immediate
  /// is the template's affair: see [Template#accepts].
  public boolean accepts(Atom atom) {
    return atom instanceof Atom.Nop
        || accepts.contains(atom.unit())
        || (atom.isPlainAdd() && accepts.contains(UnitClass.ADD));
  }
}
