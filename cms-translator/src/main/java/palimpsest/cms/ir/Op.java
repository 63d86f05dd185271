package palimpsest.cms.ir;

import java.util.function.Consumer;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.FloatFormat;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// One operation of a trace.
///
/// Every operation carries `eip`, the guest instruction it came from, so that listings, profiles and adaptive policies
/// can speak of guest code.
public sealed interface Op {
  /// Guest address of the instruction this came from.
  int eip();

  /// The integer value this defines, or [Operand.Value#NONE].
  default Operand.Value defined() {
    return switch (this) {
      case LiveIn op -> op.dst();
      case Alu op -> op.dst();
      case Conditional op -> op.dst();
      case Load op -> op.dst();
      case Float op -> op.dst();
      case FloatLoad op -> op.dst();
      case LiveInCodes _, Store _, FloatStore _, Exit _, PushReturn _ -> Operand.Value.NONE;
    };
  }

  /// The codes this defines, or [Codes#NONE].
  default Codes codesDefined() {
    return switch (this) {
      case LiveInCodes op -> op.dst();
      case Alu op -> op.codesOut();
      case Float op -> op.codesOut();
      case LiveIn _, Conditional _, Load _, Store _, FloatLoad _, FloatStore _, Exit _, PushReturn _ -> Codes.NONE;
    };
  }

  /// Shows every operand and every codes value this reads, an exit's snapshot included; absent ones are left out.
  default void forEachUse(Consumer<Operand> operands, Consumer<Codes> codes) {
    switch (this) {
      case LiveIn _, LiveInCodes _, PushReturn _ -> {}
      case Alu op -> {
        present(op.a(), operands);
        present(op.b(), operands);
        present(op.old(), operands);
        if (op.codesIn().exists()) {
          codes.accept(op.codesIn());
        }
      }
      case Conditional op -> {
        codes.accept(op.codes());
        present(op.a(), operands);
        present(op.b(), operands);
      }
      case Load op -> operands.accept(op.address());
      case Float op -> {
        present(op.a(), operands);
        present(op.b(), operands);
      }
      case FloatLoad op -> operands.accept(op.address());
      case FloatStore op -> {
        operands.accept(op.address());
        operands.accept(op.value());
      }
      case Store op -> {
        operands.accept(op.address());
        operands.accept(op.value());
      }
      case Exit op -> {
        op.test().forEachUse(operands, codes);
        op.target().forEachUse(operands);
        op.snapshot().forEachUse(operands, codes);
      }
    }
  }

  private static void present(Operand operand, Consumer<Operand> operands) {
    if (!operand.equals(Operand.NOTHING)) {
      operands.accept(operand);
    }
  }

  /// This operation with everything it reads replaced; what it defines stays.
  default Op substituted(Substitution by) {
    return switch (this) {
      case LiveIn _, LiveInCodes _, PushReturn _ -> this;
      case Alu(var eip, var op, var width, var dst, var out, var a, var b, var old, var in) ->
          new Alu(eip, op, width, dst, out, by.of(a), by.of(b), by.of(old), by.of(in));
      case Conditional(var eip, var op, var condition, var dst, var codes, var a, var b) ->
          new Conditional(eip, op, condition, dst, by.of(codes), by.of(a), by.of(b));
      case Load(var eip, var width, var signed, var dst, var address, var early) ->
          new Load(eip, width, signed, dst, by.of(address), early);
      case Store(var eip, var width, var address, var value) ->
          new Store(eip, width, by.of(address), by.of(value));
      case Float(var eip, var op, var dst, var out, var a, var b) -> new Float(eip, op, dst, out, by.of(a), by.of(b));
      case FloatLoad(var eip, var format, var dst, var address) -> new FloatLoad(eip, format, dst, by.of(address));
      case FloatStore(var eip, var format, var address, var value) ->
          new FloatStore(eip, format, by.of(address), by.of(value));
      case Exit(var eip, var test, var target, var snapshot, var likelihood) ->
          new Exit(eip, test.substituted(by), target.substituted(by), snapshot.substituted(by), likelihood);
    };
  }

  /// The guest register `register` (0..7, or one of [FloatState#HOMES]) as it is when the trace (or an iteration of its
  /// loop) begins.
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
  ///
  /// @param early whether it stands before the exits and accesses it follows in the guest's code: the guest may never
  ///     come to it, so it must not touch memory-mapped I/O, and may be dropped where nobody reads it
  record Load(int eip, OperandWidth width, boolean signed, Operand.Value dst, Operand address, boolean early)
      implements Op {
    public Load(int eip, OperandWidth width, boolean signed, Operand.Value dst, Operand address) {
      this(eip, width, signed, dst, address, false);
    }
  }

  /// A guest store at a linear address.
  record Store(int eip, OperandWidth width, Operand address, Operand value) implements Op {}

  /// A floating-point operation; its operands and its result are floating-point values. See [Opcode].
  ///
  /// @param dst result, or [Operand.Value#NONE] for a comparison
  /// @param codesOut codes a comparison writes, else [Codes#NONE]
  record Float(int eip, Opcode op, Operand.Value dst, Codes codesOut, Operand a, Operand b) implements Op {}

  /// A guest load of a floating-point value.
  record FloatLoad(int eip, FloatFormat format, Operand.Value dst, Operand address) implements Op {}

  /// A guest store of what a floating-point value holds packed.
  record FloatStore(int eip, FloatFormat format, Operand address, Operand value) implements Op {}

  /// Leaves the trace for `target` if the test holds, with the guest state `snapshot`.
  ///
  /// @param likelihood estimated probability of leaving, in 1/1000
  record Exit(int eip, Test test, Target target, Snapshot snapshot, int likelihood) implements Op {}

  /// Pushes a prediction for a return: guest address `returnEip`, which the translation will make a chainable exit of.
  record PushReturn(int eip, int returnEip) implements Op {}
}
