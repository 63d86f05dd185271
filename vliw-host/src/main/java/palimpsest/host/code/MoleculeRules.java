package palimpsest.host.code;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Source;
import palimpsest.host.machine.MachineDescription;
import palimpsest.host.machine.Template;

/// What a machine demands of a single molecule: each atom in a slot that executes it, long immediates with a slot to
/// live in, at most one writer of the condition codes (FACTS 1.2) and of each register, registers and alias entries
/// that exist. Latencies between molecules are the scheduler's and the interlock's affair.
public final class MoleculeRules {
  private final MachineDescription machine;

  public MoleculeRules(MachineDescription machine) {
    this.machine = machine;
  }

  /// The first rule `molecule` breaks, in words; empty if it is legal.
  public Optional<String> violation(Molecule molecule) {
    List<Template> templates = machine.templates();
    if (molecule.template() < 0 || molecule.template() >= templates.size()) {
      return Optional.of("there is no template " + molecule.template() + " on " + machine.name());
    }
    Template template = templates.get(molecule.template());
    List<Atom> atoms = molecule.atoms();
    if (atoms.size() != template.slots().size()) {
      return Optional.of("template " + molecule.template() + " has " + template.slots().size() + " slots, the molecule "
          + atoms.size() + " atoms");
    }
    long written = 0;
    int floatsWritten = 0;
    boolean codesWritten = false;
    for (int i = 0; i < atoms.size(); i++) {
      Atom atom = atoms.get(i);
      if (!template.accepts(i, atom)) {
        String slot = template.slots().get(i).name();
        return Optional.of("slot " + i + " (" + slot + ") cannot take `" + AtomText.print(atom) + "`");
      }
      Optional<String> missing = missing(atom);
      if (missing.isPresent()) {
        return missing;
      }
      if (atom.writesCodes() && codesWritten) {
        return Optional.of("two atoms write the condition codes");
      }
      codesWritten |= atom.writesCodes();
      OptionalInt destination = destination(atom);
      if (destination.isPresent()) {
        long bit = 1L << destination.getAsInt();
        if ((written & bit) != 0) {
          return Optional.of("two atoms write r" + destination.getAsInt());
        }
        written |= bit;
      }
      int floating = floatDestination(atom);
      if ((floatsWritten & floating) != 0) {
        return Optional.of("two atoms write f" + Integer.numberOfTrailingZeros(floating));
      }
      floatsWritten |= floating;
    }
    return Optional.empty();
  }

  /// The register whose value `atom` changes; the zero register and the sink do not change.
  private static OptionalInt destination(Atom atom) {
    int rd = switch (atom) {
      case Atom.Alu a -> a.rd();
      case Atom.Conditional c -> c.rd();
      case Atom.Load l -> l.rd();
      case Atom.Store _, Atom.Float _, Atom.FloatLoad _, Atom.FloatStore _, Atom.Nop _, Atom.Branch _ -> Atom.SINK;
    };
    return rd == Atom.SINK || rd == Atom.ZERO ? OptionalInt.empty() : OptionalInt.of(rd);
  }

  /// The floating-point register that `atom` writes, as a bit; 0 where it writes none.
  private static int floatDestination(Atom atom) {
    return switch (atom) {
      case Atom.Float f -> f.op().has(Opcode.Trait.NO_RESULT) ? 0 : 1 << f.rd();
      case Atom.FloatLoad l -> 1 << l.rd();
      case Atom.Alu _, Atom.Conditional _, Atom.Load _, Atom.Store _, Atom.FloatStore _, Atom.Nop _, Atom.Branch _ -> 0;
    };
  }

  private Optional<String> missing(Atom atom) {
    return switch (atom) {
      case Atom.Alu a -> missing(a.rd(), a.ra(), a.b());
      case Atom.Conditional c -> missing(c.rd(), c.ra(), c.b());
      case Atom.Load l -> missing(l.rd(), l.ra()).or(() -> missing(l.alias()));
      case Atom.Store s -> missing(s.rs(), s.ra()).or(() -> missing(s.alias()));
      case Atom.Float f -> missingFloat(f.rd(), f.ra(), f.rb());
      case Atom.FloatLoad l -> missing(l.ra()).or(() -> missingFloat(l.rd())).or(() -> missing(l.alias()));
      case Atom.FloatStore s -> missing(s.ra()).or(() -> missingFloat(s.rs())).or(() -> missing(s.alias()));
      case Atom.BranchZero z -> missing(z.ra());
      case Atom.JumpIndirect j -> missing(j.ra());
      case Atom.Prepare p -> missing(p.ra());
      case Atom.PushReturn p -> missing(p.ra());
      case Atom.PopReturn p -> missing(p.ra());
      case Atom.LookUp l -> missing(l.ra());
      case Atom.Nop _, Atom.BranchIf _, Atom.Jump _, Atom.JumpPrepared _, Atom.Trap _ -> Optional.empty();
    };
  }

  private Optional<String> missing(int rd, int ra, Source b) {
    return switch (b) {
      case Source.Reg reg -> missing(rd, ra, reg.number());
      case Source.Imm _ -> missing(rd, ra);
    };
  }

  private Optional<String> missing(int... registers) {
    for (int register : registers) {
      if (register >= machine.registers().general() && register < Atom.SINK) {
        return Optional.of(machine.name() + " has no register r" + register);
      }
    }
    return Optional.empty();
  }

  private Optional<String> missingFloat(int... registers) {
    for (int register : registers) {
      if (register >= machine.registers().floating()) {
        return Optional.of(machine.name() + " has no register f" + register);
      }
    }
    return Optional.empty();
  }

  private Optional<String> missing(Alias alias) {
    int entries = machine.tables().aliasEntries();
    return switch (alias) {
      case Alias.Protect protect when protect.entry() < 0 || protect.entry() >= entries ->
          Optional.of(machine.name() + " has no alias entry " + protect.entry());
      case Alias.Check check when check.mask() <= 0 || check.mask() >>> entries != 0 ->
          Optional.of("alias mask 0x" + Integer.toHexString(check.mask()) + " names no entries, or entries that "
              + machine.name() + " has not");
      case Alias.InOrder _, Alias.Reordered _, Alias.Protect _, Alias.Check _ -> Optional.empty();
    };
  }
}
