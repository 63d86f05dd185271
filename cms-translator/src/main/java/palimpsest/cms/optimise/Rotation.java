package palimpsest.cms.optimise;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Carried;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Operand.Const;
import palimpsest.cms.ir.Operand.Value;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Opcode.Trait;
import palimpsest.host.isa.OperandWidth;

/// Begins a loop's next turn in the present one: what a turn computes first from the guest's state at its head
/// (addresses, and loads that a long chain waits for) is computed at the end of the turn before, and by the prologue
/// for the first turn. The results are [Carried].
///
/// Three things are gained. The molecules at the end of a turn, which wait for the last chain, take up work of the next
/// one. An address that each turn advances by the same amount becomes one addition to its old value. And a load at the
/// head whose bytes the turn before has loaded or stored already is not made at all: what stands between the two are
/// stores of one turn, which [MemoryReuse] may have checked.
///
/// A load moves only where no store of its turn stands before it that might write its bytes: commits empty the alias
/// entries, so no entry watches over a load across the back edge. How much to rotate is for the schedule to say; this
/// class makes the candidates.
public final class Rotation {
  /// How many cycles of the head move, in one candidate each. Assumed: the longest is a chain through two loads.
  private static final List<Integer> DEPTHS = List.of(1, 2, 3, 4, 6, 8, 12);

  /// Before which exit what moves must stand, in one candidate each: an unrolled loop has its early turns there.
  private static final List<Integer> EXITS = List.of(1, 2, Integer.MAX_VALUE);

  /// A load that each turn makes so many bytes further on stays: it mostly misses, and for the turn that does not come
  /// it would miss in vain. Assumed: some cache lines.
  private static final int LONG_STRIDE = 256;

  private final Trace trace;
  private final TranslationPolicy policy;
  private final Forms forms;
  private final Map<Integer, Integer> liveIns = new TreeMap<>();
  private final BitSet steady = new BitSet();
  private final BitSet watched = new BitSet();

  private Rotation(Trace trace, TranslationPolicy policy) {
    this.trace = trace;
    this.policy = policy;
    forms = Forms.of(trace);
    trace.body().forEach(forms::define);
    for (Op op : trace.prologue()) {
      if (op.defined().exists()) {
        steady.set(op.defined().id());
      }
    }
    for (Op op : trace.body()) {
      if (op instanceof Op.LiveIn(_, var dst, int register)) {
        liveIns.put(dst.id(), register);
      }
    }
    trace.reuses().forEach(reuse -> watched.set(reuse.protectedLoad()));
  }

  /// The forms of `trace` worth scheduling, itself first; no others where the policy or the trace has nothing to
  /// rotate.
  ///
  /// @param mostProtected most accesses that load elimination may have watched
  /// @param mostCarried most values that may be carried
  public static List<Trace> candidates(Trace trace, TranslationPolicy policy, int mostProtected, int mostCarried) {
    List<Trace> result = new ArrayList<>(List.of(trace));
    if (policy.rotation() && trace.end().loops() && trace.carried().isEmpty()) {
      Rotation rotation = new Rotation(trace, policy);
      Set<BitSet> heads = new LinkedHashSet<>();
      for (int exits : EXITS) {
        for (int depth : DEPTHS) {
          BitSet all = rotation.head(depth, exits);
          heads.add(rotation.loadsAndAddresses(all));
          heads.add(all);
        }
      }
      for (BitSet head : heads) {
        if (!head.isEmpty()) {
          Trace rotated = rotation.rotated(head, mostProtected);
          if (rotated.carried().size() <= mostCarried && !rotated.carried().isEmpty()) {
            result.add(rotated);
          }
        }
      }
    }
    return result;
  }

