package palimpsest.cms.optimise;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import palimpsest.cms.TranslationPolicy;
import palimpsest.cms.ir.Carried;
import palimpsest.cms.ir.Codes;
import palimpsest.cms.ir.Op;
import palimpsest.cms.ir.Operand;
import palimpsest.cms.ir.Reuse;
import palimpsest.cms.ir.Trace;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.OperandWidth;

/// Loads nothing whose value is at hand: from an earlier load of the same address, or from the store that put it there.
///
/// Stores in between are no obstacle where their address differs by a constant that keeps the two apart. Where nothing
/// is known of their address, the policy may bet that they do not overlap; the bet is left behind as a [Reuse], for
/// which the hardware keeps watch (FACTS 3).
final class MemoryReuse implements Pass {
  private static final int PAGE = 4096;

  /// The place of an access that is not in the body.
  private static final int NOWHERE = -1;

  private final TranslationPolicy policy;
  private final int mostProtected;

  /// @param mostProtected most accesses that may need watching
  MemoryReuse(TranslationPolicy policy, int mostProtected) {
    this.policy = policy;
    this.mostProtected = mostProtected;
  }

  @Override
  public String name() {
    return "memory reuse";
  }

  @Override
  public Trace apply(Trace trace) {
    return new Sweep(trace).run();
  }

  /// What memory is known to hold.
  ///
  /// @param address where
  /// @param width how much
  /// @param content a value whose low bits are it
  /// @param extension how the value goes on above them
  /// @param source index in the new body of the access that tells
  /// @param doubtful indices of stores since that might have changed it
  private record Known(
      Linear address,
      OperandWidth width,
      Operand content,
      Extension extension,
      int source,
      boolean movable,
      List<Integer> doubtful) {}

  private enum Extension {
    ZERO,
    SIGN,
    UNKNOWN
  }

  private final class Sweep {
    private final Trace trace;
    private final Rebuild rebuild;
    private final Forms forms;
    private final List<Known> memory = new ArrayList<>();
    private final Map<Integer, TreeSet<Integer>> checks = new HashMap<>();
    private final List<Integer> sources = new ArrayList<>();

    Sweep(Trace trace) {
      this.trace = trace;
      rebuild = new Rebuild(trace);
      forms = Forms.of(trace);
    }

    Trace run() {
      carriedLoads();
      for (int i = 0; i < trace.body().size(); i++) {
        Op op = trace.body().get(i).substituted(rebuild);
        switch (op) {
          case Op.Load load -> load(i, load);
          case Op.Store store -> store(i, store);
          case Op.FloatStore store -> store(i, store);
          case Op.LiveIn _, Op.LiveInCodes _, Op.Alu _, Op.Conditional _, Op.Float _, Op.FloatLoad _, Op.Exit _,
              Op.PushReturn _ -> keep(i, op);
        }
      }
      List<Reuse> reuses = new ArrayList<>(rebuild.reuses());
      for (int source : sources) {
        reuses.add(new Reuse(source, List.copyOf(checks.getOrDefault(source, new TreeSet<>()))));
      }
      return rebuild.finish(trace.prologue(), trace.end().substituted(rebuild), reuses);
    }

    /// What the turn before has loaded for this one is known at the head. No entry can watch over it, for the commit
    /// between has emptied them all.
    private void carriedLoads() {
      for (Op op : trace.prologue()) {
        for (Carried carried : trace.carried()) {
          if (op instanceof Op.Load load && carried.initial().equals(load.dst())) {
            Extension extension = load.signed() ? Extension.SIGN : Extension.ZERO;
            memory.add(
                new Known(
                    forms.of(load.address()), load.width(), carried.head(), extension, NOWHERE, false, List.of()));
          }
        }
      }
    }

    private void keep(int index, Op op) {
      rebuild.keep(index, op);
      forms.define(op);
    }

    private boolean isPinned(int eip) {
      return policy.inOrder().contains(eip);
    }

    private boolean isMovable(int eip) {
      return policy.maySpeculate(eip);
    }

