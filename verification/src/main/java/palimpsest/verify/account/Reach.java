package palimpsest.verify.account;

import java.util.LinkedHashSet;
import java.util.Set;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Opcode.Trait;
import palimpsest.host.isa.Source;

/// The registers an atom reads and writes.
final class Reach {
  /// The condition codes, as one more register.
  static final int CODES = 64;

  private Reach() {}

  /// What `atom` waits for. Zero register and sink are always ready.
  static Set<Integer> read(Atom atom) {
    Set<Integer> registers = new LinkedHashSet<>();
    switch (atom) {
      case Atom.Alu alu -> {
        registers.add(alu.ra());
        add(alu.b(), registers);
        if (alu.op().has(Trait.READS_DESTINATION)) {
          registers.add(alu.rd());
        }
      }
      case Atom.Conditional conditional -> {
        registers.add(conditional.ra());
        add(conditional.b(), registers);
      }
      case Atom.Load load -> registers.add(load.ra());
      case Atom.Store store -> {
        registers.add(store.ra());
        registers.add(store.rs());
      }
      case Atom.BranchZero branch -> registers.add(branch.ra());
      case Atom.JumpIndirect branch -> registers.add(branch.ra());
      case Atom.Prepare branch -> registers.add(branch.ra());
      case Atom.PushReturn branch -> registers.add(branch.ra());
      case Atom.PopReturn branch -> registers.add(branch.ra());
      case Atom.LookUp branch -> registers.add(branch.ra());
      case Atom.BranchIf _, Atom.Jump _, Atom.JumpPrepared _, Atom.Trap _, Atom.Nop _ -> {}
    }
    registers.removeIf(number -> number >= Atom.SINK);
    if (atom.readsCodes()) {
      registers.add(CODES);
    }
    return registers;
  }

  /// The register `atom` writes, or [Atom#SINK].
  static int written(Atom atom) {
    return switch (atom) {
      case Atom.Alu alu -> Math.min(alu.rd(), Atom.SINK);
      case Atom.Conditional conditional -> Math.min(conditional.rd(), Atom.SINK);
      case Atom.Load load -> Math.min(load.rd(), Atom.SINK);
      case Atom.Store _, Atom.Branch _, Atom.Nop _ -> Atom.SINK;
    };
  }

  private static void add(Source source, Set<Integer> registers) {
    if (source instanceof Source.Reg(int number)) {
      registers.add(number);
    }
  }
}
