package palimpsest.verify.prove.host;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import java.util.Optional;

/// What an ALU operation gives.
///
/// @param result as wide as the operation
/// @param codes those of its `.c` form
/// @param fault when it faults instead, for the operations that can
record AluOutput(BitVecExpr result, Codes codes, Optional<BoolExpr> fault) {
  AluOutput(BitVecExpr result, Codes codes) {
    this(result, codes, Optional.empty());
  }
}
