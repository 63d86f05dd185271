package palimpsest.cms.ir;

import palimpsest.host.isa.Condition;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// One operation of a trace.
///
/// Every operation carries `eip`, the guest instruction it came from, so that listings, profiles and adaptive policies
/// can speak of guest code.
public sealed interface Op {
  /// Guest address of the instruction this came from.
  int eip();

  /// The guest register `register` (0..7) as it is when the trace (or an iteration of its loop) begins.
  record LiveIn(int eip, Operand.Value dst, int register) implements Op {}

  /// The condition codes as they are when the trace (or an iteration of its loop) begins.
  record LiveInCodes(int eip, Codes dst) implements Op {}

  /// A host ALU operation; see [Opcode] for what it means.
  ///
  /// @param dst result, or [Operand.Value#NONE] where only the codes matter
  /// @param codesOut codes written, or [Codes#NONE] for the form that writes none
  /// @param a first source
  /// @param b second source, [Operand#NOTHING] where the operation has none
  /// @param old the destination's old value for operations that read it, else [Operand#NOTHING]
  /// @param codesIn codes read, else [Codes#NONE]
  record Alu(
      int eip,
      Opcode op,
      OperandWidth width,
      Operand.Value dst,
      Codes codesOut,
      Operand a,
      Operand b,
      Operand old,
      Codes codesIn)
      implements Op {}

  /// SEL or SET: `condition(codes) ? ...`, see [Opcode#SEL] and [Opcode#SET].
  record Conditional(
      int eip, Opcode op, Condition condition, Operand.Value dst, Codes codes, Operand a, Operand b) implements Op {}

  /// A guest load at a linear address.
  record Load(int eip, OperandWidth width, boolean signed, Operand.Value dst, Operand address) implements Op {}

  /// A guest store at a linear address.
  record Store(int eip, OperandWidth width, Operand address, Operand value) implements Op {}

  /// Leaves the trace for `target` if the test holds, with the guest state `snapshot`.
  ///
  /// @param likelihood estimated probability of leaving, in 1/1000
  record Exit(int eip, Test test, Target target, Snapshot snapshot, int likelihood) implements Op {}

  /// Pushes a prediction for a return: guest address `returnEip`, which the translation will make a chainable exit of.
  record PushReturn(int eip, int returnEip) implements Op {}
}
