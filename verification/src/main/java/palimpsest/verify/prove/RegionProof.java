package palimpsest.verify.prove;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import palimpsest.cms.region.GuestPath;
import palimpsest.verify.prove.guest.Flag;
import palimpsest.verify.prove.guest.Flags;
import palimpsest.verify.prove.guest.GuestSemantics;
import palimpsest.verify.prove.guest.SymbolicGuest;
import palimpsest.verify.prove.host.Checkpoint;
import palimpsest.verify.prove.host.Code;
import palimpsest.verify.prove.host.CodeBit;
import palimpsest.verify.prove.host.Codes;
import palimpsest.verify.prove.host.HostCode;
import palimpsest.verify.prove.host.HostWalk;
import palimpsest.verify.prove.host.SymbolicHost;
import palimpsest.verify.prove.term.Separation;
import palimpsest.verify.prove.term.SymbolicMemory;
import palimpsest.verify.prove.term.Terms;

/// The proof of one translation.
///
/// It begins at any guest state at the translation's head. Wherever the host commits or leaves, the guest that has
/// retired as many instructions must have come that way and must be in the same state. Where the host goes back to its
/// loop head, what the prologue computed must hold again for the state it takes along.
final class RegionProof {
  private static final List<String> NAMES = List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi");

  /// Claims the solver may give up on before the rest are left alone.
  private static final int PATIENCE = 3;

  private final Terms terms;
  private final Context solver;
  private final Judge judge;
  private final MadeTranslation made;
  private final HostCode code;
  private final GuestSemantics semantics;
  private final SymbolicGuest guestStart;
  private final SymbolicHost hostStart;
  private final List<String> givenUp = new ArrayList<>();

  RegionProof(Terms terms, Judge judge, MadeTranslation made, HostCode code) {
    this.terms = terms;
    this.judge = judge;
    this.made = made;
    this.code = code;
    solver = terms.context();
    semantics = new GuestSemantics(terms, made.fsBase(), made.gsBase());
    List<BitVecExpr> registers = NAMES.stream().map(name -> terms.unknown(name, 32)).toList();
    SymbolicMemory memory = SymbolicMemory.unknown(terms, "memory", Separation.NONE);
    BoolExpr cf = terms.unknownTruth("cf");
    BoolExpr pf = terms.unknownTruth("pf");
    BoolExpr af = terms.unknownTruth("af");
    BoolExpr zf = terms.unknownTruth("zf");
    BoolExpr sf = terms.unknownTruth("sf");
    BoolExpr of = terms.unknownTruth("of");
    guestStart = new SymbolicGuest(
        registers, new Flags(Flag.of(cf), Flag.of(pf), Flag.of(af), Flag.of(zf), Flag.of(sf), Flag.of(of)), memory);
    hostStart = SymbolicHost.entering(
        terms,
        registers,
        new Codes(Code.of(cf), Code.of(pf), Code.of(af), Code.of(zf), Code.of(sf), Code.of(of)),
        memory);
  }

  Verdict verdict() {
    HostWalk walk = walked(0, Separation.NONE);
    Optional<Counterexample> found = checkpoints(walk, 0, made.path())
        .or(() -> predictions(walk))
        .or(() -> landings(walk));
    if (found.isPresent()) {
      return new Verdict.Refuted(found.get());
    }
    return givenUp.isEmpty()
        ? new Verdict.Proved(judge.queries() + judge.syntactic(), judge.queries())
        : new Verdict.TimedOut(givenUp.getFirst());
  }

  private HostWalk walked(int from, Separation known) {
    HostWalk walk = new HostWalk(terms, code);
    walk.walk(from, hostStart.knowing(known));
    return walk;
  }

