package palimpsest.cms.emit;

import palimpsest.host.isa.Atom;

/// Branch targets moved from one place to another.
final class Relocation {
  private Relocation() {}

  /// `branch` with another target; the kinds that have none stay as they are.
  static Atom.Branch to(Atom.Branch branch, int target) {
    return switch (branch) {
      case Atom.BranchIf b -> new Atom.BranchIf(b.condition(), target);
      case Atom.BranchZero b -> new Atom.BranchZero(b.whenZero(), b.ra(), target);
      case Atom.Jump _ -> new Atom.Jump(target);
      case Atom.PushReturn b -> new Atom.PushReturn(b.ra(), target);
      case Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.PopReturn _, Atom.LookUp _, Atom.Trap _ ->
          branch;
    };
  }

  /// `atom` with its target, if it has one, moved up by `distance` bytes.
  static Atom by(Atom atom, int distance) {
    return switch (atom) {
      case Atom.BranchIf b -> to(b, b.target() + distance);
      case Atom.BranchZero b -> to(b, b.target() + distance);
      case Atom.Jump b -> to(b, b.target() + distance);
      case Atom.PushReturn b -> to(b, b.target() + distance);
      case Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.PopReturn _, Atom.LookUp _, Atom.Trap _,
          Atom.Alu _, Atom.Conditional _, Atom.Load _, Atom.Store _, Atom.Float _, Atom.FloatLoad _, Atom.FloatStore _,
          Atom.Nop _ -> atom;
    };
  }
}
