package palimpsest.cms.emit;

import palimpsest.cms.allocate.Allocation;
import palimpsest.cms.ir.FloatState;
import palimpsest.cms.schedule.Place;
import palimpsest.cms.schedule.VirtualAtom;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.isa.Source;

/// Virtual atoms with host registers in them.
final class Atoms {
  private Atoms() {}

  /// The host atom of a virtual one that is no branch; none for a copy that allocation has put where it is copied to.
  static Atom of(VirtualAtom atom, Allocation allocation, Alias alias) {
    return switch (atom) {
      case VirtualAtom.Alu(Opcode op, OperandWidth width, boolean sets, int rd, _, Place b)
          when op == Opcode.MOV && width == OperandWidth.W32 && !sets && allocation.of(b).is(allocation.of(rd)) ->
          new Atom.Nop();
      case VirtualAtom.Alu(Opcode op, OperandWidth width, boolean sets, int rd, int ra, Place b) ->
          new Atom.Alu(op, width, sets, allocation.of(rd), allocation.of(ra), source(allocation.of(b)));
      case VirtualAtom.Conditional(Opcode op, Condition condition, int rd, int ra, Place b) ->
          new Atom.Conditional(op, condition, allocation.of(rd), allocation.of(ra), source(allocation.of(b)));
      case VirtualAtom.Load(OperandWidth width, boolean signed, int rd, int ra, _) ->
          new Atom.Load(width, signed, Atom.Space.GUEST, allocation.of(rd), allocation.of(ra), alias);
      case VirtualAtom.Store(OperandWidth width, int rs, int ra) ->
          new Atom.Store(width, Atom.Space.GUEST, allocation.of(rs), allocation.of(ra), alias);
      case VirtualAtom.Float(Opcode op, int rd, int ra, _)
          when op == Opcode.FMOV && allocation.of(rd) == allocation.of(ra) ->
          new Atom.Nop();
      case VirtualAtom.Float(Opcode op, int rd, int ra, int rb) ->
          new Atom.Float(op, floating(allocation.of(rd)), floating(allocation.of(ra)), floating(allocation.of(rb)));
      case VirtualAtom.FloatLoad(FloatFormat format, int rd, int ra) ->
          new Atom.FloatLoad(format, floating(allocation.of(rd)), allocation.of(ra), alias);
      case VirtualAtom.FloatStore(FloatFormat format, int rs, int ra) ->
          new Atom.FloatStore(format, floating(allocation.of(rs)), allocation.of(ra), alias);
      case VirtualAtom.Push _, VirtualAtom.BranchIf _, VirtualAtom.BranchZero _, VirtualAtom.Leave _ ->
          throw new IllegalArgumentException("a branch needs a target: " + atom);
    };
  }

  /// The host branch of an exit's test; its target is filled in later.
  static Atom.Branch branch(VirtualAtom atom, Allocation allocation) {
    return switch (atom) {
      case VirtualAtom.BranchIf(Condition condition) -> new Atom.BranchIf(condition, 0);
      case VirtualAtom.BranchZero(boolean whenZero, int ra) -> new Atom.BranchZero(whenZero, allocation.of(ra), 0);
      case VirtualAtom.Alu _, VirtualAtom.Conditional _, VirtualAtom.Load _, VirtualAtom.Store _, VirtualAtom.Float _,
          VirtualAtom.FloatLoad _, VirtualAtom.FloatStore _, VirtualAtom.Push _, VirtualAtom.Leave _ ->
              throw new IllegalArgumentException("no test: " + atom);
    };
  }

  /// The number in its own file of a floating-point register; 0 for the sink and the zero register, which it has not.
  private static int floating(int register) {
    return FloatState.isFloat(register) ? register - FloatState.FLOATS : 0;
  }

  private static Source source(Place place) {
    return switch (place) {
      case Place.Reg(int number) -> new Source.Reg(number);
      case Place.Imm(int value) -> new Source.Imm(value);
    };
  }
}
