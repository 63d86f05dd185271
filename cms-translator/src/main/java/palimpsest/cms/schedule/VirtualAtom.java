package palimpsest.cms.schedule;

import palimpsest.host.isa.Condition;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.LatencyClass;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;
import palimpsest.host.isa.UnitClass;

/// An atom over virtual registers, in a form the host can encode once each of them is a host register.
public sealed interface VirtualAtom {
  /// A host ALU operation.
  record Alu(Opcode op, OperandWidth width, boolean setsCodes, int rd, int ra, Place b) implements VirtualAtom {}

  /// SEL or SET.
  record Conditional(Opcode op, Condition condition, int rd, int ra, Place b) implements VirtualAtom {}

  /// A guest load.
  ///
  /// @param early whether the guest may never come to it, so that it says it was reordered wherever it stands
  record Load(OperandWidth width, boolean signed, int rd, int ra, boolean early) implements VirtualAtom {}

  /// A guest store.
  record Store(OperandWidth width, int rs, int ra) implements VirtualAtom {}

  /// A floating-point operation.
  record Float(Opcode op, int rd, int ra, int rb) implements VirtualAtom {}

  /// A guest load of a floating-point value.
  record FloatLoad(FloatFormat format, int rd, int ra) implements VirtualAtom {}

  /// A guest store of a floating-point value.
  record FloatStore(FloatFormat format, int rs, int ra) implements VirtualAtom {}

  /// A copy between registers of one kind.
  ///
  /// @param isFloat whether they are floating-point registers
  static VirtualAtom copy(boolean isFloat, int to, Place from) {
    return isFloat && from instanceof Place.Reg(int number)
        ? new Float(Opcode.FMOV, to, number, 63)
        : new Alu(Opcode.MOV, OperandWidth.W32, false, to, 63, from);
  }

  /// A push on the return stack: guest address in `ra`, host address that of landing `landing`.
  record Push(int ra, int landing) implements VirtualAtom {}

  /// A branch on codes; where to is the departure's.
  record BranchIf(Condition condition) implements VirtualAtom {}

  /// A branch on a register; where to is the departure's.
  record BranchZero(boolean whenZero, int ra) implements VirtualAtom {}

  /// The branch that ends a trace which goes to one place; it reads the indirect target, if that is where it goes.
  ///
  /// @param ra register with the guest target, or the zero register
  record Leave(int ra) implements VirtualAtom {}

  /// The register written, the sink where there is none.
  default int result() {
    return switch (this) {
      case Alu(_, _, _, int rd, _, _) -> rd;
      case Conditional(_, _, int rd, _, _) -> rd;
      case Load(_, _, int rd, _, _) -> rd;
      case Float(_, int rd, _, _) -> rd;
      case FloatLoad(_, int rd, _) -> rd;
      case Store _, FloatStore _, Push _, BranchIf _, BranchZero _, Leave _ -> 62;
    };
  }

  /// The registers read, some perhaps twice, the zero register perhaps among them.
  default int[] sources() {
    return switch (this) {
      case Alu(Opcode op, _, _, int rd, int ra, Place b) -> {
        boolean old = op.has(Opcode.Trait.READS_DESTINATION);
        if (b instanceof Place.Reg(int rb)) {
          yield old ? new int[] {ra, rb, rd} : new int[] {ra, rb};
        }
        yield old ? new int[] {ra, rd} : new int[] {ra};
      }
      case Conditional(_, _, _, int ra, Place b) ->
          b instanceof Place.Reg(int rb) ? new int[] {ra, rb} : new int[] {ra};
      case Load(_, _, _, int ra, _) -> new int[] {ra};
      case Store(_, int rs, int ra) -> new int[] {rs, ra};
      case Float(Opcode op, _, int ra, int rb) ->
          op.has(Opcode.Trait.IGNORES_A) ? new int[0]
              : op.has(Opcode.Trait.IGNORES_B) ? new int[] {ra} : new int[] {ra, rb};
      case FloatLoad(_, _, int ra) -> new int[] {ra};
      case FloatStore(_, int rs, int ra) -> new int[] {rs, ra};
      case Push(int ra, _) -> new int[] {ra};
      case BranchZero(_, int ra) -> new int[] {ra};
      case Leave(int ra) -> new int[] {ra};
      case BranchIf _ -> new int[0];
    };
  }

  /// The unit class of the atom; [UnitClass#ADD] for what an add unit can do too.
  default UnitClass unit() {
    return switch (this) {
      case Alu(Opcode op, OperandWidth width, boolean setsCodes, _, _, _) ->
          !setsCodes && width == OperandWidth.W32 && (op == Opcode.ADD || op == Opcode.SUB || op == Opcode.MOV)
              ? UnitClass.ADD
              : op.unit();
      case Conditional(Opcode op, _, _, _, _) -> op.unit();
      case Float _ -> UnitClass.MEDIA;
      case Load _, Store _, FloatLoad _, FloatStore _ -> UnitClass.MEMORY;
      case Push _, BranchIf _, BranchZero _, Leave _ -> UnitClass.BRANCH;
    };
  }

  /// The class that gives its latency.
  default LatencyClass latency() {
    return switch (this) {
      case Alu(Opcode op, _, _, _, _, _) -> op.latency();
      case Conditional(Opcode op, _, _, _, _) -> op.latency();
      case Float(Opcode op, _, _, _) -> op.latency();
      case Load _, FloatLoad _ -> LatencyClass.LOAD;
      case Store _, FloatStore _, Push _, BranchIf _, BranchZero _, Leave _ -> LatencyClass.NONE;
    };
  }

  /// Whether its immediate takes a slot of its own.
  default boolean needsImmediateSlot() {
    return switch (this) {
      case Alu(_, _, _, _, _, Place b) -> b instanceof Place.Imm imm && !imm.isShort();
      case Conditional(_, _, _, _, Place b) -> b instanceof Place.Imm imm && !imm.isShort();
      case Load _, Store _, Float _, FloatLoad _, FloatStore _, Push _, BranchIf _, BranchZero _, Leave _ -> false;
    };
  }

  /// Whether it writes condition codes.
  default boolean writesCodes() {
    return this instanceof Alu alu && alu.setsCodes()
        || this instanceof Float operation && operation.op().has(Opcode.Trait.CODES_ALWAYS);
  }

  /// Whether its result is a floating-point value.
  default boolean makesFloat() {
    return this instanceof Float || this instanceof FloatLoad;
  }
}
