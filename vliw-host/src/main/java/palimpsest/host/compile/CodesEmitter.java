package palimpsest.host.compile;

import static java.lang.constant.ConstantDescs.CD_Integer;
import static palimpsest.host.compile.Names.BOOLEAN;
import static palimpsest.host.compile.Names.INT;
import static palimpsest.host.compile.Names.VOID;
import static palimpsest.host.compile.Names.type;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import palimpsest.host.isa.Condition;
import palimpsest.host.isa.OperandWidth;

/// Asks the held condition codes, by the shortest way their kind allows.
final class CodesEmitter {
  private final CodeBuilder code;

  CodesEmitter(CodeBuilder code) {
    this.code = code;
  }

  /// Pushes the codes.
  void codes(HeldKind kind) {
    if (kind.equals(HeldKind.PLAIN)) {
      code.iload(Slots.CODES_R);
      return;
    }
    if (kind.equals(HeldKind.HELD)) {
      code.aload(Slots.FRAME).invokevirtual(Names.FRAME, "codes", type(INT));
      return;
    }
    code.loadConstant(kind.number());
    operands(kind);
    code.invokestatic(Names.CODES, "of", type(INT, INT, INT, INT, INT, INT));
  }

  /// Codes set in the interval become committed state.
  void commit(HeldKind kind) {
    code.aload(Slots.FRAME).loadConstant(kind.number());
    switch (kind.rule()) {
      case CODES, LOGIC -> code.iload(Slots.CODES_R).invokevirtual(Names.FRAME, "hold", type(VOID, INT, INT));
      case SUM, DIFFERENCE, INCREMENT, DECREMENT, BORROWING, LEFT, RIGHT, ARITHMETIC_RIGHT -> {
        operands(kind);
        code.invokevirtual(Names.FRAME, "hold", type(VOID, INT, INT, INT, INT, INT));
      }
    }
  }

  /// Pushes what the codes follow from; 0 for what is nothing to the kind.
  private void operands(HeldKind kind) {
    switch (kind.rule()) {
      case CODES, LOGIC -> code.iconst_0().iconst_0().iload(Slots.CODES_R).iconst_0();
      case SUM, DIFFERENCE, BORROWING, LEFT, RIGHT, ARITHMETIC_RIGHT ->
          code.iload(Slots.CODES_A).iload(Slots.CODES_B).iload(Slots.CODES_R).iconst_0();
      case INCREMENT, DECREMENT ->
          code.iload(Slots.CODES_A).iload(Slots.CODES_B).iload(Slots.CODES_R).iload(Slots.CODES_C);
    }
  }

  /// Pushes 1 if there is a carry, else 0.
  void carry(HeldKind kind) {
    switch (kind.rule()) {
      case LOGIC -> code.iconst_0();
      case INCREMENT, DECREMENT -> code.iload(Slots.CODES_C);
      case SUM, DIFFERENCE -> carryOut(kind);
      case CODES, BORROWING, LEFT, RIGHT, ARITHMETIC_RIGHT -> {
        codes(kind);
        code.iconst_1().iand();
      }
    }
  }

  /// Pushes the carry of a sum, or the borrow of a difference without a borrow in. The sum may have had a carry in: its
  /// carry out is the top bit of `a & b | (a | b) & ~r`.
  private void carryOut(HeldKind kind) {
    if (kind.rule() == HeldKind.Rule.DIFFERENCE) {
      Label borrows = code.newLabel();
      Label end = code.newLabel();
      difference(kind.width(), Condition.B, borrows);
      code.iconst_0().goto_(end).labelBinding(borrows).iconst_1().labelBinding(end);
      return;
    }
    code.iload(Slots.CODES_A).iload(Slots.CODES_B).iand()
        .iload(Slots.CODES_A).iload(Slots.CODES_B).ior().iload(Slots.CODES_R).iconst_m1().ixor().iand().ior()
        .loadConstant(kind.width().bits() - 1).iushr().iconst_1().iand();
  }

