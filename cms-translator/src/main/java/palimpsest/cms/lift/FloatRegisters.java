package palimpsest.cms.lift;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import palimpsest.cms.FloatStack;
import palimpsest.cms.ir.FloatState;
import palimpsest.cms.ir.Operand;
import palimpsest.host.isa.Opcode;

/// Where the guest's x87 state stands in a trace under construction. The stack is renamed away: where its registers are
/// is known at every instruction, because it is known at the entry.
final class FloatRegisters {
  private final List<Operand> values;
  private final FloatStack atEntry;
  private FloatStack stack;
  /// The host's word for the stack, last set where that was [#worded], and made of that for [#stated].
  private Operand word;
  private FloatStack worded;
  private Operand stateWord;
  private FloatStack stated;
  private long mark;
  /// A value that has noted no rounding.
  private Optional<Operand> plain = Optional.empty();

  /// @param values as they come in, in the order of [FloatState#HOMES]
  FloatRegisters(List<Operand> values, FloatStack stack) {
    this.values = new ArrayList<>(values);
    this.atEntry = stack;
    this.stack = stack;
    this.word = values.get(FloatState.STACK);
    this.worded = stack;
    this.stateWord = word;
    this.stated = stack;
  }

  FloatStack stack() {
    return stack;
  }

  void stack(FloatStack now) {
    stack = now;
  }

  /// The host's word: of the stack as it is, and of what comparisons have said.
  Operand word(Emitter emitter) {
    if (stack.isLike(worded)) {
      return word;
    }
    if (!stack.isLike(stated)) {
      stateWord = emitter.alu(Opcode.XOR, word, new Operand.Const(stack.word() ^ worded.word()));
      stated = stack;
    }
    return stateWord;
  }

  /// Sets it.
  void word(Operand now) {
    word = now;
    worded = stack;
    stateWord = now;
    stated = stack;
  }

  boolean isBack() {
    return stack.isLike(atEntry);
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

  FloatState state(Emitter emitter) {
    values.set(FloatState.STACK, word(emitter));
    return new FloatState(values, mark);
  }
}
