package palimpsest.cms.ir;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.host.core.AluMeaning;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// Executes a trace as it stands, operation by operation, without a machine: the meaning of the IR, and the oracle that
/// tells whether a pass has kept it.
public final class TraceEvaluator {
  /// Guest memory at linear addresses, little-endian.
  public interface Memory {
    /// Zero-extended.
    ///
    /// @param bytes 1, 2 or 4
    int read(int address, int bytes);

    /// The low `bytes` of `value`.
    void write(int address, int bytes, int value);
  }

  /// The guest's state where the trace was left.
  ///
  /// @param eip the next instruction
  /// @param registers eight, in encoding order
  /// @param codes arithmetic flags in EFLAGS positions
  /// @param retired guest instructions completed, all turns of a loop together
  /// @param repIterations likewise
  public record Outcome(int eip, List<Integer> registers, int codes, int retired, int repIterations) {}

  /// What hardware would have rolled back.
  @SuppressWarnings("serial")
  public static final class Rollback extends RuntimeException {
    private Rollback(String why) {
      super(why, null, false, false);
    }
  }

  private final Trace trace;
  private final Memory memory;
  private final int[] accessed;
  private final int[] registers;
  private final int[] values;
  private int codes;
  private int retired;
  private int repIterations;
  private int indirect;

  private TraceEvaluator(Trace trace, Memory memory, int[] registers, int codes) {
    this.trace = trace;
    this.memory = memory;
    this.registers = registers.clone();
    this.codes = codes;
    values = new int[trace.values()];
    accessed = new int[trace.body().size()];
  }

  /// Runs `trace` until it is left, or until it has gone back to its head `turns` times: then the outcome is at the
  /// head.
  ///
  /// @param registers eight, not changed
  /// @param codes arithmetic flags in EFLAGS positions
  /// @throws Rollback where a division faults, or a store overlaps an access whose value was reused across it
  public static Outcome evaluate(Trace trace, Memory memory, int[] registers, int codes, int turns) {
    return new TraceEvaluator(trace, memory, registers, codes).run(turns);
  }

  private Outcome run(int turns) {
    for (Op op : trace.prologue()) {
      execute(op);
    }
    carry(trace.carried().stream().mapToInt(carried -> value(carried.initial())).toArray());
    for (int turn = 0; turn < turns; turn++) {
      Target target = body();
      switch (target) {
        case Target.LoopHead _ -> carry(trace.carried().stream().mapToInt(carried -> value(carried.next())).toArray());
        case Target.Direct(int eip) -> {
          return outcome(eip);
        }
        case Target.Interpret(int eip) -> {
          return outcome(eip);
        }
        case Target.Indirect _ -> {
          return outcome(indirect);
        }
      }
    }
    return outcome(trace.head());
  }

  private void carry(int[] next) {
    for (int i = 0; i < next.length; i++) {
      values[trace.carried().get(i).head().id()] = next[i];
    }
  }

  private Outcome outcome(int eip) {
    return new Outcome(
        eip, Arrays.stream(registers).boxed().toList(), codes, retired, repIterations);
  }

  /// One pass over the body.
  ///
  /// @return where it is left for, the guest's state being that of the exit
  private Target body() {
    for (int i = 0; i < trace.body().size(); i++) {
      Op op = trace.body().get(i);
      if (op instanceof Op.Exit exit) {
        if (holds(exit.test())) {
          return leave(exit.target(), exit.snapshot());
        }
      } else {
        check(i, op);
        execute(op);
      }
    }
    return switch (trace.end()) {
      case Trace.End.Always end -> leave(end.target(), end.snapshot());
      case Trace.End.Either end ->
          leave(holds(end.test()) ? end.taken() : end.otherwise(), end.snapshot());
    };
  }

