package palimpsest.cms.optimise;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import palimpsest.cms.ir.Carried;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Opcode.Trait;

/// Removes operations nobody reads, and the setting of codes nobody reads: one backward sweep.
///
/// Loads stay, for a guest may count on their faults, unless they are early, and so do stores and exits. Of the two
/// operations of a division one must stay for the same reason.
final class DeadCode implements Pass {
  @Override
  public String name() {
    return "dead code and dead flags";
  }

  @Override
  public Trace apply(Trace trace) {
    return new Sweep(trace).run();
  }

  /// A division as its two operations share it.
  private record Division(boolean signed, Operand low, Operand divisor, Operand high) {
    static Division of(Op.Alu op) {
      boolean signed = op.op() == Opcode.DIVQS || op.op() == Opcode.DIVRS;
      return new Division(signed, op.a(), op.b(), op.old());
    }
  }

  private static final class Sweep {
    private final Trace trace;
    private final BitSet live = new BitSet();
    private final Set<Division> kept = new HashSet<>();
    private final Consumer<Operand> operands = this::use;
    private final Consumer<Codes> codes = this::use;

    Sweep(Trace trace) {
      this.trace = trace;
    }

    private void use(Operand operand) {
      if (operand instanceof Value(int id) && id >= 0) {
        live.set(id);
      }
    }

    private void use(Codes read) {
      live.set(read.id());
    }

    private boolean isLive(Value value) {
      return value.exists() && live.get(value.id());
    }

    private boolean isLive(Codes written) {
      return written.exists() && live.get(written.id());
    }

    Trace run() {
      List<Carried> wanted = List.of();
      List<Optional<Op>> body = sweptBody(wanted);
      List<Carried> read = carriedAndRead();
      while (wanted.size() < read.size()) {
        wanted = read;
        body = sweptBody(wanted);
        read = carriedAndRead();
      }
      wanted.forEach(carried -> use(carried.initial()));
      List<Optional<Op>> prologue = sweep(trace.prologue());
      Rebuild rebuild = new Rebuild(trace);
      for (int i = 0; i < body.size(); i++) {
        if (body.get(i).isPresent()) {
          rebuild.keep(i, body.get(i).get());
        }
      }
      return rebuild.finish(
          present(prologue), trace.end(), rebuild.reuses(), wanted);
    }

    private List<Carried> carriedAndRead() {
      List<Carried> read = new ArrayList<>(trace.carried());
      read.removeIf(carried -> !isLive(carried.head()));
      return read;
    }

    private static List<Op> present(List<Optional<Op>> ops) {
      List<Op> present = new ArrayList<>(ops.size());
      for (Optional<Op> op : ops) {
        if (op.isPresent()) {
          present.add(op.get());
        }
      }
      return present;
    }

    /// What the body becomes if only `carried` must be there for the next turn.
    private List<Optional<Op>> sweptBody(List<Carried> carried) {
      live.clear();
      kept.clear();
      trace.end().forEachUse(operands, codes);
      carried.forEach(each -> use(each.next()));
      return sweep(trace.body());
    }

    /// What each operation becomes; nothing where it goes.
    private List<Optional<Op>> sweep(List<Op> ops) {
      List<Optional<Op>> result = new ArrayList<>(ops.size());
      for (Op op : ops.reversed()) {
        Optional<Op> staying =
            switch (op) {
              case Op.LiveIn _, Op.Conditional _ -> isLive(op.defined()) ? Optional.of(op) : Optional.empty();
              case Op.LiveInCodes _ -> isLive(op.codesDefined()) ? Optional.of(op) : Optional.empty();
              case Op.Alu alu -> alu(alu);
              case Op.Float operation when !operation.op().has(Trait.MAY_FAULT) ->
                  isLive(operation.dst()) ? Optional.of(op) : Optional.empty();
              case Op.Load load when load.early() -> isLive(load.dst()) ? Optional.of(op) : Optional.empty();
              case Op.Load _, Op.Store _, Op.Float _, Op.FloatLoad _, Op.FloatStore _, Op.Exit _, Op.PushReturn _ ->
                  Optional.of(op);
            };
        if (staying.isPresent()) {
          staying.get().forEachUse(operands, codes);
        }
        result.add(staying);
      }
      Collections.reverse(result);
      return result;
    }

    private Optional<Op> alu(Op.Alu op) {
      boolean value = isLive(op.dst());
      boolean flags = isLive(op.codesOut());
      if (op.op().has(Trait.MAY_FAULT)) {
        return op.op() == Opcode.SAME || op.op() == Opcode.EXPECT ? Optional.of(op) : division(op, value);
      }
      if (!value && !flags) {
        return Optional.empty();
      }
      return Optional.of(flags ? (value ? op : withoutResult(op)) : withoutCodes(op));
    }

    private Optional<Op> division(Op.Alu op, boolean value) {
      Division division = Division.of(op);
      boolean remainder = op.op() == Opcode.DIVRU || op.op() == Opcode.DIVRS;
      if (!value && (kept.contains(division) || remainder && hasQuotient(division))) {
        return Optional.empty();
      }
      kept.add(division);
      return Optional.of(op);
    }

    private boolean hasQuotient(Division division) {
      return trace.body().stream()
          .anyMatch(
              op ->
                  op instanceof Op.Alu alu
                      && (alu.op() == Opcode.DIVQU || alu.op() == Opcode.DIVQS)
                      && Division.of(alu).equals(division));
    }
  }

  private static Op withoutResult(Op.Alu op) {
    return new Op.Alu(
        op.eip(), op.op(), op.width(), Value.NONE, op.codesOut(), op.a(), op.b(), op.old(), op.codesIn());
  }

  /// The form of an operation that sets no codes.
  static Op.Alu withoutCodes(Op.Alu op) {
    Opcode plain =
        switch (op.op()) {
          case ADDK -> Opcode.ADD;
          case SUBK -> Opcode.SUB;
          default -> op.op();
        };
    Codes in = plain.has(Trait.READS_CODES) ? op.codesIn() : Codes.NONE;
    return new Op.Alu(op.eip(), plain, op.width(), op.dst(), Codes.NONE, op.a(), op.b(), op.old(), in);
  }
}