    private void load(int index, Op.Load load) {
      if (isPinned(load.eip())) {
        keep(index, load);
        return;
      }
      Linear address = forms.of(load.address());
      Optional<Known> found = latest(address, load);
      if (found.isEmpty()) {
        int at = rebuild.size();
        keep(index, load);
        memory.removeIf(known -> known.address().equals(address) && known.width() == load.width());
        memory.add(
            new Known(
                address,
                load.width(),
                load.dst(),
                load.signed() ? Extension.SIGN : Extension.ZERO,
                at,
                isMovable(load.eip()),
                List.of()));
        return;
      }
      Known known = found.get();
      if (!known.doubtful().isEmpty()) {
        protect(known);
      }
      take(load, known);
    }

    /// What is known latest of the bytes of a load, if it can be relied on.
    private Optional<Known> latest(Linear address, Op.Load load) {
      for (int i = memory.size() - 1; i >= 0; i--) {
        Known known = memory.get(i);
        if (known.address().equals(address)
            && known.width().bits() >= load.width().bits()
            && (known.doubtful().isEmpty() || isMovable(load.eip()) && canProtect(known))) {
          return Optional.of(known);
        }
      }
      return Optional.empty();
    }

    private boolean canProtect(Known known) {
      return known.movable() && (sources.contains(known.source()) || sources.size() < mostProtected);
    }

    private void protect(Known known) {
      if (!sources.contains(known.source())) {
        sources.add(known.source());
      }
      checks.computeIfAbsent(known.source(), _ -> new TreeSet<>()).addAll(known.doubtful());
    }

    /// Lets the load's result be the known content, extended as the load would.
    private void take(Op.Load load, Known known) {
      Extension wanted = load.signed() ? Extension.SIGN : Extension.ZERO;
      boolean full = load.width() == OperandWidth.W32;
      if (full || known.width() == load.width() && known.extension() == wanted) {
        rebuild.rename(load.dst(), known.content());
      } else {
        Opcode extend = load.signed() ? Opcode.SX : Opcode.ZX;
        Op.Alu extended =
            new Op.Alu(
                load.eip(), extend, load.width(), load.dst(), Codes.NONE, known.content(), Operand.NOTHING,
                Operand.NOTHING, Codes.NONE);
        rebuild.add(extended);
        forms.define(extended);
      }
    }

    private void store(int index, Op.Store store) {
      Linear address = forms.of(store.address());
      int at = rebuild.size();
      keep(index, store);
      forget(at, store.eip(), address, store.width().bits() / 8);
      if (!isPinned(store.eip())) {
        memory.add(
            new Known(
                address, store.width(), store.value(), Extension.UNKNOWN, at, isMovable(store.eip()), List.of()));
      }
    }

    private void store(int index, Op.FloatStore store) {
      int at = rebuild.size();
      keep(index, store);
      forget(at, store.eip(), forms.of(store.address()), store.format().bytes());
    }

    /// What a store may have changed is no longer known for sure.
    private void forget(int at, int eip, Linear address, int bytes) {
      List<Known> before = List.copyOf(memory);
      memory.clear();
      for (Known known : before) {
        switch (relation(known.address(), known.width().bits() / 8, address, bytes)) {
          case APART -> memory.add(known);
          case OVERLAPPING -> {}
          case UNKNOWN -> {
            if (known.movable() && isMovable(eip)) {
              List<Integer> doubtful = new ArrayList<>(known.doubtful());
              doubtful.add(at);
              memory.add(
                  new Known(
                      known.address(), known.width(), known.content(), known.extension(), known.source(),
                      true, doubtful));
            }
          }
        }
      }
    }
  }

  /// What is known of two accesses.
  enum Relation {
    APART,
    OVERLAPPING,
    UNKNOWN
  }

  /// What the forms of two addresses say. Two linear pages may be the same physical one, so accesses are apart only
  /// where their places within a page are.
  static Relation relation(Linear one, OperandWidth oneWidth, Linear other, OperandWidth otherWidth) {
    return relation(one, oneWidth.bits() / 8, other, otherWidth.bits() / 8);
  }

  /// The same of accesses of so many bytes.
  static Relation relation(Linear one, int oneBytes, Linear other, int otherBytes) {
    if (!one.isParallelTo(other)) {
      return Relation.UNKNOWN;
    }
    int distance = other.constant() - one.constant();
    if (distance >= 0 ? distance < oneBytes : distance > -otherBytes) {
      return Relation.OVERLAPPING;
    }
    int inPage = distance & PAGE - 1;
    return inPage < oneBytes || PAGE - inPage < otherBytes ? Relation.UNKNOWN : Relation.APART;
  }
}
