package palimpsest.cms.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import palimpsest.cms.emit.ExitSite;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;

/// Holds one translation's bytes against what is recorded about it: its exits, commits, resume points and links.
final class TranslationCheck {
  private final Installed installed;
  private final InstalledBytes bytes;
  private final List<String> problems = new ArrayList<>();

  TranslationCheck(Installed installed, InstalledBytes bytes) {
    this.installed = installed;
    this.bytes = bytes;
  }

  /// What is wrong, one line each.
  List<String> problems() {
    problems.addAll(bytes.broken());
    if (problems.isEmpty()) {
      metadata();
      Map<Integer, Integer> leaving = links();
      branches(leaving);
    }
    return problems.stream()
        .map(problem -> "translation %d of %08x at %x: %s"
            .formatted(installed.number(), installed.eip(), installed.base(), problem))
        .toList();
  }

  private void metadata() {
    installed.code().resumePoints().keySet().forEach(offset -> onMolecule("resume point", offset));
    for (int offset : installed.code().commitPoints().keySet()) {
      require(
          bytes.commits(installed.base() + offset),
          () -> "commit point +%x is no committing molecule".formatted(offset));
    }
    bytes.molecules().forEach((address, molecule) -> {
      int offset = address - installed.base();
      if (molecule.commit()) {
        require(
            installed.code().commitPoints().containsKey(offset),
            () -> "the commit at +%x is no commit point".formatted(offset));
      }
    });
    for (ExitSite exit : installed.code().exits()) {
      onMolecule("stub of exit " + exit.index(), exit.stubOffset());
      onMolecule("trap of exit " + exit.index(), exit.trapOffset());
      exit.fromOffset().ifPresent(offset -> onMolecule("branch to exit " + exit.index(), offset));
    }
  }

  private void onMolecule(String what, int offset) {
    require(bytes.isMolecule(installed.base() + offset), () -> what + " +%x is on no molecule".formatted(offset));
  }

  /// Checks each exit's bytes against its link, and each link against its twin at the other end.
  ///
  /// @return where branches may leave to, by the address of their molecules
  private Map<Integer, Integer> links() {
    Map<Integer, Integer> leaving = new HashMap<>();
    for (ExitSite exit : installed.code().exits()) {
      if (!exit.isChainable()) {
        require(traps(exit), () -> "exit %d has no trap".formatted(exit.index()));
      }
    }
    for (Link link : installed.links()) {
      ExitSite exit = link.exit();
      int stub = installed.base() + exit.stubOffset();
      OptionalInt direct = exit.fromOffset().isPresent()
          ? bytes.target(installed.base() + exit.fromOffset().getAsInt())
          : OptionalInt.of(stub);
      if (link.target().isEmpty()) {
        require(
            direct.equals(OptionalInt.of(stub)) && traps(exit),
            () -> "unchained exit %d does not trap".formatted(exit.index()));
        continue;
      }
      Installed target = link.target().get();
      boolean skips = direct.equals(OptionalInt.of(target.entry())) && traps(exit);
      boolean jumps = direct.equals(OptionalInt.of(stub)) && jumps(exit, target.entry());
      require(
          skips || jumps,
          () -> "exit %d does not go to the entry of %08x, as its link says".formatted(exit.index(), target.eip()));
      require(
          target.incoming().contains(link),
          () -> "%08x knows nothing of exit %d".formatted(target.eip(), exit.index()));
      if (skips) {
        leaving.put(installed.base() + exit.fromOffset().orElseThrow(), target.entry());
      } else if (jumps) {
        leaving.put(installed.base() + exit.trapOffset(), target.entry());
      }
    }
    for (Link link : installed.incoming()) {
      boolean twin = link.target().filter(target -> target == installed).isPresent();
      require(
          twin,
          () -> "exit %d of %08x is recorded to come here and does not"
              .formatted(link.exit().index(), link.owner().eip()));
    }
    return leaving;
  }

  private boolean traps(ExitSite exit) {
    return bytes.trap(installed.base() + exit.trapOffset()).equals(OptionalInt.of(exit.index()));
  }

  private boolean jumps(ExitSite exit, int to) {
    return bytes.branch(installed.base() + exit.trapOffset()).filter(new Atom.Jump(to)::equals).isPresent();
  }

  /// No branch leaves but by a link, none lands between molecules, and nothing runs over the end.
  private void branches(Map<Integer, Integer> leaving) {
    Set<Integer> resumes = installed.code().resumePoints().keySet();
    for (Map.Entry<Integer, Molecule> entry : bytes.molecules().entrySet()) {
      int address = entry.getKey();
      int offset = address - installed.base();
      OptionalInt target = bytes.target(address);
      if (target.isPresent() && !target.equals(at(leaving, address))) {
        require(
            bytes.isMolecule(target.getAsInt()),
            () -> "the branch at +%x leaves for %x, which no link says".formatted(offset, target.getAsInt()));
        boolean pushes = bytes.branch(address).orElseThrow() instanceof Atom.PushReturn;
        boolean lands = pushes || entry.getValue().commit();
        require(!lands || resumes.contains(target.getAsInt() - installed.base()),
            () -> "the commit at +%x goes on at %x, which is no resume point".formatted(offset, target.getAsInt()));
      }
      require(!goesByRegister(address), () -> "the branch at +%x goes wherever a register says".formatted(offset));
    }
    int last = bytes.molecules().lastKey();
    boolean ends = bytes.branch(last).filter(b -> b instanceof Atom.Trap || b instanceof Atom.Jump).isPresent();
    require(ends, () -> "what follows the last molecule, at +%x, is executed".formatted(last - installed.base()));
  }

  private static OptionalInt at(Map<Integer, Integer> leaving, int address) {
    Integer target = leaving.get(address);
    return target == null ? OptionalInt.empty() : OptionalInt.of(target);
  }

  private boolean goesByRegister(int address) {
    return bytes.branch(address)
        .filter(b -> b instanceof Atom.JumpIndirect || b instanceof Atom.JumpPrepared)
        .isPresent();
  }

  private void require(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      problems.add(otherwise.get());
    }
  }
}
