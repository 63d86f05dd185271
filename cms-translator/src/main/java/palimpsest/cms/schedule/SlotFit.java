package palimpsest.cms.schedule;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import palimpsest.host.isa.UnitClass;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Slot;
import palimpsest.host.machine.Template;

/// Which sets of atoms fit into one molecule, and how.
///
/// What matters of an atom is its class and whether it needs an immediate slot; answers are remembered per multiset of
/// those, so most questions are one look-up.
public final class SlotFit {
  private static final int CLASSES = UnitClass.values().length;
  private static final int MAX_OF_A_KIND = 15;

  /// No atoms, as a set: see [#with].
  public static final long NONE = 0;

  /// A set of more atoms than any molecule takes.
  private static final long TOO_MANY = -1;

  /// The answers asked for most lately, by some bits of their sets.
  private static final int RECENT = 256;

  private final List<Template> templates;
  private final List<Integer> bySize;
  private final boolean[] longImmediate = new boolean[CLASSES];
  private final int[] capacity = new int[CLASSES];
  private final int widest;
  private final Map<Long, Optional<Fit>> known = new HashMap<>();
  private final long[] recentSets = new long[RECENT];
  private final List<Optional<Fit>> recentFits = new ArrayList<>(Collections.nCopies(RECENT, Optional.empty()));

  /// How a set of atoms fills a template.
  ///
  /// @param template index into the machine's templates
  /// @param slots for each kind of atom the slots its atoms take, in order
  private record Fit(int template, int[][] slots) {}

  /// A filled molecule.
  ///
  /// @param template index into the machine's templates
  /// @param slots the slot of each atom, in the order the atoms were given
  public record Filling(int template, int[] slots) {}

  public SlotFit(MachineDescription machine) {
    templates = machine.templates();
    List<Integer> order = new ArrayList<>();
    int most = 0;
    for (int t = 0; t < templates.size(); t++) {
      order.add(t);
      int[] units = new int[CLASSES];
      int atoms = 0;
      List<Slot> slots = templates.get(t).slots();
      for (int s = 0; s < slots.size(); s++) {
        if (!slots.get(s).isImmediate()) {
          atoms++;
          for (UnitClass unit : UnitClass.values()) {
            if (accepts(slots.get(s), unit)) {
              units[unit.ordinal()]++;
              longImmediate[unit.ordinal()] |= templates.get(t).immediateSlotFor(s) >= 0;
            }
          }
        }
      }
      most = Math.max(most, atoms);
      for (int u = 0; u < CLASSES; u++) {
        capacity[u] = Math.max(capacity[u], units[u]);
      }
    }
    widest = most;
    order.sort((a, b) -> Integer.compare(templates.get(a).bytes(), templates.get(b).bytes()));
    bySize = List.copyOf(order);
  }

  /// The machine's templates.
  public List<Template> templates() {
    return templates;
  }

  /// Whether an atom of this class can have an immediate that does not fit the atom.
  public boolean takesLongImmediate(UnitClass unit) {
    return longImmediate[unit.ordinal()];
  }

  /// Most atoms of a class in one molecule.
  public int capacity(UnitClass unit) {
    return capacity[unit.ordinal()];
  }

  /// Most atoms in one molecule.
  public int widest() {
    return widest;
  }

  /// A set of atoms with one more: four bits for how many there are of each kind.
  ///
  /// @param kind what [#kind] says of the one
  public static long with(long set, int kind) {
    return set == TOO_MANY || (set >>> 4 * kind & MAX_OF_A_KIND) == MAX_OF_A_KIND ? TOO_MANY : set + (1L << 4 * kind);
  }

  /// The atoms of two sets together.
  static long union(long set, long other) {
    long sum = set;
    for (int kind = 0; kind < 2 * CLASSES; kind++) {
      for (long more = other >>> 4 * kind & MAX_OF_A_KIND; more > 0; more--) {
        sum = with(sum, kind);
      }
    }
    return sum;
  }

  /// Whether a set of atoms fits into one molecule.
  ///
  /// @param set made by [#with]
  public boolean fits(long set) {
    return find(set).isPresent();
  }

