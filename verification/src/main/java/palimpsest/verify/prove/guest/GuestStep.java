package palimpsest.verify.prove.guest;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;

/// What one guest instruction does to a guest, and where it leads.
public sealed interface GuestStep {
  /// On to an address the instruction alone says: the next one, or the target of a direct jump or call.
  ///
  /// @param divideError when the instruction raises #DE instead, which only DIV and IDIV do; `state` holds where it
  ///     does not
  record Next(SymbolicGuest state, int eip, BoolExpr divideError) implements GuestStep {}

  /// One of two ways, with the same state on both.
  ///
  /// @param taken when the branch goes to `target`; else it goes to `otherwise`
  record Branch(BoolExpr taken, int target, int otherwise, SymbolicGuest state) implements GuestStep {}

  /// Where a register, memory or the stack says.
  record Indirect(BitVecExpr target, SymbolicGuest state) implements GuestStep {}

  /// A repeated string instruction: one iteration, if there is one.
  ///
  /// @param iterates when ecx is not 0; else the instruction is over, leads on to `next` and has changed nothing
  /// @param state after the iteration, if there is one
  /// @param over when that iteration's comparison ends the instruction; else it stands at its own address again
  record Repeat(BoolExpr iterates, SymbolicGuest state, BoolExpr over, int next) implements GuestStep {}

  /// Nothing is said of this instruction.
  ///
  /// @param reason in words
  record Unsupported(String reason) implements GuestStep {}
}
