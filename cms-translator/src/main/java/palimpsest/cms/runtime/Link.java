package palimpsest.cms.runtime;

import java.util.Optional;
import palimpsest.cms.emit.ExitSite;
import palimpsest.host.code.Patcher;
import palimpsest.host.isa.Atom;
import palimpsest.memory.StateException;
import palimpsest.memory.StateReader;
import palimpsest.memory.StateWriter;

/// An exit of a translation that CMS can make branch straight to another one, and back.
///
/// Where the exit's stub does nothing but trap, the branch that leads to the stub is redirected; else, or where that
/// branch cannot reach, the stub's trap becomes a jump.
final class Link {
  /// How far every kind of branch reaches, in bytes, with some to spare: the relative ones count 17 bits of 8 bytes.
  private static final int REACH = (1 << 16) * 8 - 64;

  private final Installed owner;
  private final ExitSite exit;
  private Optional<Installed> target = Optional.empty();
  private boolean skipsStub;

  Link(Installed owner, ExitSite exit) {
    this.owner = owner;
    this.exit = exit;
  }

  /// The translation it leaves.
  Installed owner() {
    return owner;
  }

  /// Where it leaves.
  ExitSite exit() {
    return exit;
  }

  /// Its exit's position in the translation.
  int index() {
    return exit.index();
  }

  /// What it branches to, if it is chained.
  Optional<Installed> target() {
    return target;
  }

  /// Makes it branch to `to`.
  void chain(Installed to, Patcher patcher) {
    unchain(patcher);
    skipsStub = exit.fromOffset().isPresent() && Math.abs(to.entry() - fromPc()) < REACH;
    if (skipsStub) {
      patcher.retarget(fromPc(), to.entry());
    } else {
      patcher.replaceBranch(trapPc(), new Atom.Jump(to.entry()));
    }
    target = Optional.of(to);
    to.incoming().add(this);
  }

  /// Makes it trap again; its former target no longer knows it.
  void unchain(Patcher patcher) {
    if (target.isEmpty()) {
      return;
    }
    if (skipsStub) {
      patcher.retarget(fromPc(), owner.base() + exit.stubOffset());
    } else {
      patcher.replaceBranch(trapPc(), new Atom.Trap(exit.index()));
    }
    target.get().incoming().remove(this);
    target = Optional.empty();
  }

  /// Writes where it branches to, if it is chained.
  void save(Places places, StateWriter out) {
    out.bool(target.isPresent());
    target.ifPresent(to -> places.write(to, out));
  }

  /// An unchained link becomes what [#save] wrote.
  void restore(Places places, StateReader in, Patcher patcher) throws StateException {
    if (in.bool()) {
      chain(places.one(in), patcher);
    }
  }

  private int trapPc() {
    return owner.base() + exit.trapOffset();
  }

  private int fromPc() {
    return owner.base() + exit.fromOffset().orElseThrow();
  }
}
