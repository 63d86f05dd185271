package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import palimpsest.cms.emit.ExitSite;
import palimpsest.cms.emit.ResumePoint;
import palimpsest.host.core.CommitPoints.CommitPoint;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Condition;
import palimpsest.verify.prove.term.Terms;

/// Walks a translation along every way through it, once, and collects what must be shown.
///
/// A translation branches forward only, but for the way back to its loop head, where the walk stops: what holds at the
/// head the first time is shown to hold when control comes back, and then the first walk stands for all turns.
public final class HostWalk {
  /// Register that holds a computed guest address where a translation leaves for it.
  private static final int TARGET_REGISTER = 45;

  private final Terms terms;
  private final HostCode code;
  private final AluTerms alu;
  private final List<Checkpoint> checkpoints = new ArrayList<>();
  private final List<Prediction> predictions = new ArrayList<>();
  private final BitSet liveAtHead = new BitSet();
  private Optional<SymbolicHost> head = Optional.empty();

  /// A push on the return stack: if `guestAddress` is what a later return goes to, control lands at guest address
  /// `lands`.
  ///
  /// @param offset of the molecule that pushes
  /// @param landing offset where control lands
  public record Prediction(
      int offset, List<BoolExpr> conditions, BitVecExpr guestAddress, int lands, int landing) {}

  /// Where the walk is.
  private record Way(
      List<Integer> route, int offset, SymbolicHost host, List<BoolExpr> conditions, BitVecExpr retired,
      int repIterations) {
    Way assuming(List<BoolExpr> more) {
      List<BoolExpr> all = new ArrayList<>(conditions);
      for (BoolExpr condition : more) {
        if (!condition.isTrue()) {
          all.add(condition);
        }
      }
      return new Way(route, offset, host, all, retired, repIterations);
    }

    Way by(int fork) {
      List<Integer> longer = new ArrayList<>(route);
      longer.add(fork);
      return new Way(longer, offset, host, conditions, retired, repIterations);
    }

    Way to(int target) {
      return new Way(route, target, host, conditions, retired, repIterations);
    }

    boolean isImpossible() {
      return conditions.stream().anyMatch(BoolExpr::isFalse);
    }
  }

  public HostWalk(Terms terms, HostCode code) {
    this.terms = terms;
    this.code = code;
    alu = new AluTerms(terms);
  }

  /// Walks from offset `from`, where the host is `host`. What is known of memory there is taken to hold at every
  /// checkpoint.
  ///
  /// @throws UnsupportedException for atoms of which this half of the proof says nothing
  /// @throws MalformedException for code of a shape translations do not have
  public void walk(int from, SymbolicHost host) {
    List<Way> open = new ArrayList<>();
    open.add(new Way(List.of(), from, host, List.of(), terms.word(0), 0));
    while (!open.isEmpty()) {
      Way way = open.removeLast();
      if (way.offset() == code.trace().loopHead() && from == 0 && head.isEmpty()) {
        way = atHead(way);
      }
      open.addAll(step(way).reversed());
    }
  }

  /// Everything at which host and guest must agree.
  public List<Checkpoint> checkpoints() {
    return checkpoints;
  }

  /// Every push on the return stack.
  public List<Prediction> predictions() {
    return predictions;
  }

  /// What the prologue computed into registers that the loop goes on to read, by register.
  public SortedMap<Integer, BitVecExpr> invariants() {
    SortedMap<Integer, BitVecExpr> invariants = new TreeMap<>();
    head.ifPresent(host -> liveAtHead.stream()
        .filter(register -> register >= 8 && register < Atom.SINK)
        .filter(register -> !host.registers().get(register).equals(terms.unknown("r" + register, 32)))
        .forEach(register -> invariants.put(register, host.registers().get(register))));
    return invariants;
  }

  private Way atHead(Way way) {
    if (!way.conditions().isEmpty()) {
      throw new UnsupportedException("a prologue that branches or checks");
    }
    SymbolicHost host = way.host().atLoopHead();
    head = Optional.of(host);
    liveAtHead.clear();
    return new Way(way.route(), way.offset(), host, way.conditions(), way.retired(), way.repIterations());
  }

  /// Executes one molecule.
  ///
  /// @return the ways on from it
  private List<Way> step(Way way) {
    HostCode.Fetched fetched = code.at(way.offset());
    Execution execution = new Execution(terms, alu, way.host());
    execution.run(fetched.molecule());
    List<Fork> forks = forks(fetched, execution, way);
    liveAtHead.or(execution.readUnwritten());
    boolean commits = fetched.molecule().commit();
    SymbolicHost after = commits ? execution.after().committed() : execution.after();
    Way base = new Way(way.route(), way.offset(), after, way.conditions(), way.retired(), way.repIterations())
        .assuming(execution.assumptions());
    if (commits) {
      base = retiring(base);
    }
    List<Way> onward = new ArrayList<>();
    for (int i = 0; i < forks.size(); i++) {
      Way taken = base.by(i).assuming(List.of(terms.simpleTruth(forks.get(i).condition())));
      if (!taken.isImpossible()) {
        follow(taken, forks.get(i).goal(), commits).ifPresent(onward::add);
      }
    }
    return onward;
  }