  /// Notes where memory is accessed, and keeps the promises of [Reuse].
  private void check(int index, Op op) {
    switch (op) {
      case Op.Load load -> accessed[index] = value(load.address());
      case Op.Store store -> {
        accessed[index] = value(store.address());
        for (Reuse reuse : trace.reuses()) {
          if (reuse.checkingStores().contains(index) && overlaps(reuse.protectedLoad(), index)) {
            throw new Rollback("store at " + Integer.toHexString(op.eip()) + " overlaps a reused access");
          }
        }
      }
      case Op.LiveIn _, Op.LiveInCodes _, Op.Alu _, Op.Conditional _, Op.Float _, Op.FloatLoad _, Op.FloatStore _,
          Op.Exit _, Op.PushReturn _ -> {}
    }
  }

  private boolean overlaps(int one, int other) {
    int distance = accessed[other] - accessed[one];
    return distance < bytes(trace.body().get(one)) && -distance < bytes(trace.body().get(other));
  }

  private static int bytes(Op op) {
    return switch (op) {
      case Op.Load load -> load.width().bits() / 8;
      case Op.Store store -> store.width().bits() / 8;
      case Op.LiveIn _, Op.LiveInCodes _, Op.Alu _, Op.Conditional _, Op.Float _, Op.FloatLoad _, Op.FloatStore _,
          Op.Exit _, Op.PushReturn _ -> 0;
    };
  }

  private Target leave(Target target, Snapshot snapshot) {
    if (target instanceof Target.Indirect(Operand eip, _)) {
      indirect = value(eip);
    }
    int[] next = snapshot.registers().stream().mapToInt(this::value).toArray();
    retired += snapshot.retired() + value(snapshot.retiredExtra());
    repIterations += snapshot.repIterations();
    codes = values[snapshot.codes().id()];
    System.arraycopy(next, 0, registers, 0, registers.length);
    return target;
  }

  private boolean holds(Test test) {
    return switch (test) {
      case Test.OnCodes(var condition, var on) -> AluMeaning.holds(condition, values[on.id()]);
      case Test.OnZero(boolean whenZero, Operand operand) -> (value(operand) == 0) == whenZero;
    };
  }

  private void execute(Op op) {
    switch (op) {
      case Op.LiveIn(_, var dst, int register) -> values[dst.id()] = registers[register];
      case Op.LiveInCodes(_, var dst) -> values[dst.id()] = codes;
      case Op.Alu alu -> alu(alu);
      case Op.Conditional(_, var opcode, var condition, var dst, var on, var a, var b) -> {
        boolean holds = AluMeaning.holds(condition, values[on.id()]);
        values[dst.id()] =
            opcode == Opcode.SEL
                ? value(holds ? a : b)
                : value(a) & ~0xff | (holds ? 1 : 0);
      }
      case Op.Load(_, var width, boolean signed, var dst, var address, _) -> {
        int read = memory.read(value(address), width.bits() / 8);
        values[dst.id()] = signed ? signExtended(read, width) : read;
      }
      case Op.Store(_, var width, var address, var stored) ->
          memory.write(value(address), width.bits() / 8, value(stored));
      case Op.PushReturn _ -> {}
      case Op.Float _, Op.FloatLoad _, Op.FloatStore _ -> throw new Rollback("floating point is not evaluated");
      case Op.Exit _ -> throw new IllegalStateException("an exit in a prologue");
    }
  }

  private void alu(Op.Alu alu) {
    int a = value(alu.a());
    int b = value(alu.b());
    int old = value(alu.old());
    int in = alu.codesIn().exists() ? values[alu.codesIn().id()] : 0;
    OptionalInt result = AluMeaning.result(alu.op(), alu.width(), a, b, old, in);
    if (result.isEmpty()) {
      throw new Rollback("division at " + Integer.toHexString(alu.eip()));
    }
    if (alu.dst().exists()) {
      values[alu.dst().id()] = result.getAsInt();
    }
    if (alu.codesOut().exists()) {
      values[alu.codesOut().id()] =
          AluMeaning.codes(alu.op(), alu.width(), a, b, old, in, result.getAsInt());
    }
  }

  private int value(Operand operand) {
    return switch (operand) {
      case Const(int constant) -> constant;
      case Value(int id) -> id < 0 ? 0 : values[id];
    };
  }

  private static int signExtended(int read, OperandWidth width) {
    int spare = 32 - width.bits();
    return read << spare >> spare;
  }
}
