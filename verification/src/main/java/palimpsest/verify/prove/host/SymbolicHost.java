package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import palimpsest.host.isa.Atom;
import palimpsest.verify.prove.term.Separation;
import palimpsest.verify.prove.term.Sum;
import palimpsest.verify.prove.term.SymbolicMemory;
import palimpsest.verify.prove.term.Terms;

/// The host between two molecules, as terms over what it was at the entry of a translation.
///
/// @param registers all 64
/// @param codes the condition codes
/// @param memory guest memory, the gated stores in it
/// @param separation what checks that did not fault have shown
/// @param entries what each alias entry protects
/// @param written registers written since the loop head
public record SymbolicHost(
    List<BitVecExpr> registers,
    Codes codes,
    SymbolicMemory memory,
    Separation separation,
    List<Optional<Range>> entries,
    BitSet written) {
  private static final int ALIAS_ENTRIES = 8;

  public SymbolicHost {
    registers = List.copyOf(registers);
    entries = List.copyOf(entries);
    written = (BitSet) written.clone();
  }

  /// A range of memory.
  record Range(Sum address, int bytes) {}

  /// The host at an entry: the guest's registers in r0 to r7, its flags in the codes, nothing known of the others.
  public static SymbolicHost entering(Terms terms, List<BitVecExpr> guest, Codes codes, SymbolicMemory memory) {
    List<BitVecExpr> registers = new ArrayList<>(guest);
    for (int n = registers.size(); n < Atom.ZERO; n++) {
      registers.add(terms.unknown("r" + n, 32));
    }
    registers.add(terms.word(0));
    return new SymbolicHost(registers, codes, memory, Separation.NONE, noEntries(), new BitSet());
  }

  /// The same with more known of its memory.
  public SymbolicHost knowing(Separation more) {
    return new SymbolicHost(registers, codes, memory.knowing(more), more, entries, written);
  }

  /// The same with the alias entries emptied, as a commit does.
  SymbolicHost committed() {
    return new SymbolicHost(registers, codes, memory, separation, noEntries(), written);
  }

  /// The same with no register written yet.
  SymbolicHost atLoopHead() {
    return new SymbolicHost(registers, codes, memory, separation, entries, new BitSet());
  }

  private static List<Optional<Range>> noEntries() {
    return Collections.nCopies(ALIAS_ENTRIES, Optional.empty());
  }
}
