package palimpsest.verify.seeded;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// A small change of a method's code: which instructions it fits, and what stands there instead.
///
/// Instructions are the class file's, so an edit speaks of what a compiler makes of a line: a condition is one or more
/// branches, which leave where it fails; an enum constant is the reading of a static field.
sealed interface Edit {
  /// Whether it could be made at `element`.
  boolean fits(CodeElement element);

  /// Writes what stands in place of `element`, which it fits.
  void write(CodeBuilder code, CodeElement element);

  /// A conditional branch is taken where it was not, and the other way round.
  record Negate() implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return element instanceof BranchInstruction branch && isConditional(branch.opcode());
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      BranchInstruction branch = (BranchInstruction) element;
      code.branch(negated(branch.opcode()), branch.target());
    }

    static boolean isConditional(Opcode opcode) {
      return opcode != Opcode.GOTO && opcode != Opcode.GOTO_W;
    }

    private static Opcode negated(Opcode opcode) {
      return switch (opcode) {
        case IFEQ -> Opcode.IFNE;
        case IFNE -> Opcode.IFEQ;
        case IFLT -> Opcode.IFGE;
        case IFGE -> Opcode.IFLT;
        case IFGT -> Opcode.IFLE;
        case IFLE -> Opcode.IFGT;
        case IF_ICMPEQ -> Opcode.IF_ICMPNE;
        case IF_ICMPNE -> Opcode.IF_ICMPEQ;
        case IF_ICMPLT -> Opcode.IF_ICMPGE;
        case IF_ICMPGE -> Opcode.IF_ICMPLT;
        case IF_ICMPGT -> Opcode.IF_ICMPLE;
        case IF_ICMPLE -> Opcode.IF_ICMPGT;
        case IF_ACMPEQ -> Opcode.IF_ACMPNE;
        case IF_ACMPNE -> Opcode.IF_ACMPEQ;
        case IFNULL -> Opcode.IFNONNULL;
        case IFNONNULL -> Opcode.IFNULL;
        default -> throw new IllegalArgumentException("no conditional branch: " + opcode);
      };
    }
  }

  /// A conditional branch is never taken: what it tests is taken for granted.
  record Assume() implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return element instanceof BranchInstruction branch && Negate.isConditional(branch.opcode());
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      switch (((BranchInstruction) element).opcode()) {
        case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL -> code.pop();
        default -> code.pop2();
      }
    }
  }

  /// The integer on top of the stack is more by a constant when an instruction comes: a bound that is off by one.
  ///
  /// @param at opcode of an instruction whose last operand is an integer
  record Nudge(Opcode at, int more) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return element instanceof Instruction instruction && instruction.opcode() == at;
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      code.loadConstant(more).iadd().with(element);
    }
  }

  /// An operator or conversion is forgotten: its first operand stands for its result, of the same type.
  record Forget(Opcode operator) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return element instanceof Instruction instruction && instruction.opcode() == operator;
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      switch (operator) {
        case INEG, LNEG, I2B, I2S -> code.nop();
        case LADD, LSUB, LMUL, LAND, LOR -> code.pop2();
        default -> code.pop();
      }
    }
  }

  /// A branch compares otherwise: `<` becomes `<=`.
  ///
  /// @param from the branch's opcode, which leaves where the source's condition fails
  /// @param to another of the same operands
  record Compare(Opcode from, Opcode to) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return element instanceof BranchInstruction branch && branch.opcode() == from;
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      code.branch(to, ((BranchInstruction) element).target());
    }
  }

  /// One operator in place of another of the same operands.
  record Operate(Opcode from, Opcode to) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return element instanceof OperatorInstruction operator && operator.opcode() == from;
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      code.with(OperatorInstruction.of(to));
    }
  }

  /// Every object is taken for one of a class.
  ///
  /// @param name the class's own, as the class file has it: `Op$Alu`
  record TakeFor(String name) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return element instanceof TypeCheckInstruction check
          && check.opcode() == Opcode.INSTANCEOF
          && check.type().asInternalName().endsWith("/" + name);
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      code.pop().loadConstant(1);
    }
  }

  /// One integer constant in place of another.
  record Number(int from, int to) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return element instanceof ConstantInstruction constant
          && constant.constantValue() instanceof Integer value
          && value == from;
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      code.loadConstant(to);
    }
  }

  /// One constant of an enum, or one static field, in place of another of the same class.
  record Name(String from, String to) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return element instanceof FieldInstruction field
          && field.opcode() == Opcode.GETSTATIC
          && field.name().equalsString(from);
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      FieldInstruction field = (FieldInstruction) element;
      code.getstatic(field.owner().asSymbol(), to, field.typeSymbol());
    }
  }

  /// A call is left out; where something is expected of it, that is zero or null.
  record Drop(String callee) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return isCall(element, callee);
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      discard(code, (InvokeInstruction) element);
      switch (returned((InvokeInstruction) element)) {
        case VOID -> {}
        case LONG -> code.loadConstant(0L);
        case REFERENCE -> code.aconst_null();
        case FLOAT, DOUBLE -> throw new IllegalArgumentException(callee + " returns a floating-point number");
        case BOOLEAN, BYTE, SHORT, CHAR, INT -> code.loadConstant(0);
      }
    }
  }

  /// A call without arguments is left out: the object it was made on stands for what it would answer, of the same type.
  record Ignore(String callee) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return isCall(element, callee);
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      code.nop();
    }
  }

  /// A call is left out and answered with a constant.
  record Answer(String callee, int value) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return isCall(element, callee);
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      discard(code, (InvokeInstruction) element);
      code.loadConstant(value);
    }
  }

  /// What a call answers is more by a constant.
  record Adjust(String callee, int more) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return isCall(element, callee);
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      code.with(element).loadConstant(more).iadd();
    }
  }

  /// A call's last argument, an integer, is more by a constant.
  record AdjustArgument(String callee, int more) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return isCall(element, callee);
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      code.loadConstant(more).iadd().with(element);
    }
  }

  /// A call's last two arguments change places; neither may be a long.
  record Swap(String callee) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return isCall(element, callee);
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      code.swap().with(element);
    }
  }

  /// Another method of the same class and shape is called.
  record Redirect(String callee, String other) implements Edit {
    @Override
    public boolean fits(CodeElement element) {
      return isCall(element, callee);
    }

    @Override
    public void write(CodeBuilder code, CodeElement element) {
      InvokeInstruction call = (InvokeInstruction) element;
      code.invoke(call.opcode(), call.owner().asSymbol(), other, call.typeSymbol(), call.isInterface());
    }
  }

  private static boolean isCall(CodeElement element, String callee) {
    return element instanceof InvokeInstruction call && call.name().equalsString(callee);
  }

  private static TypeKind returned(InvokeInstruction call) {
    return TypeKind.from(call.typeSymbol().returnType());
  }

  /// Takes a call's arguments, and the object it is made on, off the stack.
  private static void discard(CodeBuilder code, InvokeInstruction call) {
    MethodTypeDesc type = call.typeSymbol();
    for (ClassDesc parameter : type.parameterList().reversed()) {
      if (TypeKind.from(parameter).slotSize() == 2) {
        code.pop2();
      } else {
        code.pop();
      }
    }
    if (call.opcode() != Opcode.INVOKESTATIC) {
      code.pop();
    }
  }
}
