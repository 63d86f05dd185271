package palimpsest.host.compile;

import java.util.List;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Source;

/// Which registers atoms read and write.
final class AtomRegisters {
  /// The first register for floating-point results that are put aside, one for each slot.
  private static final int FIRST_ASIDE = 32;

  private AtomRegisters() {}

  /// The general register an atom writes, or [Atom#SINK].
  static int destination(Atom atom) {
    return switch (atom) {
      case Atom.Alu to -> to.rd();
      case Atom.Conditional to -> to.rd();
      case Atom.Load to -> to.rd();
      case Atom.Store _, Atom.Branch _, Atom.Float _, Atom.FloatLoad _, Atom.FloatStore _, Atom.Nop _ -> Atom.SINK;
    };
  }

  /// Whether an atom reads a general register.
  static boolean reads(Atom atom, int register) {
    return switch (atom) {
      case Atom.Alu(Opcode op, _, _, int rd, int ra, Source b) ->
          ra == register || reads(b, register) || (rd == register && op.has(Opcode.Trait.READS_DESTINATION));
      case Atom.Conditional(_, _, _, int ra, Source b) -> ra == register || reads(b, register);
      case Atom.Load load -> load.ra() == register;
      case Atom.Store store -> store.ra() == register || store.rs() == register;
      case Atom.FloatLoad load -> load.ra() == register;
      case Atom.FloatStore store -> store.ra() == register;
      case Atom.BranchZero branch -> branch.ra() == register;
      case Atom.PushReturn(int ra, _) -> ra == register;
      case Atom.PopReturn(int ra) -> ra == register;
      case Atom.LookUp(int ra) -> ra == register;
      case Atom.BranchIf _, Atom.Jump _, Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _, Atom.Trap _,
          Atom.Float _, Atom.Nop _ -> false;
    };
  }

  /// The floating-point register an atom writes, or [Results#NONE].
  static int floatDestination(Atom atom) {
    return switch (atom) {
      case Atom.Float to -> FloatEmitter.hasResult(to) ? to.rd() : Results.NONE;
      case Atom.FloatLoad to -> to.rd();
      case Atom.Alu _, Atom.Conditional _, Atom.Load _, Atom.Store _, Atom.FloatStore _, Atom.Branch _, Atom.Nop _ ->
          Results.NONE;
    };
  }

  /// Where the floating-point result of the atom in a slot goes first: into its register, if no other atom of the
  /// molecule reads that, else into one that only its slot has.
  static int firstFloat(List<Atom> atoms, int slot) {
    int rd = floatDestination(atoms.get(slot));
    for (int other = 0; other < atoms.size(); other++) {
      if (other != slot && readsFloat(atoms.get(other), rd)) {
        return FIRST_ASIDE + slot;
      }
    }
    return rd;
  }

  /// Whether an atom reads a floating-point register.
  private static boolean readsFloat(Atom atom, int register) {
    return switch (atom) {
      case Atom.Float operation -> FloatEmitter.reads(operation, register);
      case Atom.FloatStore store -> store.rs() == register;
      case Atom.Alu _, Atom.Conditional _, Atom.Load _, Atom.Store _, Atom.FloatLoad _, Atom.Branch _, Atom.Nop _ ->
          false;
    };
  }

  private static boolean reads(Source source, int register) {
    return source instanceof Source.Reg(int number) && number == register;
  }
}
