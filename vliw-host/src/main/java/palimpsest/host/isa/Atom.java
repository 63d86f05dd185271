package palimpsest.host.isa;

/// One host operation, 32 bits in a molecule.
public sealed interface Atom {
  /// Register that reads as zero (FACTS 1.3).
  int ZERO = 63;

  /// Register whose writes vanish (FACTS 1.3).
  int SINK = 62;

  /// An ALU operation without a condition.
  ///
  /// @param setsCodes the `.c` form
  record Alu(Opcode op, OperandWidth width, boolean setsCodes, int rd, int ra, Source b) implements Atom {}

  /// SEL or SET.
  record Conditional(Opcode op, Condition condition, int rd, int ra, Source b) implements Atom {}

  /// A load into `rd` from the address in `ra`.
  ///
  /// @param width how much
  /// @param signed whether a narrow value is sign-extended, else zero-extended
  record Load(OperandWidth width, boolean signed, Space space, int rd, int ra, Alias alias) implements Atom {}

  /// A store of the low bits of `rs` to the address in `ra`.
  record Store(OperandWidth width, Space space, int rs, int ra, Alias alias) implements Atom {}

  /// An empty slot.
  record Nop() implements Atom {}

  /// A transfer of control; targets are physical addresses in concealed memory, multiples of 8.
  sealed interface Branch extends Atom {}

  /// To `target` if the condition holds; the codes must be at least a molecule old.
  record BranchIf(Condition condition, int target) implements Branch {}

  /// To `target` if register `ra` is zero (`whenZero`) or is not. Reads no codes.
  record BranchZero(boolean whenZero, int ra, int target) implements Branch {}

  /// To `target`.
  record Jump(int target) implements Branch {}

  /// To the host address in `ra`; costs the machine's indirect-branch cycles (FACTS 1.4).
  record JumpIndirect(int ra) implements Branch {}

  /// Loads the prepared-target register from `ra` (`br.prep`).
  record Prepare(int ra) implements Branch {}

  /// To the prepared target; no indirect-branch cost.
  record JumpPrepared() implements Branch {}

  /// Pushes (guest address in `ra`, host address `target`) on the return stack, a ring of the machine's depth.
  record PushReturn(int ra, int target) implements Branch {}

  /// Pops the return stack; where the popped guest address equals `ra`, to the popped host address; else falls through.
  record PopReturn(int ra) implements Branch {}

  /// Looks the guest address in `ra` up in the branch target table CMS fills; a hit jumps to its host address at the
  /// indirect-branch cost, a miss falls through (FACTS 5.3, hardware-assisted look-up).
  record LookUp(int ra) implements Branch {}

  /// Leaves native code for CMS with a small code.
  ///
  /// @param code 0 .. 2^23-1
  record Trap(int code) implements Branch {}

  /// Which memory a load or store means.
  enum Space {
    /// The guest's, translated by the TLB at the guest's privilege.
    GUEST,
    /// Concealed memory, physical.
    CONCEALED
  }
}
