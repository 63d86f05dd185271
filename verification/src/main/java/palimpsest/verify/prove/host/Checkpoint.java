package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.List;

/// A point at which what the host holds must be the guest: a commit with one way on from it, or a way out.
///
/// @param route which way on each molecule took, by number: no two checkpoints of a walk have the same
/// @param offset of the molecule, from the translation's entry
/// @param conditions under which the host comes here, given that nothing faults
/// @param host after the molecule
/// @param retired guest instructions retired since the entry or the loop head, as a term
/// @param repIterations iterations of repeated string instructions likewise
/// @param eip where the guest goes on, as the translation says
/// @param turn whether control goes back to the loop head
public record Checkpoint(
    List<Integer> route,
    int offset,
    List<BoolExpr> conditions,
    SymbolicHost host,
    BitVecExpr retired,
    int repIterations,
    BitVecExpr eip,
    boolean turn) {
  public Checkpoint {
    route = List.copyOf(route);
    conditions = List.copyOf(conditions);
  }
}