  /// Settles every checkpoint of a walk from offset `from`.
  ///
  /// A check that did not fault says of the loads before it, too, which stores they did not meet. So both sides are
  /// walked again for each set of such facts, and the checkpoints at which exactly these are known are settled there.
  private Optional<Counterexample> checkpoints(HostWalk first, int from, GuestPath path) {
    Map<Separation, List<Checkpoint>> groups = new LinkedHashMap<>();
    for (Checkpoint checkpoint : first.checkpoints()) {
      groups.computeIfAbsent(checkpoint.host().separation(), _ -> new ArrayList<>()).add(checkpoint);
    }
    for (Map.Entry<Separation, List<Checkpoint>> group : groups.entrySet()) {
      Separation known = group.getKey();
      Map<List<Integer>, Checkpoint> again = new HashMap<>();
      for (Checkpoint checkpoint : known == Separation.NONE ? first.checkpoints() : walked(from, known).checkpoints()) {
        again.put(checkpoint.route(), checkpoint);
      }
      GuestWalk guest = new GuestWalk(
          terms,
          semantics,
          path,
          new SymbolicGuest(guestStart.registers(), guestStart.flags(), guestStart.memory().knowing(known)));
      for (Checkpoint checkpoint : group.getValue()) {
        Optional<Counterexample> found = Optional.ofNullable(again.get(checkpoint.route()))
            .flatMap(informed -> at(informed, first, guest));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /// Where a return that was predicted may land must be where it goes.
  private Optional<Counterexample> predictions(HostWalk walk) {
    for (HostWalk.Prediction prediction : walk.predictions()) {
      Claim claim = Claim.equal(
          solver, "the address a return must have", prediction.guestAddress(), terms.word(prediction.lands()));
      Optional<Counterexample> found = settle(prediction.offset(), prediction.conditions(), List.of(claim));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// Where returns land, any guest state at the return's target may come in, and goes out unchanged.
  private Optional<Counterexample> landings(HostWalk entered) {
    for (HostWalk.Prediction prediction : entered.predictions()) {
      GuestPath nothing = new GuestPath(prediction.lands(), List.of(), GuestPath.End.LEAVE);
      HostWalk walk = walked(prediction.landing(), Separation.NONE);
      Optional<Counterexample> found = checkpoints(walk, prediction.landing(), nothing);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Counterexample> at(Checkpoint checkpoint, HostWalk walk, GuestWalk guest) {
    List<GuestPosition> candidates =
        guest.positions().stream().filter(p -> p.repIterations() == checkpoint.repIterations()).toList();
    Optional<GuestPosition> position = candidates.stream()
        .filter(candidate -> candidate.retired().equals(checkpoint.retired()))
        .findFirst()
        .or(() -> candidates.stream().filter(candidate -> counts(checkpoint, candidate)).findFirst());
    return position.isPresent()
        ? settle(checkpoint.offset(), checkpoint.conditions(), claims(checkpoint, position.get(), walk))
        : byCount(checkpoint, candidates, walk);
  }

  private List<Claim> claims(Checkpoint checkpoint, GuestPosition position, HostWalk walk) {
    List<Claim> claims = new ArrayList<>(arrival(checkpoint, position));
    claims.addAll(state(checkpoint, position.guest()));
    if (checkpoint.turn()) {
      claims.addAll(invariants(checkpoint, walk));
    }
    return claims;
  }

  /// Where no boundary is shown to be the one: a count that depends on branches made selects may be one boundary's from
  /// some start states and another's from others. It must be some boundary's, and whichever it is, host and guest must
  /// agree there.
  private Optional<Counterexample> byCount(Checkpoint checkpoint, List<GuestPosition> candidates, HostWalk walk) {
    List<BoolExpr> same =
        candidates.stream().map(candidate -> solver.mkEq(checkpoint.retired(), candidate.retired())).toList();
    Claim some = Claim.that(
        "the guest comes to a count of instructions like this", solver.mkOr(same.toArray(new BoolExpr[0])));
    Optional<Counterexample> found = settle(checkpoint.offset(), checkpoint.conditions(), List.of(some));
    for (int i = 0; i < candidates.size() && found.isEmpty(); i++) {
      if (!(judge.rule(checkpoint.conditions(), solver.mkNot(same.get(i))) instanceof Judge.Ruling.Holds)) {
        List<BoolExpr> assuming = new ArrayList<>(checkpoint.conditions());
        assuming.add(same.get(i));
        found = settle(checkpoint.offset(), assuming, claims(checkpoint, candidates.get(i), walk));
      }
    }
    return found;
  }

  private boolean counts(Checkpoint checkpoint, GuestPosition position) {
    BoolExpr same = solver.mkEq(checkpoint.retired(), position.retired());
    return judge.rule(checkpoint.conditions(), same) instanceof Judge.Ruling.Holds;
  }

  private List<Claim> arrival(Checkpoint checkpoint, GuestPosition position) {
    List<Claim> claims = new ArrayList<>();
    for (BoolExpr condition : position.conditions()) {
      claims.add(Claim.that("the guest goes this way", condition));
    }
    claims.add(Claim.that("a repeated instruction stands as the translation says", position.standing()));
    claims.add(Claim.equal(solver, "the next guest address", checkpoint.eip(), position.eip()));
    return claims;
  }

  private List<Claim> state(Checkpoint checkpoint, SymbolicGuest guest) {
    SymbolicHost host = checkpoint.host();
    List<Claim> claims = new ArrayList<>();
    for (int n = 0; n < NAMES.size(); n++) {
      claims.add(Claim.equal(solver, NAMES.get(n), host.registers().get(n), guest.registers().get(n)));
    }
    for (CodeBit bit : CodeBit.values()) {
      claims.add(Claim.equal(
          solver,
          "the " + bit.name().toLowerCase(Locale.ROOT) + " flag",
          bit.of(host.codes()).term(),
          flag(bit, guest.flags()).term()));
    }
    claims.addAll(new MemoryClaims(terms).equal(host.memory(), guest.memory(), host.separation()));
    return claims;
  }

  private static Flag flag(CodeBit bit, Flags flags) {
    return switch (bit) {
      case CARRY -> flags.cf();
      case PARITY -> flags.pf();
      case ADJUST -> flags.af();
      case ZERO -> flags.zf();
      case SIGN -> flags.sf();
      case OVERFLOW -> flags.of();
    };
  }

  /// What the prologue made of the state at the entry it would make of the state that goes back to the head.
  private List<Claim> invariants(Checkpoint checkpoint, HostWalk walk) {
    List<Claim> claims = new ArrayList<>();
    List<Expr<?>> from = new ArrayList<>(hostStart.registers().subList(0, 8));
    List<Expr<?>> to = new ArrayList<>(checkpoint.host().registers().subList(0, 8));
    from.add(hostStart.memory().array());
    to.add(checkpoint.host().memory().array());
    walk.invariants().forEach((register, term) -> claims.add(Claim.equal(
        solver,
        "what the prologue left in r" + register,
        checkpoint.host().registers().get(register),
        (BitVecExpr) term.substitute(from.toArray(new Expr<?>[0]), to.toArray(new Expr<?>[0])))));
    return claims;
  }

  private Optional<Counterexample> settle(int offset, List<BoolExpr> conditions, List<Claim> claims) {
    for (Claim claim : claims) {
      String where = String.format(Locale.ROOT, "at offset %x", offset);
      if (givenUp.size() < PATIENCE) {
        switch (judge.rule(conditions, claim)) {
          case Judge.Ruling.Holds() -> {}
          case Judge.Ruling.Unknown() -> givenUp.add(where + ": " + claim.what());
          case Judge.Ruling.Fails(var model) -> {
            Optional<Counterexample> found = claim.otherwise().isPresent()
                ? settle(offset, conditions, List.of(claim.otherwise().get()))
                : Optional.of(new Assignment(model, hostStart).counterexample(where, claim, conditions));
            if (found.isPresent()) {
              return found;
            }
          }
        }
      }
    }
    return Optional.empty();
  }
}