  /// Indices of the operations before exit number `exits` that can issue within `depth` cycles of the head and may
  /// move, by which time what they read has moved too.
  private BitSet head(int depth, int exits) {
    BitSet head = new BitSet();
    Map<Integer, Integer> ready = new HashMap<>();
    liveIns.keySet().forEach(id -> ready.put(id, 0));
    steady.stream().forEach(id -> ready.put(id, 0));
    List<Written> stores = new ArrayList<>();
    int passed = 0;
    for (int i = 0; i < trace.body().size() && passed < exits; i++) {
      Op op = trace.body().get(i);
      passed += op instanceof Op.Exit ? 1 : 0;
      int[] issue = {0};
      op.forEachUse(
          operand -> issue[0] =
              Math.max(issue[0], operand instanceof Value(int id) ? ready.getOrDefault(id, depth) : 0),
          _ -> {});
      if (issue[0] < depth && mayMove(i, op, stores)) {
        head.set(i);
        ready.put(op.defined().id(), issue[0] + cycles(op));
      }
      switch (op) {
        case Op.Store store -> stores.add(new Written(forms.of(store.address()), store.width().bits() / 8));
        case Op.FloatStore store -> stores.add(new Written(forms.of(store.address()), store.format().bytes()));
        case Op.LiveIn _, Op.LiveInCodes _, Op.Alu _, Op.Conditional _, Op.Load _, Op.Float _, Op.FloatLoad _,
            Op.Exit _, Op.PushReturn _ -> {}
      }
    }
    return head;
  }

  /// What a store writes.
  private record Written(Linear address, int bytes) {}

  /// Assumed: what most machines take.
  private static int cycles(Op op) {
    return op instanceof Op.Load || op instanceof Op.Alu alu && alu.op() == Opcode.MUL ? 2 : 1;
  }

  private boolean mayMove(int index, Op op, List<Written> before) {
    return switch (op) {
      case Op.Alu alu ->
          alu.dst().exists()
              && !alu.codesOut().exists()
              && !alu.codesIn().exists()
              && !alu.op().has(Trait.MAY_FAULT);
      case Op.Load load ->
          policy.controlSpeculation()
              && policy.reordering() != TranslationPolicy.Reordering.OFF
              && !policy.inOrder().contains(load.eip())
              && !watched.get(index)
              && stride(load.address()).filter(bytes -> Math.abs(bytes) >= LONG_STRIDE).isEmpty()
              && before.stream().allMatch(store -> areApart(store, load));
      case Op.LiveIn _, Op.LiveInCodes _, Op.Conditional _, Op.Store _, Op.Float _,
          Op.FloatLoad _, Op.FloatStore _, Op.Exit _, Op.PushReturn _ -> false;
    };
  }

  private boolean areApart(Written store, Op.Load load) {
    return MemoryReuse.relation(
            store.address(), store.bytes(), forms.of(load.address()), load.width().bits() / 8)
        == MemoryReuse.Relation.APART;
  }

  /// Those of `head` that a load of it needs, and the addresses that stores and other loads use.
  private BitSet loadsAndAddresses(BitSet head) {
    BitSet chosen = new BitSet();
    Set<Operand> wanted = new LinkedHashSet<>();
    for (int i = trace.body().size() - 1; i >= 0; i--) {
      Op op = trace.body().get(i);
      if (op instanceof Op.Load load && (head.get(i) || wanted.contains(load.dst()))) {
        wanted.add(load.address());
      }
      boolean needed = op instanceof Op.Load || op.defined().exists() && wanted.contains(op.defined());
      if (head.get(i) && needed) {
        chosen.set(i);
        op.forEachUse(wanted::add, _ -> {});
      }
    }
    return chosen;
  }

  /// The trace with the operations `head` of its next turn at its end.
  private Trace rotated(BitSet head, int mostProtected) {
    Rebuild rebuild = new Rebuild(trace);
    List<Op> prologue = new ArrayList<>();
    Map<Operand, Operand> first = new HashMap<>();
    head.stream()
        .forEach(i -> trace.body().get(i).forEachUse(operand -> enter(operand, rebuild, prologue, first), _ -> {}));
    prologue.addAll(trace.prologue());
    for (int i = 0; i < trace.body().size(); i++) {
      if (!head.get(i)) {
        rebuild.keep(i, trace.body().get(i));
      }
    }
    List<Carried> carried = new ArrayList<>();
    Map<Operand, Operand> next = new HashMap<>();
    liveIns.forEach((id, register) -> next.put(new Value(id), trace.end().snapshot().at(register)));
    BitSet fixed = (BitSet) steady.clone();
    head.stream().forEach(i -> {
      Op op = trace.body().get(i);
      if (isFixed(op, fixed)) {
        fixed.set(op.defined().id());
        prologue.add(op);
      } else {
        carried.add(carry(op, rebuild, prologue, first, next));
      }
    });
    Trace whole = rebuild.finish(prologue, trace.end(), rebuild.reuses(), carried);
    Trace trimmed = new DeadCode().apply(whole);
    int spent = trimmed.reuses().size();
    return new DeadCode().apply(new MemoryReuse(policy, Math.max(0, mostProtected - spent)).apply(trimmed));
  }

