package palimpsest.cms.lift;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.FloatStack;
import palimpsest.cms.ir.FloatState;
import palimpsest.cms.ir.Operand;

/// Where the guest's x87 state stands in a trace under construction. The stack is renamed away: where its registers are
/// is known at every instruction, because it is known at the entry.
final class FloatRegisters {
  private final List<Operand> values;
  private final FloatStack atEntry;
  private final Operand entryWord;
  private FloatStack stack;
  private long mark;
  /// A value that has noted no rounding.
  private Optional<Operand> plain = Optional.empty();

  /// @param values as they come in, in the order of [FloatState#HOMES]
  FloatRegisters(List<Operand> values, FloatStack stack) {
    this.values = new ArrayList<>(values);
    this.atEntry = stack;
    this.stack = stack;
    this.entryWord = values.get(FloatState.STACK);
  }

  FloatStack stack() {
    return stack;
  }

  void stack(FloatStack now) {
    stack = now;
    values.set(FloatState.STACK, isBack() ? entryWord : new Operand.Const(now.word()));
  }

  boolean isBack() {
    return stack.equals(atEntry);
  }

  Operand get(int i) {
    return values.get(stack.register(i));
  }

  void set(int i, Operand value) {
    values.set(stack.register(i), value);
  }

  Optional<Operand> plain() {
    return plain;
  }

  /// Remembers a value that has noted no rounding.
  void plain(Operand value) {
    plain = Optional.of(value);
  }

  /// Lets C1 be what `value` has noted.
  void rounding(Operand value) {
    values.set(FloatState.ROUNDING, value);
  }

  void data(Operand offset) {
    values.set(FloatState.DATA, offset);
  }

  void mark(long instruction) {
    mark = instruction;
  }

  FloatState state() {
    return new FloatState(values, mark);
  }
}