  /// The smallest molecule that takes `atoms`, the first in the machine's order among equals; empty if none does.
  public Optional<Filling> fill(List<? extends VirtualAtom> atoms) {
    int[] kinds = new int[atoms.size()];
    long set = NONE;
    for (int i = 0; i < kinds.length; i++) {
      kinds[i] = kind(atoms.get(i));
      set = with(set, kinds[i]);
    }
    Optional<Fit> fit = find(set);
    if (fit.isEmpty()) {
      return Optional.empty();
    }
    int[] used = new int[2 * CLASSES];
    int[] slots = new int[kinds.length];
    for (int i = 0; i < kinds.length; i++) {
      slots[i] = fit.get().slots()[kinds[i]][used[kinds[i]]++];
    }
    return Optional.of(new Filling(fit.get().template(), slots));
  }

  /// What matters of an atom here.
  public static int kind(VirtualAtom atom) {
    return atom.unit().ordinal() + (atom.needsImmediateSlot() ? CLASSES : 0);
  }

  private Optional<Fit> find(long set) {
    if (set == NONE || set == TOO_MANY) {
      return set == NONE ? search(set) : Optional.empty();
    }
    int at = (int) (set * 0x9e3779b97f4a7c15L >>> 32) & RECENT - 1;
    if (recentSets[at] != set) {
      recentSets[at] = set;
      recentFits.set(at, known.computeIfAbsent(set, this::search));
    }
    return recentFits.get(at);
  }

  private Optional<Fit> search(long set) {
    int[] counts = new int[2 * CLASSES];
    int total = 0;
    for (int kind = 0; kind < counts.length; kind++) {
      counts[kind] = (int) (set >>> 4 * kind) & MAX_OF_A_KIND;
      total += counts[kind];
    }
    int[] atoms = new int[total];
    int n = 0;
    for (int kind = counts.length - 1; kind >= 0; kind--) {
      for (int i = 0; i < counts[kind]; i++) {
        atoms[n++] = kind;
      }
    }
    for (int template : bySize) {
      if (templates.get(template).slots().size() >= total) {
        int[] owner = match(templates.get(template), atoms);
        if (owner.length > 0) {
          return Optional.of(new Fit(template, slotsByKind(counts, atoms, owner)));
        }
      }
    }
    return Optional.empty();
  }

  private static int[][] slotsByKind(int[] counts, int[] atoms, int[] owner) {
    int[][] result = new int[counts.length][];
    int[] filled = new int[counts.length];
    for (int kind = 0; kind < counts.length; kind++) {
      result[kind] = new int[counts[kind]];
    }
    for (int slot = 0; slot < owner.length; slot++) {
      if (owner[slot] >= 0) {
        int kind = atoms[owner[slot]];
        result[kind][filled[kind]++] = slot;
      }
    }
    return result;
  }

  /// The atom in each slot, -1 for none; an empty array if the atoms do not fit. Augmenting paths.
  private static int[] match(Template template, int[] atoms) {
    int[] owner = new int[template.slots().size()];
    Arrays.fill(owner, -1);
    for (int atom = 0; atom < atoms.length; atom++) {
      if (!place(template, atoms, atom, owner, new boolean[owner.length])) {
        return new int[0];
      }
    }
    return owner;
  }

  private static boolean place(Template template, int[] atoms, int atom, int[] owner, boolean[] seen) {
    for (int slot = 0; slot < owner.length; slot++) {
      if (!seen[slot] && takes(template, slot, atoms[atom])) {
        seen[slot] = true;
        if (owner[slot] < 0 || place(template, atoms, owner[slot], owner, seen)) {
          owner[slot] = atom;
          return true;
        }
      }
    }
    return false;
  }

  private static boolean takes(Template template, int slot, int kind) {
    UnitClass unit = UnitClass.values()[kind % CLASSES];
    return accepts(template.slots().get(slot), unit) && (kind < CLASSES || template.immediateSlotFor(slot) >= 0);
  }

  private static boolean accepts(Slot slot, UnitClass unit) {
    return slot.accepts().contains(unit) || (unit == UnitClass.ADD && slot.accepts().contains(UnitClass.INTEGER));
  }
}
