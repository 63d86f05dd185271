package palimpsest.host.compile;

import palimpsest.host.isa.Atom;

/// What the compiler leaves to the engine's own loop: accesses to concealed memory, and traps. A trap is an exit that
/// nothing has been patched into yet; were it compiled, patching it would cost the unit.
final class Support {
  private Support() {}

  static boolean compiles(Step step) {
    return step.molecule().atoms().stream().allMatch(Support::compiles);
  }

  private static boolean compiles(Atom atom) {
    return switch (atom) {
      case Atom.Load load -> load.space() == Atom.Space.GUEST;
      case Atom.Store store -> store.space() == Atom.Space.GUEST;
      case Atom.Trap _ -> false;
      case Atom.Alu _, Atom.Conditional _, Atom.Float _, Atom.FloatLoad _, Atom.FloatStore _, Atom.Nop _,
          Atom.Branch _ -> true;
    };
  }
}
