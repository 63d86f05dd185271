package palimpsest.verify.prove;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Snapshot;
import palimpsest.cms.ir.Trace;
import palimpsest.cms.optimise.Pass;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// A pass that is wrong in one place of every trace.
final class Spoiler implements Pass {
  private final Random random;
  private boolean spoiled;

  Spoiler(Random random) {
    this.random = random;
  }

  /// Whether the last trace had a place to be wrong in that was found.
  boolean spoiled() {
    return spoiled;
  }

  @Override
  public String name() {
    return "spoiler";
  }

  @Override
  public Trace apply(Trace trace) {
    List<Op> body = new ArrayList<>(trace.body());
    int at = random.nextInt(body.size() + 1);
    if (at == body.size()) {
      spoiled = true;
      return new Trace(
          trace.head(), trace.prologue(), body, wrong(trace.end()), trace.reuses(), trace.values());
    }
    Op wrong = wrong(body.get(at));
    spoiled = !wrong.equals(body.get(at));
    body.set(at, wrong);
    return new Trace(trace.head(), trace.prologue(), body, trace.end(), trace.reuses(), trace.values());
  }

  private Op wrong(Op op) {
    return switch (op) {
      case Op.LiveIn _, Op.LiveInCodes _, Op.Float _, Op.FloatLoad _, Op.FloatStore _, Op.PushReturn _ -> op;
      case Op.Alu(var eip, var opcode, var width, var dst, var out, var a, var b, var old, var in) ->
          b instanceof Operand.Const constant && random.nextBoolean()
              ? new Op.Alu(eip, opcode, width, dst, out, a, wrong(constant), old, in)
              : new Op.Alu(eip, wrong(opcode), width, dst, out, a, b, old, in);
      case Op.Conditional(var eip, var opcode, var condition, var dst, var codes, var a, var b) ->
          new Op.Conditional(eip, opcode, condition.negated(), dst, codes, a, b);
      case Op.Load(var eip, var width, var signed, var dst, var address, _) ->
          width == OperandWidth.W32
              ? new Op.Load(eip, OperandWidth.W16, false, dst, address)
              : new Op.Load(eip, width, !signed, dst, address);
      case Op.Store(var eip, var width, var address, var value) ->
          width == OperandWidth.W8
              ? new Op.Store(eip, width, address, new Operand.Const(random.nextInt(256)))
              : new Op.Store(eip, OperandWidth.W8, address, value);
      case Op.Exit(var eip, var test, var target, var snapshot, var likelihood) ->
          random.nextBoolean()
              ? new Op.Exit(eip, test.negated(), target, snapshot, likelihood)
              : new Op.Exit(eip, test, target, wrong(snapshot), likelihood);
    };
  }

  private Operand.Const wrong(Operand.Const constant) {
    return new Operand.Const(constant.value() ^ (1 << random.nextInt(random.nextBoolean() ? 5 : 32)));
  }

  private static Opcode wrong(Opcode opcode) {
    return switch (opcode) {
      case ADD -> Opcode.SUB;
      case SUB -> Opcode.ADD;
      case AND -> Opcode.OR;
      case OR -> Opcode.XOR;
      case XOR -> Opcode.AND;
      case SHL -> Opcode.SHR;
      case SHR -> Opcode.SAR;
      case SAR -> Opcode.SHR;
      case ROL -> Opcode.ROR;
      case ROR -> Opcode.ROL;
      case ADDK -> Opcode.SUBK;
      case SUBK -> Opcode.ADDK;
      case MULHU -> Opcode.MULHS;
      case MULHS -> Opcode.MULHU;
      case DIVQU -> Opcode.DIVRU;
      case BSF -> Opcode.BSR;
      case BTS -> Opcode.BTR;
      case ZX -> Opcode.SX;
      case SX -> Opcode.ZX;
      case SHLD -> Opcode.SHRD;
      case ADC -> Opcode.SBB;
      default -> opcode;
    };
  }

  private Trace.End wrong(Trace.End end) {
    return switch (end) {
      case Trace.End.Always(var eip, var target, var snapshot) -> new Trace.End.Always(eip, target, wrong(snapshot));
      case Trace.End.Either(var eip, var test, var taken, var otherwise, var snapshot) ->
          random.nextBoolean()
              ? new Trace.End.Either(eip, test.negated(), taken, otherwise, snapshot)
              : new Trace.End.Either(eip, test, taken, otherwise, wrong(snapshot));
    };
  }

  /// Two registers exchanged, or an instruction too many.
  private Snapshot wrong(Snapshot snapshot) {
    List<Operand> registers = new ArrayList<>(snapshot.registers());
    if (random.nextInt(3) == 0) {
      return new Snapshot(
          registers, snapshot.codes(), snapshot.retired() + 1, snapshot.retiredExtra(), snapshot.repIterations());
    }
    Collections.swap(registers, random.nextInt(8), random.nextInt(8));
    return new Snapshot(
        registers, snapshot.codes(), snapshot.retired(), snapshot.retiredExtra(), snapshot.repIterations());
  }
}
