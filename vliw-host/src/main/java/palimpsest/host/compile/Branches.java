package palimpsest.host.compile;

import java.util.ArrayList;
import java.util.List;
import palimpsest.host.isa.Atom;

/// The branch atoms of a molecule, sorted.
///
/// @param direct conditional branches and jumps, in slot order
/// @param dynamic a return or a look-up
/// @param pushes pushes on the return stack
/// @param trap whether there is a trap
/// @param compiles whether the compiler knows what to do with them
record Branches(
    List<Atom.Branch> direct,
    List<Atom.Branch> dynamic,
    List<Atom.PushReturn> pushes,
    boolean trap,
    boolean compiles) {
  static Branches of(Step step) {
    List<Atom.Branch> direct = new ArrayList<>();
    List<Atom.Branch> dynamic = new ArrayList<>();
    List<Atom.PushReturn> pushes = new ArrayList<>();
    boolean trap = false;
    boolean compiles = true;
    for (Atom atom : step.molecule().atoms()) {
      switch (atom) {
        case Atom.BranchIf branch -> direct.add(branch);
        case Atom.BranchZero branch -> direct.add(branch);
        case Atom.Jump branch -> direct.add(branch);
        case Atom.PopReturn branch -> dynamic.add(branch);
        case Atom.LookUp branch -> dynamic.add(branch);
        case Atom.PushReturn push -> pushes.add(push);
        case Atom.Trap _ -> trap = true;
        case Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _ -> compiles = false;
        case Atom.Alu _, Atom.Conditional _, Atom.Load _, Atom.Store _, Atom.Float _, Atom.FloatLoad _, Atom.FloatStore _,
              Atom.Nop _ -> {}
      }
    }
    boolean commits = step.molecule().commit();
    compiles &=
         dynamic.size() <= (direct.isEmpty() && commits && !trap ? 1 : 0)
            && (!trap || direct.isEmpty())
            && direct.stream().limit(Math.max(0, direct.size() - 1)).noneMatch(Atom.Jump.class::isInstance);
    return new Branches(direct, dynamic, pushes, trap, compiles);
  }

  /// Where the direct branches lead, in slot order.
  List<Integer> targets() {
    return direct.stream().map(Branches::target).toList();
  }

  static int target(Atom.Branch branch) {
    return switch (branch) {
      case Atom.BranchIf to -> to.target();
      case Atom.BranchZero to -> to.target();
      case Atom.Jump to -> to.target();
      case Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.PushReturn _, Atom.PopReturn _, Atom.LookUp _,
          Atom.Trap _ -> throw new IllegalArgumentException("no direct branch: " + branch);
    };
  }

  /// Whether execution never goes on with the molecule behind.
  boolean alwaysLeaves() {
    return trap
        || (!direct.isEmpty() && direct.getLast() instanceof Atom.Jump);
  }
}