  /// Pushes 1 if `condition` holds, else 0.
  void holds(HeldKind kind, Condition condition) {
    Label yes = code.newLabel();
    Label end = code.newLabel();
    jumpIf(kind, condition, yes);
    code.iconst_0().goto_(end).labelBinding(yes).iconst_1().labelBinding(end);
  }

  /// Goes to `target` if `condition` holds.
  void jumpIf(HeldKind kind, Condition condition, Label target) {
    boolean done = switch (kind.rule()) {
      case DIFFERENCE -> difference(kind.width(), condition, target);
      case DECREMENT -> switch (condition) {
        case L, GE, LE, G -> difference(kind.width(), condition, target);
        case O, NO, B, AE, E, NE, BE, A, S, NS, P, NP -> result(kind, condition, target);
      };
      case LOGIC -> logic(kind, condition, target);
      case SUM, INCREMENT, BORROWING, LEFT, RIGHT, ARITHMETIC_RIGHT -> result(kind, condition, target);
      case CODES -> false;
    };
    if (!done) {
      codes(kind);
      code.loadConstant(condition.ordinal()).invokestatic(Names.CODES, "holds", type(BOOLEAN, INT, INT)).ifne(target);
    }
  }

  private boolean difference(OperandWidth width, Condition condition, Label target) {
    switch (condition) {
      case B, AE, BE, A -> {
        unsigned(Slots.CODES_A, width);
        unsigned(Slots.CODES_B, width);
        code.invokestatic(CD_Integer, "compareUnsigned", type(INT, INT, INT));
        switch (condition) {
          case B -> code.iflt(target);
          case AE -> code.ifge(target);
          case BE -> code.ifle(target);
          default -> code.ifgt(target);
        }
      }
      case L, GE, LE, G -> {
        signed(Slots.CODES_A, width);
        signed(Slots.CODES_B, width);
        switch (condition) {
          case L -> code.if_icmplt(target);
          case GE -> code.if_icmpge(target);
          case LE -> code.if_icmple(target);
          default -> code.if_icmpgt(target);
        }
      }
      case E, NE -> {
        unsigned(Slots.CODES_A, width);
        unsigned(Slots.CODES_B, width);
        if (condition == Condition.E) {
          code.if_icmpeq(target);
        } else {
          code.if_icmpne(target);
        }
      }
      case S, NS, O, NO, P, NP -> {
        return result(new HeldKind(HeldKind.Rule.DIFFERENCE, width), condition, target);
      }
    }
    return true;
  }

  private boolean logic(HeldKind kind, Condition condition, Label target) {
    switch (condition) {
      case L -> result(kind, Condition.S, target);
      case GE -> result(kind, Condition.NS, target);
      case BE -> result(kind, Condition.E, target);
      case A -> result(kind, Condition.NE, target);
      case B, O -> {}
      case AE, NO -> code.goto_(target);
      case LE -> {
        signed(Slots.CODES_R, kind.width());
        code.ifle(target);
      }
      case G -> {
        signed(Slots.CODES_R, kind.width());
        code.ifgt(target);
      }
      case E, NE, S, NS, P, NP -> {
        return result(kind, condition, target);
      }
    }
    return true;
  }

  /// Conditions on the result alone.
  private boolean result(HeldKind kind, Condition condition, Label target) {
    switch (condition) {
      case E -> {
        unsigned(Slots.CODES_R, kind.width());
        code.ifeq(target);
      }
      case NE -> {
        unsigned(Slots.CODES_R, kind.width());
        code.ifne(target);
      }
      case S -> {
        signed(Slots.CODES_R, kind.width());
        code.iflt(target);
      }
      case NS -> {
        signed(Slots.CODES_R, kind.width());
        code.ifge(target);
      }
      case O, NO, B, AE, BE, A, P, NP, L, GE, LE, G -> {
        return false;
      }
    }
    return true;
  }

  private void unsigned(int slot, OperandWidth width) {
    code.iload(slot);
    if (width != OperandWidth.W32) {
      code.loadConstant(width.mask()).iand();
    }
  }

  private void signed(int slot, OperandWidth width) {
    code.iload(slot);
    switch (width) {
      case W8 -> code.i2b();
      case W16 -> code.i2s();
      case W32 -> {}
    }
  }
}
