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

  /// The first floating-point register.
  private static final int FLOATS = CODES + 1;

  /// How many there are of all kinds.
  static final int ALL = FLOATS + 32;

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
      case Atom.FloatLoad load -> registers.add(load.ra());
      case Atom.FloatStore store -> registers.add(store.ra());
      case Atom.BranchZero branch -> registers.add(branch.ra());
      case Atom.JumpIndirect branch -> registers.add(branch.ra());
      case Atom.Prepare branch -> registers.add(branch.ra());
      case Atom.PushReturn branch -> registers.add(branch.ra());
      case Atom.PopReturn branch -> registers.add(branch.ra());
      case Atom.LookUp branch -> registers.add(branch.ra());
      case Atom.BranchIf _, Atom.Jump _, Atom.JumpPrepared _, Atom.Trap _, Atom.Float _, Atom.Nop _ -> {}
    }
    registers.removeIf(number -> number >= Atom.SINK);
    switch (atom) {
      case Atom.Float(var op, _, int ra, int rb) -> {
        if (!op.has(Trait.IGNORES_A)) {
          registers.add(FLOATS + ra);
        }
        if (!op.has(Trait.IGNORES_B)) {
          registers.add(FLOATS + rb);
        }
      }
      case Atom.FloatStore store -> registers.add(FLOATS + store.rs());
      case Atom.Alu _, Atom.Conditional _, Atom.Load _, Atom.Store _, Atom.FloatLoad _, Atom.Branch _, Atom.Nop _ -> {}
    }
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
      case Atom.Float(var op, int rd, _, _) -> op.has(Trait.NO_RESULT) ? Atom.SINK : FLOATS + rd;
      case Atom.FloatLoad load -> FLOATS + load.rd();
      case Atom.Store _, Atom.FloatStore _, Atom.Branch _, Atom.Nop _ -> Atom.SINK;
    };
  }

  private static void add(Source source, Set<Integer> registers) {
    if (source instanceof Source.Reg(int number)) {
      registers.add(number);
    }
  }
}