  /// Lets the prologue compute `op` for the first turn, and the end of each turn for the next.
  ///
  /// @param first what values are called in the prologue
  /// @param next what the next turn's values are called at the end of this one
  private Carried carry(
      Op op, Rebuild rebuild, List<Op> prologue, Map<Operand, Operand> first, Map<Operand, Operand> next) {
    Value initial = rebuild.fresh();
    Value following = rebuild.fresh();
    prologue.add(copy(op, initial, first));
    rebuild.add(advanced(op, following).orElseGet(() -> copy(op, following, next)));
    first.put(op.defined(), initial);
    next.put(op.defined(), following);
    return new Carried(op.defined(), initial, following);
  }

  /// Whether an operation computes the same in every turn, so that the prologue's result serves them all.
  private static boolean isFixed(Op op, BitSet fixed) {
    boolean[] same = {op instanceof Op.Alu};
    op.forEachUse(operand -> same[0] &= !(operand instanceof Value(int id)) || fixed.get(id), _ -> {});
    return same[0];
  }

  /// Lets the prologue read a register that comes in and that turns change.
  private void enter(Operand operand, Rebuild rebuild, List<Op> prologue, Map<Operand, Operand> first) {
    if (operand instanceof Value(int id) && liveIns.containsKey(id) && !first.containsKey(operand)) {
      Value value = rebuild.fresh();
      prologue.add(new Op.LiveIn(trace.head(), value, liveIns.get(id)));
      first.put(operand, value);
    }
  }

  /// `op` as another turn computes it.
  private static Op copy(Op op, Value dst, Map<Operand, Operand> names) {
    return switch (op) {
      case Op.Alu(var eip, var code, var width, _, _, var a, var b, var old, _) ->
          new Op.Alu(
              eip, code, width, dst, Codes.NONE, names.getOrDefault(a, a), names.getOrDefault(b, b),
              names.getOrDefault(old, old), Codes.NONE);
      case Op.Load(var eip, var width, var signed, _, var address, _) ->
          new Op.Load(eip, width, signed, dst, names.getOrDefault(address, address), true);
      case Op.LiveIn _, Op.LiveInCodes _, Op.Conditional _, Op.Store _, Op.Float _,
          Op.FloatLoad _, Op.FloatStore _, Op.Exit _, Op.PushReturn _ ->
          throw new IllegalArgumentException("nothing that rotates: " + op);
    };
  }

  /// The next turn's value as a sum of this turn's and a constant, where it is one.
  private Optional<Op> advanced(Op op, Value dst) {
    return op instanceof Op.Alu alu
        ? stride(alu.dst())
            .map(bytes ->
                new Op.Alu(
                    alu.eip(), Opcode.ADD, OperandWidth.W32, dst, Codes.NONE, alu.dst(), new Const(bytes),
                    Operand.NOTHING, Codes.NONE))
        : Optional.empty();
  }

  /// By how much a value differs from turn to turn, where that is known.
  private Optional<Integer> stride(Operand value) {
    Linear now = forms.of(value);
    Linear then = Linear.constant(now.constant());
    for (int term = 0; term < now.terms(); term++) {
      int id = now.id(term);
      Optional<Integer> register = Optional.ofNullable(liveIns.get(id));
      if (register.isEmpty() && !steady.get(id)) {
        return Optional.empty();
      }
      Operand end =
          register.map(each -> trace.end().snapshot().at(each)).orElseGet(() -> new Value(id));
      then = then.plus(forms.of(end), now.coefficient(term));
    }
    return then.isParallelTo(now) ? Optional.of(then.constant() - now.constant()) : Optional.empty();
  }
}
