package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import palimpsest.host.isa.Alias;
import palimpsest.host.isa.Atom;
import palimpsest.host.isa.Molecule;
import palimpsest.host.isa.Opcode;
import palimpsest.host.isa.Source;
import palimpsest.verify.prove.term.Separation;
import palimpsest.verify.prove.term.Sum;
import palimpsest.verify.prove.term.SymbolicMemory;
import palimpsest.verify.prove.term.Terms;

/// One molecule being executed: all its atoms read the host before it, then all write.
///
/// That the molecule is over means that no atom faulted. So divisions that fault are assumed away, and a check against
/// an alias entry is the assumption that the two ranges share no byte.
final class Execution {
  private final Terms terms;
  private final AluTerms alu;
  private final SymbolicHost before;
  private final List<BitVecExpr> registers;
  private final List<Optional<SymbolicHost.Range>> entries;
  private final BitSet written;
  private final BitSet readUnwritten = new BitSet();
  private final List<BoolExpr> assumptions = new ArrayList<>();
  private Codes codes;
  private SymbolicMemory memory;
  private Separation separation;

  Execution(Terms terms, AluTerms alu, SymbolicHost before) {
    this.terms = terms;
    this.alu = alu;
    this.before = before;
    registers = new ArrayList<>(before.registers());
    entries = new ArrayList<>(before.entries());
    written = (BitSet) before.written().clone();
    codes = before.codes();
    memory = before.memory();
    separation = before.separation();
  }

  /// Executes all atoms but the branches.
  ///
  /// @throws UnsupportedException for what no translation does
  void run(Molecule molecule) {
    for (Atom atom : molecule.atoms()) {
      switch (atom) {
        case Atom.Alu a -> execute(a);
        case Atom.Conditional c ->
            write(c.rd(), alu.conditional(c.op(), c.condition(), read(c.ra()), source(c.b()), before.codes()));
        case Atom.Load load -> execute(load);
        case Atom.Store store -> execute(store);
        case Atom.Float _, Atom.FloatLoad _, Atom.FloatStore _ -> throw new UnsupportedException("floating point");
        case Atom.Branch _, Atom.Nop _ -> {}
      }
    }
  }

  SymbolicHost after() {
    return new SymbolicHost(registers, codes, memory.knowing(separation), separation, entries, written);
  }

  List<BoolExpr> assumptions() {
    return assumptions;
  }

  /// Registers read that nothing has written since the loop head.
  BitSet readUnwritten() {
    return readUnwritten;
  }

  BitVecExpr read(int register) {
    if (!before.written().get(register)) {
      readUnwritten.set(register);
    }
    return before.registers().get(register);
  }

  private BitVecExpr source(Source source) {
    return switch (source) {
      case Source.Reg(int number) -> read(number);
      case Source.Imm(int value) -> terms.word(value);
    };
  }

  private void write(int register, BitVecExpr value) {
    if (register < Atom.SINK) {
      registers.set(register, terms.simple(value));
      written.set(register);
    }
  }

  private void execute(Atom.Alu atom) {
    BitVecExpr old = atom.op().has(Opcode.Trait.READS_DESTINATION) ? read(atom.rd()) : terms.word(0);
    AluTerms.Outcome outcome =
        alu.compute(atom.op(), atom.width(), read(atom.ra()), source(atom.b()), old, before.codes());
    outcome.fault().ifPresent(fault -> assume(terms.context().mkNot(fault)));
    write(atom.rd(), outcome.result());
    if (atom.setsCodes()) {
      codes = outcome.codes();
    }
  }

  private void execute(Atom.Load load) {
    requireGuest(load.space());
    int bytes = load.width().bits() / 8;
    BitVecExpr address = read(load.ra());
    ordering(load.alias(), address, bytes);
    BitVecExpr value = before.memory().knowing(separation).load(address, bytes);
    int missing = 32 - load.width().bits();
    write(
        load.rd(),
        missing == 0 ? value
            : load.signed() ? terms.context().mkSignExt(missing, value)
            : terms.context().mkZeroExt(missing, value));
  }

  private void execute(Atom.Store store) {
    requireGuest(store.space());
    int bytes = store.width().bits() / 8;
    BitVecExpr address = read(store.ra());
    ordering(store.alias(), address, bytes);
    BitVecExpr value = read(store.rs());
    memory = memory.store(address, bytes, bytes == 4 ? value : terms.context().mkExtract(8 * bytes - 1, 0, value));
  }

  private void ordering(Alias alias, BitVecExpr address, int bytes) {
    SymbolicHost.Range range = new SymbolicHost.Range(terms.sum(terms.simple(address)), bytes);
    switch (alias) {
      case Alias.InOrder(), Alias.Reordered() -> {}
      case Alias.Protect(int entry) -> entries.set(entry, Optional.of(range));
      case Alias.Check(int mask) -> {
        for (int entry = 0; entry < entries.size(); entry++) {
          if ((mask >>> entry & 1) != 0) {
            before.entries().get(entry).ifPresent(kept -> apart(range, kept));
          }
        }
      }
    }
  }

  private void apart(SymbolicHost.Range checked, SymbolicHost.Range kept) {
    separation = separation.and(checked.address(), checked.bytes(), kept.address(), kept.bytes());
    Sum distance = checked.address().minus(kept.address());
    assume(terms.context().mkAnd(
        terms.context().mkBVUGE(distance.term(), terms.word(kept.bytes())),
        terms.context().mkBVUGE(kept.address().minus(checked.address()).term(), terms.word(checked.bytes()))));
  }

  private void assume(BoolExpr assumption) {
    assumptions.add(terms.simpleTruth(assumption));
  }

  private static void requireGuest(Atom.Space space) {
    if (space == Atom.Space.CONCEALED) {
      throw new UnsupportedException("an access to concealed memory");
    }
  }
}
