package palimpsest.verify.prove;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.List;
import palimpsest.verify.prove.guest.SymbolicGuest;

/// The guest somewhere on its path.
///
/// @param guest its state
/// @param conditions under which the guest comes here along the path, without a divide error
/// @param retired guest instructions retired, as a term
/// @param repIterations iterations of repeated string instructions retired
/// @param eip where it goes on
/// @param standing for a repeated string instruction: when it stands here in this sense, going on or ended; else true
record GuestPosition(
    SymbolicGuest guest, List<BoolExpr> conditions, BitVecExpr retired, int repIterations, BitVecExpr eip,
    BoolExpr standing) {
  GuestPosition {
    conditions = List.copyOf(conditions);
  }
}
