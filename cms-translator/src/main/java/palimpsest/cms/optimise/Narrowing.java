package palimpsest.cms.optimise;

import java.util.function.Consumer;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// Drops what only makes bits nobody looks at: the upper part of a register that SETcc or a byte move keeps and MOVZX
/// then throws away, extensions of what is stored as a byte. Backwards it finds how many low bits of each value are
/// wanted, forwards it rewrites.
final class Narrowing implements Pass {
  @Override
  public String name() {
    return "narrowing";
  }

  @Override
  public Trace apply(Trace trace) {
    Demand demand = new Demand(trace);
    Rebuild rebuild = new Rebuild(trace);
    for (int i = 0; i < trace.body().size(); i++) {
      Op op = trace.body().get(i).substituted(rebuild);
      int wanted = op.defined().exists() ? demand.of(op.defined()) : 32;
      switch (op) {
        case Op.Alu alu when !alu.codesOut().exists() && alu.dst().exists() -> {
          Operand same = same(alu, wanted);
          if (same.equals(Operand.NOTHING)) {
            rebuild.keep(i, widened(alu, wanted));
          } else {
            rebuild.rename(alu.dst(), same);
          }
        }
        case Op.Conditional select when select.op() == Opcode.SET && wanted <= 8 ->
            rebuild.keep(
                i,
                new Op.Conditional(
                    select.eip(), select.op(), select.condition(), select.dst(), select.codes(), new Const(0),
                    select.b()));
        case Op.LiveIn _, Op.LiveInCodes _, Op.Alu _, Op.Conditional _, Op.Load _, Op.Store _, Op.Float _,
            Op.FloatLoad _, Op.FloatStore _, Op.Exit _, Op.PushReturn _ ->
            rebuild.keep(i, op);
      }
    }
    return rebuild.finish(trace.prologue());
  }

  /// An operand with the same `wanted` low bits as the result, if there is one.
  private static Operand same(Op.Alu alu, int wanted) {
    boolean within = wanted <= alu.width().bits() && alu.width() != OperandWidth.W32;
    return switch (alu.op()) {
      case MOV -> within ? alu.b() : Operand.NOTHING;
      case ZX, SX -> within ? alu.a() : Operand.NOTHING;
      case MOVH -> wanted <= 8 ? alu.a() : Operand.NOTHING;
      case AND ->
          alu.width() == OperandWidth.W32
                  && wanted < 32
                  && alu.b() instanceof Const(int mask)
                  && (~mask & ((1 << wanted) - 1)) == 0
              ? alu.a()
              : Operand.NOTHING;
      default -> Operand.NOTHING;
    };
  }

  /// A narrow operation whose merged upper part nobody wants may as well be a full one, which more passes understand.
  private static Op.Alu widened(Op.Alu alu, int wanted) {
    return alu.width() != OperandWidth.W32 && wanted <= alu.width().bits() && lowBitsSuffice(alu.op())
        ? new Op.Alu(
            alu.eip(), alu.op(), OperandWidth.W32, alu.dst(), alu.codesOut(), alu.a(), alu.b(), alu.old(),
            alu.codesIn())
        : alu;
  }

  /// Operations whose low result bits depend on no higher bits of their sources.
  private static boolean lowBitsSuffice(Opcode op) {
    return switch (op) {
      case ADD, SUB, AND, OR, XOR, MUL, NEG -> true;
      default -> false;
    };
  }

  /// How many low bits of each value are wanted by what comes later.
  private static final class Demand {
    private final IntById wanted = new IntById(0);
    private final Consumer<Operand> wantAll = operand -> want(operand, 32);

    Demand(Trace trace) {
      trace.end().forEachUse(wantAll, _ -> {});
      for (Op op : trace.body().reversed()) {
        visit(op);
      }
    }

    int of(Value value) {
      return wanted.get(value.id());
    }

    private void want(Operand operand, int bits) {
      if (operand instanceof Value value && value.exists()) {
        wanted.put(value.id(), Math.max(bits, wanted.get(value.id())));
      }
    }

    private void visit(Op op) {
      switch (op) {
        case Op.Store store -> {
          want(store.address(), 32);
          want(store.value(), store.width().bits());
        }
        case Op.Conditional select -> {
          int result = of(select.dst());
          if (select.op() == Opcode.SEL) {
            want(select.a(), result);
            want(select.b(), result);
          } else {
            want(select.a(), result > 8 ? result : 0);
          }
        }
        case Op.Alu alu when !alu.codesOut().exists() && alu.dst().exists() -> visit(alu, of(alu.dst()));
        case Op.LiveIn _, Op.LiveInCodes _, Op.Alu _, Op.Load _, Op.Float _, Op.FloatLoad _, Op.FloatStore _, Op.Exit _,
            Op.PushReturn _ ->
            op.forEachUse(wantAll, _ -> {});
      }
    }

    private void visit(Op.Alu alu, int result) {
      int width = alu.width().bits();
      switch (alu.op()) {
        case ZX, SX -> want(alu.a(), width);
        case MOV -> {
          want(alu.a(), result > width ? result : 0);
          want(alu.b(), Math.min(width, result));
        }
        case MOVH -> {
          want(alu.a(), result);
          want(alu.b(), 8);
        }
        case AND -> {
          boolean masks = alu.b() instanceof Const && width == 32;
          want(alu.a(), masks ? Math.min(result, length(Values.constant(alu.b()))) : result);
          want(alu.b(), Math.min(result, width));
        }
        case ADD, SUB, OR, XOR, MUL, NEG -> {
          want(alu.a(), result);
          want(alu.b(), Math.min(result, width));
        }
        case SHL -> {
          want(alu.a(), result);
          want(alu.b(), 5);
        }
        default -> alu.forEachUse(wantAll, _ -> {});
      }
    }

    private static int length(int mask) {
      return 32 - Integer.numberOfLeadingZeros(mask);
    }
  }
}