  private Way retiring(Way way) {
    CommitPoint point = code.trace().commitPoints().get(way.offset());
    if (point == null) {
      throw new MalformedException("a commit of which nothing is known");
    }
    BitVecExpr more = terms.word(point.guestInstructions());
    if (point.countRegister() >= 0) {
      more = terms.context().mkBVAdd(more, way.host().registers().get(point.countRegister()));
    }
    return new Way(
        way.route(),
        way.offset(),
        way.host(),
        way.conditions(),
        terms.simple(terms.context().mkBVAdd(way.retired(), more)),
        way.repIterations() + point.repIterations());
  }

  /// One way on from a molecule.
  private record Fork(BoolExpr condition, Goal goal) {}

  private sealed interface Goal {
    /// To another molecule of the translation.
    record Molecule(int offset) implements Goal {}

    /// Out of it, to whatever is translated from a guest address.
    record Guest(BitVecExpr address) implements Goal {}

    /// Out of it, to CMS.
    record Trap(int exit) implements Goal {}
  }

  /// The branches of a molecule are resolved in slot order; the first that goes somewhere wins.
  private List<Fork> forks(HostCode.Fetched fetched, Execution execution, Way way) {
    List<Fork> forks = new ArrayList<>();
    BoolExpr still = terms.context().mkTrue();
    for (Atom atom : fetched.molecule().atoms()) {
      if (atom instanceof Atom.Branch branch) {
        Optional<Fork> fork = fork(branch, fetched, execution, way);
        if (fork.isPresent()) {
          BoolExpr goes = fork.get().condition();
          forks.add(new Fork(terms.context().mkAnd(still, goes), fork.get().goal()));
          still = terms.context().mkAnd(still, terms.context().mkNot(goes));
        }
      }
    }
    forks.add(new Fork(still, new Goal.Molecule(fetched.next())));
    return forks;
  }

  private Optional<Fork> fork(Atom.Branch branch, HostCode.Fetched fetched, Execution execution, Way way) {
    BoolExpr always = terms.context().mkTrue();
    return switch (branch) {
      case Atom.BranchIf(Condition condition, int target) ->
          Optional.of(new Fork(alu.holds(condition, way.host().codes()), new Goal.Molecule(HostCode.offset(target))));
      case Atom.BranchZero(boolean whenZero, int ra, int target) -> {
        BoolExpr zero = terms.context().mkEq(execution.read(ra), terms.word(0));
        yield Optional.of(new Fork(
            whenZero ? zero : terms.context().mkNot(zero), new Goal.Molecule(HostCode.offset(target))));
      }
      case Atom.Jump(int target) -> Optional.of(new Fork(always, new Goal.Molecule(HostCode.offset(target))));
      case Atom.PopReturn(int ra) -> Optional.of(predicted("return", way.offset(), execution.read(ra)));
      case Atom.LookUp(int ra) -> Optional.of(predicted("target", way.offset(), execution.read(ra)));
      case Atom.Trap(int exit) ->
          fetched.molecule().commit() ? Optional.of(new Fork(always, new Goal.Trap(exit))) : Optional.empty();
      case Atom.PushReturn(int ra, int target) -> {
        if (!(code.trace().resumePoints().get(HostCode.offset(target)) instanceof ResumePoint.At(int eip))) {
          throw new MalformedException("a return that lands where nothing is known of the guest");
        }
        predictions.add(
            new Prediction(way.offset(), way.conditions(), execution.read(ra), eip, HostCode.offset(target)));
        yield Optional.empty();
      }
      case Atom.JumpIndirect _, Atom.Prepare _, Atom.JumpPrepared _ ->
          throw new UnsupportedException("a jump through a register");
    };
  }

  /// The hardware's tables may or may not know an address.
  private Fork predicted(String table, int offset, BitVecExpr address) {
    return new Fork(terms.unknownTruth("%s known at %x".formatted(table, offset)), new Goal.Guest(address));
  }

  /// Notes what must hold on the way to `goal`.
  ///
  /// @return the way on, if it stays in the translation and does not go back
  private Optional<Way> follow(Way way, Goal goal, boolean commits) {
    return switch (goal) {
      case Goal.Guest(BitVecExpr address) -> {
        note(way, address, false);
        yield Optional.empty();
      }
      case Goal.Trap(int exit) -> {
        ExitSite site = code.exit(exit);
        note(way, site.eip().isPresent() ? terms.word(site.eip().getAsInt()) : target(way), false);
        yield Optional.empty();
      }
      case Goal.Molecule(int offset) when offset <= way.offset() -> {
        if (offset != code.trace().loopHead() || !commits) {
          throw new MalformedException("a branch back that is not the loop's");
        }
        note(way, resume(way, offset), true);
        yield Optional.empty();
      }
      case Goal.Molecule(int offset) -> {
        if (commits) {
          note(way, resume(way, offset), false);
        }
        yield Optional.of(way.to(offset));
      }
    };
  }

  private void note(Way way, BitVecExpr eip, boolean turn) {
    checkpoints.add(new Checkpoint(
        way.route(), way.offset(), way.conditions(), way.host(), way.retired(), way.repIterations(), eip, turn));
  }

  /// The guest address of the committed state before the molecule at `offset`.
  private BitVecExpr resume(Way way, int offset) {
    ResumePoint point = code.trace().resumePoints().get(offset);
    if (point == null) {
      throw new MalformedException("a commit behind which nothing is known of the guest");
    }
    return switch (point) {
      case ResumePoint.At(int eip) -> terms.word(eip);
      case ResumePoint.InRegister() -> target(way);
    };
  }

  private static BitVecExpr target(Way way) {
    return way.host().registers().get(TARGET_REGISTER);
  }
}
