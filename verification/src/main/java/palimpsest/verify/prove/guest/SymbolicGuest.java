package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.ArrayList;
import java.util.List;
import palimpsest.verify.prove.term.SymbolicMemory;
import palimpsest.verify.prove.term.Terms;

/// The guest at an instruction boundary, as terms over what it was at the start. EFLAGS.DF is 0.
///
/// @param registers eax to edi in encoding order, 32 bits each
/// @param flags the arithmetic flags
/// @param memory guest memory by linear address
public record SymbolicGuest(List<BitVecExpr> registers, Flags flags, SymbolicMemory memory) {
  public SymbolicGuest {
    registers = List.copyOf(registers);
    if (registers.size() != 8) {
      throw new IllegalArgumentException("a guest has eight registers, not " + registers.size());
    }
  }

  /// The guest that was `taken` where `condition` holds and is this one where it does not: where the two ways of a
  /// short branch meet again.
  ///
  /// @throws IllegalArgumentException if one of the ways has stored
  public SymbolicGuest unless(Terms terms, BoolExpr condition, SymbolicGuest taken) {
    if (memory != taken.memory) {
      throw new IllegalArgumentException("memories cannot be chosen from");
    }
    Bits bits = new Bits(terms.context());
    List<BitVecExpr> chosen = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      BitVecExpr a = taken.registers.get(n);
      BitVecExpr b = registers.get(n);
      chosen.add(a.equals(b) ? a : bits.choose(condition, a, b));
    }
    return new SymbolicGuest(chosen, flags.unless(bits, condition, taken.flags), memory);
  }
}
