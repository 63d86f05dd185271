package palimpsest.cms.optimise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Opcode.Trait;
import palimpsest.host.isa.OperandWidth;

/// Computes nothing twice, and sums cheaply.
///
/// Sums are compared by their [Linear] forms, so that `[esp+8]` behind two pushes is known to be `[esp]` before them
/// and the addresses of an unrolled loop differ by constants. A sum that differs from one already there by a short
/// constant (one that costs no immediate slot) becomes one addition to the shallowest such. In a loop, a constant is
/// added to the part of a sum that no turn changes, where it can be hoisted.
final class ValueNumbering implements Pass {
  /// Most sums of invariants made for the sake of hoisting them. Assumed: a register each.
  private static final int MOST_HOISTED_SUMS = 6;

  @Override
  public String name() {
    return "value numbering and address sums";
  }

  @Override
  public Trace apply(Trace trace) {
    return new Sweep(trace).run();
  }

  /// What makes two operations the same.
  private record Key(
      Opcode op, OperandWidth width, int condition, Operand a, Operand b, Operand old, Codes in) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && op == key.op
          && width == key.width
          && condition == key.condition
          && a.equals(key.a)
          && b.equals(key.b)
          && old.equals(key.old)
          && in.equals(key.in);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * (31 * op.ordinal() + a.hashCode()) + b.hashCode()) + old.hashCode();
    }
  }

  private static final class Sweep {
    private final Trace trace;
    private final Rebuild rebuild;
    private final Forms forms = new Forms();
    private final Set<Integer> invariants;
    private final Map<Key, Operand> known = new HashMap<>();
    private final Map<Linear, Operand> sums = new HashMap<>();
    /// By form without constant the values that differ from it by one.
    private final Map<Linear, List<Operand>> parallels = new HashMap<>();
    private final IntById depths = new IntById(0);
    private int deepest;
    private final Consumer<Operand> deepen = operand -> deepest = Math.max(deepest, depth(operand));
    private int hoistedSums;
    private Optional<Key> codesKey = Optional.empty();
    private Codes codes = Codes.NONE;

    Sweep(Trace trace) {
      this.trace = trace;
      rebuild = new Rebuild(trace);
      invariants = LoopState.invariants(trace);
    }

    Trace run() {
      trace.prologue().forEach(this::define);
      for (int i = 0; i < trace.body().size(); i++) {
        Op op = trace.body().get(i).substituted(rebuild);
        switch (op) {
          case Op.Alu alu -> alu(i, alu);
          case Op.Conditional select -> {
            Key key =
                new Key(
                    select.op(),
                    OperandWidth.W32,
                    select.condition().ordinal(),
                    select.a(),
                    select.b(),
                    Operand.NOTHING,
                    select.codes());
            unlessKnown(i, select, key);
          }
          case Op.LiveIn _, Op.LiveInCodes _, Op.Load _, Op.Store _, Op.FloatLoad _, Op.FloatStore _, Op.Exit _,
              Op.PushReturn _ -> keep(i, op);
          case Op.Float operation -> {
            if (operation.codesOut().exists()) {
              codesKey = Optional.empty();
              codes = operation.codesOut();
            }
            keep(i, op);
          }
        }
      }
      return rebuild.finish(trace.prologue());
    }

    private void keep(int index, Op op) {
      rebuild.keep(index, op);
      define(op);
    }

    private void unlessKnown(int index, Op op, Key key) {
      Operand existing = known.get(key);
      if (existing == null) {
        keep(index, op);
        known.put(key, op.defined());
      } else {
        rebuild.rename(op.defined(), existing);
      }
    }

    /// Codes that are what the codes register holds already are not computed again.
    private void alu(int index, Op.Alu original) {
      Op.Alu alu = original;
      if (alu.codesOut().exists()) {
        Optional<Key> key = Optional.of(codesKey(alu));
        if (key.equals(codesKey)) {
          rebuild.rename(alu.codesOut(), codes);
          if (!alu.dst().exists()) {
            return;
          }
          alu = DeadCode.withoutCodes(alu);
        } else {
          codesKey = key;
          codes = alu.codesOut();
        }
      }
      value(index, alu);
    }

    private static Key codesKey(Op.Alu alu) {
      return new Key(alu.op(), alu.width(), -1, alu.a(), alu.b(), alu.old(), alu.codesIn());
    }

    private void value(int index, Op.Alu alu) {
      if (!alu.dst().exists()) {
        if (alu.op() != Opcode.SAME || known.putIfAbsent(key(alu), Operand.NOTHING) == null) {
          keep(index, alu);
        }
        return;
      }
      Optional<Linear> form = forms.of(alu);
      Optional<Operand> existing = form.isPresent() ? sum(form.get()) : Optional.ofNullable(known.get(key(alu)));
      if (existing.isPresent()) {
        rebuild.rename(alu.dst(), existing.get());
        if (alu.codesOut().exists()) {
          rebuild.keep(
              index,
              new Op.Alu(
                  alu.eip(), alu.op(), alu.width(), Value.NONE, alu.codesOut(), alu.a(), alu.b(), alu.old(),
                  alu.codesIn()));
        }
        return;
      }
      Op.Alu best = form.isPresent() && !alu.codesOut().exists() ? shallowest(alu, form.get()) : alu;
      keep(index, best);
      known.put(key(alu), alu.dst());
    }

    private static Key key(Op.Alu alu) {
      Op.Alu plain = DeadCode.withoutCodes(alu);
      return new Key(plain.op(), plain.width(), -1, plain.a(), plain.b(), plain.old(), plain.codesIn());
    }

    /// The operand that has a form already, if one does.
    private Optional<Operand> sum(Linear form) {
      if (form.isConstant()) {
        return Optional.of(new Const(form.constant()));
      }
      if (form.constant() == 0 && form.isOneValue()) {
        return Optional.of(new Value(form.id(0)));
      }
      return Optional.ofNullable(sums.get(form));
    }

    /// The cheapest operation that computes a form, among the original and additions of short constants.
    private Op.Alu shallowest(Op.Alu alu, Linear form) {
      Op.Alu best = alu;
      int depth = depth(alu);
      boolean costly = alu.op() == Opcode.SHL || alu.op() == Opcode.MUL || isLong(alu.b());
      for (Operand candidate : candidates(form)) {
        int difference = form.constant() - forms.of(candidate).constant();
        if (difference == (byte) difference && (costly || depth(candidate) + 1 <= depth)) {
          best = add(alu, candidate, new Const(difference));
          depth = depth(candidate) + 1;
          costly = false;
        }
      }
      return best == alu ? splitInvariant(alu, form) : best;
    }

    private List<Operand> candidates(Linear form) {
      List<Operand> parallel = parallels.getOrDefault(form.withoutConstant(), List.of());
      if (!form.isOneValue()) {
        return parallel;
      }
      List<Operand> candidates = new ArrayList<>();
      candidates.add(new Value(form.id(0)));
      candidates.addAll(parallel);
      return candidates;
    }

    private static boolean isLong(Operand operand) {
      return operand instanceof Const(int value) && value != (byte) value;
    }

    private static Op.Alu add(Op.Alu alu, Operand a, Operand b) {
      return new Op.Alu(
          alu.eip(), Opcode.ADD, OperandWidth.W32, alu.dst(), Codes.NONE, a, b, Operand.NOTHING, Codes.NONE);
    }

    /// `(invariant + constant) + rest` instead of `(invariant + rest) + constant`, if the rest is there already.
    private Op.Alu splitInvariant(Op.Alu alu, Linear form) {
      Linear fixed = form.only(invariants::contains);
      Linear rest = form.only(id -> !invariants.contains(id));
      if (form.constant() == 0 || fixed.isConstant() || rest.isConstant()) {
        return alu;
      }
      Optional<Operand> moving = sum(rest);
      Optional<Operand> still = sum(fixed);
      if (moving.isEmpty() || still.isEmpty()) {
        return alu;
      }
      Linear shifted = fixed.plus(Linear.constant(form.constant()), 1);
      Optional<Operand> base = sum(shifted);
      if (base.isEmpty() && hoistedSums < MOST_HOISTED_SUMS) {
        hoistedSums++;
        Value value = rebuild.fresh();
        Op.Alu made =
            new Op.Alu(
                alu.eip(), Opcode.ADD, OperandWidth.W32, value, Codes.NONE, still.get(),
                new Const(form.constant()), Operand.NOTHING, Codes.NONE);
        rebuild.add(made);
        define(made);
        invariants.add(value.id());
        base = Optional.of(value);
      }
      return base.map(found -> add(alu, found, moving.get())).orElse(alu);
    }

    private void define(Op op) {
      forms.define(op);
      Value value = op.defined();
      if (!value.exists()) {
        return;
      }
      depths.put(value.id(), invariants.contains(value.id()) ? 0 : depth(op));
      if (op instanceof Op.Alu alu && forms.of(alu).isPresent()) {
        Linear form = forms.of(value);
        sums.putIfAbsent(form, value);
        parallels.computeIfAbsent(form.withoutConstant(), _ -> new ArrayList<>()).add(value);
        if (form.only(invariants::contains).terms() == form.terms()) {
          invariants.add(value.id());
        }
      }
    }

    /// Length of the longest chain of operations behind a value, a load counting twice.
    private int depth(Op op) {
      deepest = 0;
      op.forEachUse(deepen, _ -> {});
      int own =
          switch (op) {
            case Op.LiveIn _, Op.LiveInCodes _ -> 0;
            case Op.Load _, Op.FloatLoad _ -> 2;
            case Op.Float _ -> 3;
            case Op.Alu alu -> alu.op().has(Trait.MAY_FAULT) ? 8 : 1;
            case Op.Conditional _, Op.Store _, Op.FloatStore _, Op.Exit _, Op.PushReturn _ -> 1;
          };
      return deepest + own;
    }

    private int depth(Operand operand) {
      return operand instanceof Value value ? depths.get(value.id()) : 0;
    }
  }
}
