package palimpsest.cms.optimise;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.ir.Carried;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.OperandWidth;

/// The linear form of every value defined so far.
final class Forms {
  private final ById<Linear> forms = new ById<>();

  /// The forms at the head of `trace`. A carried value has that of what the prologue would make of the state at the
  /// head, whichever turn it is.
  static Forms of(Trace trace) {
    Map<Integer, Value> liveIns = new HashMap<>();
    for (Op op : trace.body()) {
      if (op instanceof Op.LiveIn(_, var dst, int register)) {
        liveIns.put(register, dst);
      }
    }
    Map<Operand, Value> heads = new HashMap<>();
    trace.carried().forEach(carried -> heads.putIfAbsent(carried.initial(), carried.head()));
    Forms forms = new Forms();
    for (Op op : trace.prologue()) {
      Value value = op.defined();
      if (op instanceof Op.LiveIn(_, _, int register) && liveIns.containsKey(register)) {
        forms.forms.put(value.id(), Linear.of(liveIns.get(register)));
      } else {
        forms.define(op);
        if (forms.forms.get(value.id()) == null && heads.containsKey(value)) {
          forms.forms.put(value.id(), Linear.of(heads.get(value)));
        }
      }
    }
    for (Carried carried : trace.carried()) {
      Linear form = forms.of(carried.initial());
      if (!form.equals(Linear.of(carried.head()))) {
        forms.forms.put(carried.head().id(), form);
      }
    }
    return forms;
  }

  /// The form of an operand; a value of no linear operation is its own.
  Linear of(Operand operand) {
    Linear known = operand instanceof Value value ? forms.get(value.id()) : null;
    return known == null ? Linear.of(operand) : known;
  }

  /// Takes note of the value `op` defines.
  void define(Op op) {
    if (op instanceof Op.Alu alu && alu.dst().exists()) {
      Optional<Linear> form = of(alu);
      if (form.isPresent()) {
        forms.put(alu.dst().id(), form.get());
      }
    }
  }

  /// The form of what an operation computes, if it is linear and short enough.
  Optional<Linear> of(Op.Alu alu) {
    if (alu.width() != OperandWidth.W32) {
      return Optional.empty();
    }
    return switch (alu.op()) {
      case ADD, ADDK -> shortEnough(first(alu).plus(of(alu.b()), 1));
      case SUB, SUBK -> shortEnough(first(alu).plus(of(alu.b()), -1));
      case NEG -> shortEnough(first(alu).times(-1));
      case SHL -> alu.b() instanceof Const(int count)
          ? shortEnough(first(alu).times(1 << (count & 31)))
          : Optional.empty();
      case MUL -> alu.b() instanceof Const(int factor) ? shortEnough(first(alu).times(factor)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Linear first(Op.Alu alu) {
    return alu.a().equals(Operand.NOTHING) ? Linear.constant(0) : of(alu.a());
  }

  private static Optional<Linear> shortEnough(Linear form) {
    return form.isTooLong() ? Optional.empty() : Optional.of(form);
  }
}
